using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Net generation by fuel of US balancing authorities, hourly, from the Open Data API of the U.S. Energy Information Administration (Form EIA-930),
/// as https://www.eia.gov/opendata/documentation.php describes it. A key is free.
/// <list type="bullet">
/// <item>A period marks the END of its hour: "hourly data are published using the hour ending time reporting convention"
/// (https://www.eia.gov/electricity/gridmonitor/about). 2022-01-01T01 is the slot that starts at 00:00 of UTC.</item>
/// <item>Rows come in pages of at most 5,000; they are sorted, since the order is not stable otherwise.</item>
/// <item>Values are megawatt-hours of an hour, and so mean megawatts; they may be texts, and null where the authority has not reported.</item>
/// </list>
/// </summary>
public sealed class EiaSource : IGridSource, IDisposable
{
    /// <summary>Where the service is.</summary>
    public static readonly Uri DefaultAddress = new("https://api.eia.gov/v2/");

    /// <summary>Rows of a page, the most that the service gives.</summary>
    private const int PageRows = 5000;

    /// <summary>Most pages of a question: a month of hours with 100 fuels would be 16.</summary>
    private const int MostPages = 20;

    private const string PeriodFormat = "yyyy-MM-dd'T'HH";

    /// <summary>Authorities report within one to two hours, some once a day.</summary>
    private static readonly SourceChannel Generation = new("generation", GenerationHours.Kinds, false, TimeSpan.FromMinutes(30), 31 * 24, 26);

    private readonly SourceConnection _connection;
    private readonly IReadOnlyDictionary<string, string> _zones;

    /// <summary>Makes the source; nothing is asked yet.</summary>
    /// <param name="address">Where the service is; null for <see cref="DefaultAddress"/>.</param>
    /// <param name="key">The API key.</param>
    /// <param name="clock">The time.</param>
    /// <param name="zones">Respondents of zones to add or to override, as in <c>PJM</c>.</param>
    /// <exception cref="ArgumentException">The key is none.</exception>
    public EiaSource(Uri? address, string key, TimeProvider clock, IReadOnlyDictionary<string, string>? zones = null)
    {
        _zones = ZoneMap.With(EiaCodes.Respondents, zones);
        _connection = new SourceConnection(Name, address ?? DefaultAddress, QueryKey.On("api_key", key), clock);
    }

    /// <inheritdoc/>
    public string Name => "eia";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; } = [Generation];

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) => channel == Generation && _zones.ContainsKey(zone);

    /// <inheritdoc/>
    public async Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        var hours = new GenerationHours(Name, from, until);
        var query = Query(_zones[zone], hours.AskedFrom, until);
        for (var (page, read) = (0, 0); ; page++)
        {
            if (page == MostPages)
            {
                throw new GridSourceException(
                    Name, SourceFault.Malformed, $"it announces more than {MostPages} pages for these hours. Check the source's 'url'.");
            }

            var offset = string.Create(CultureInfo.InvariantCulture, $"{query}&offset={read}&length={PageRows}");
            var response = JsonPart.Read(Name, await _connection.GetAsync(offset, cancellation))["response"];
            var (total, rows) = (Count(response["total"]), Take(response["data"], hours));
            read += rows;
            if (read >= total)
            {
                return hours.Answer(zone, "LicenseRef-public-domain", "hours as the authority reports them, not yet revised");
            }

            if (rows == 0)
            {
                throw new GridSourceException(Name, SourceFault.Malformed, $"it announces {total} rows and gave {read}. Ask again later.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>A question without its page; both ends are included, and a period names the end of its hour.</summary>
    private static string Query(string respondent, Slot from, Slot until)
    {
        var (first, last) = (Period(from.AddHours(1)), Period(until));
        return $"electricity/rto/fuel-type-data/data/?frequency=hourly&data%5B0%5D=value&facets%5Brespondent%5D%5B%5D={Uri.EscapeDataString(respondent)}" +
            $"&start={first}&end={last}&sort%5B0%5D%5Bcolumn%5D=period&sort%5B0%5D%5Bdirection%5D=asc" +
            "&sort%5B1%5D%5Bcolumn%5D=fueltype&sort%5B1%5D%5Bdirection%5D=asc";
    }

    private static string Period(Slot slot) => slot.Start.UtcDateTime.ToString(PeriodFormat, CultureInfo.InvariantCulture);

    private static int Take(JsonPart rows, GenerationHours hours)
    {
        var count = 0;
        foreach (var row in rows.Items())
        {
            count++;
            var ends = row["period"];
            if (!DateTimeOffset.TryParseExact(
                ends.Text(), PeriodFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end))
            {
                throw ends.Unlike("an hour as in 2022-01-01T01");
            }

            if (row.Optional("value-units") is { IsNull: false } units && !units.Text().Equals("megawatthours", StringComparison.OrdinalIgnoreCase))
            {
                throw units.Unlike("megawatthours");
            }

            var fuel = row["fueltype"].Text();
            hours.Add(fuel.ToUpperInvariant(), EiaCodes.FuelOf(fuel), end.AddHours(-1), TimeSpan.FromHours(1), row["value"].NumberOrItsText());
        }

        return count;
    }

    /// <summary>The service has announced its rows as a number and as a text.</summary>
    private static int Count(JsonPart total) =>
        total.NumberOrItsText() is { } count and >= 0 and <= int.MaxValue ? (int)count : throw total.Unlike("a count of rows");
}
