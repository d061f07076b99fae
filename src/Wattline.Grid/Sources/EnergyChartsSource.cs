using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Day-ahead prices by bidding zone and public net generation by type and country from Energy-Charts of Fraunhofer ISE, without a key, as
/// https://api.energy-charts.info/ describes them (version 1.5 of its contract). Few questions a minute are allowed.
/// <list type="bullet">
/// <item>Times are the starts of intervals; their length is not said and is told from the times that follow.</item>
/// <item>Prices of some zones are under CC BY 4.0 and of others for internal use only: <c>license_info</c> says which, and the series carries it.</item>
/// <item>A 404 of the price endpoint says that there is none for these hours yet.</item>
/// <item>An endpoint that will end is announced half a year before; the line is passed on.</item>
/// <item>The shares, load, trade and pumping that stand among the types of production are none and are passed over.</item>
/// </list>
/// Its carbon series is not asked for: it stands in no published contract, and whether it is life-cycle is not said.
/// </summary>
public sealed class EnergyChartsSource : IGridSource, IDisposable
{
    /// <summary>Where the service is.</summary>
    public static readonly Uri DefaultAddress = new("https://api.energy-charts.info/");

    private const int LongestLicence = 300;
    private const string Ending = "the service announces that it will end this endpoint, which it does six months before; nothing is left out yet";

    private static readonly SourceChannel Prices = new("prices", [SignalKind.Price], false, TimeSpan.FromHours(1), 31 * 24, 1);

    /// <summary>It passes on what ENTSO-E and the German regulator publish, and is as late.</summary>
    private static readonly SourceChannel Generation = new("generation", GenerationHours.Kinds, false, TimeSpan.FromMinutes(30), 31 * 24, 6);

    private readonly SourceConnection _connection;
    private readonly IReadOnlyDictionary<string, Sourced<double>> _rates;
    private readonly IReadOnlyDictionary<string, string> _priceZones, _countries;

    /// <summary>Makes the source; nothing is asked yet.</summary>
    /// <param name="address">Where the service is; null for <see cref="DefaultAddress"/>.</param>
    /// <param name="rates">US dollars for one unit of each currency; prices in others are left out.</param>
    /// <param name="clock">The time.</param>
    /// <param name="zones">Bidding zones or countries of zones to add or to override, on both channels.</param>
    /// <exception cref="ArgumentException">A rate is no number above zero.</exception>
    public EnergyChartsSource(
        Uri? address, IReadOnlyDictionary<string, Sourced<double>> rates, TimeProvider clock, IReadOnlyDictionary<string, string>? zones = null)
    {
        _rates = PriceHours.Checked(rates);
        _priceZones = ZoneMap.With(EnergyChartsCodes.PriceZones, zones);
        _countries = ZoneMap.With(EnergyChartsCodes.Countries, zones);
        _connection = new SourceConnection(Name, address ?? DefaultAddress, null, clock);
    }

    /// <inheritdoc/>
    public string Name => "energy-charts";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; } = [Prices, Generation];

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) => Zones(channel).ContainsKey(zone);

    /// <inheritdoc/>
    public async Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        var name = Uri.EscapeDataString(Zones(channel)[zone]);
        return channel == Prices
            ? await PricesAsync(zone, name, from, until, cancellation)
            : await GenerationAsync(zone, name, from, until, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task<SourceAnswer> PricesAsync(string zone, string name, Slot from, Slot until, CancellationToken cancellation)
    {
        // The hour before tells the length of a first interval that stands alone.
        var body = await _connection.GetAsync($"price?bzn={name}&{Span(from.AddHours(-1), until)}", SaysNone, cancellation);
        var hours = new PriceHours(Name, _rates, from, until);
        var answer = JsonPart.Read(Name, body);
        if (answer.Optional("detail") is not null)
        {
            return hours.Answer(zone, "CC-BY-4.0", "");
        }

        var currency = Currency(answer["unit"]);
        foreach (var (start, length, price) in Intervals(answer, answer["price"]))
        {
            hours.Add(currency, start, length, price);
        }

        if (IsEnding(answer))
        {
            hours.Refuse(Ending);
        }

        var licence = answer["license_info"].Text();
        return hours.Answer(zone, licence.Length <= LongestLicence ? licence : licence[..LongestLicence], "");
    }

    private async Task<SourceAnswer> GenerationAsync(string zone, string name, Slot from, Slot until, CancellationToken cancellation)
    {
        var hours = new GenerationHours(Name, from, until);
        var answer = JsonPart.Read(Name, await _connection.GetAsync($"public_power?country={name}&{Span(hours.AskedFrom, until)}", cancellation));
        foreach (var type in answer["production_types"].Items())
        {
            var station = type["name"].Text();
            if (EnergyChartsCodes.FuelOf(station) is { } fuel)
            {
                foreach (var (start, length, megawatts) in Intervals(answer, type["data"]))
                {
                    hours.Add(station, fuel, start, length, megawatts);
                }
            }
        }

        if (IsEnding(answer))
        {
            hours.Refuse(Ending);
        }

        return hours.Answer(zone, "CC-BY-4.0", "public net generation, without industry's own");
    }

    private static bool IsEnding(JsonPart answer) => answer.Optional("deprecated")?.Flag() == true;

    private static string Currency(JsonPart unit)
    {
        var text = unit.Text().Replace(" ", "", StringComparison.Ordinal);
        return text.Length > 4 && text.EndsWith("/MWh", StringComparison.OrdinalIgnoreCase) ? text[..^4] : throw unit.Unlike("a currency by the MWh");
    }

    /// <summary>The service's start and end are both included.</summary>
    private static string Span(Slot from, Slot until) => $"start={SourceConnection.Escaped(from)}&end={SourceConnection.Escaped(until)}";

    /// <summary>Whether a 404 is the service's own word that it has no price for these hours, rather than that there is no such endpoint.</summary>
    private bool SaysNone(int status, byte[] body)
    {
        try
        {
            return status == 404 && JsonPart.Read(Name, body).Optional("detail") is { } detail && detail.Text() != "Not Found";
        }
        catch (GridSourceException)
        {
            return false;
        }
    }

    /// <summary>Values with their intervals, in the order of the answer.</summary>
    private static IEnumerable<(DateTimeOffset Start, TimeSpan Length, double? Value)> Intervals(JsonPart answer, JsonPart values)
    {
        var times = answer["unix_seconds"];
        var starts = times.Items().Select(time => time.Number() is { } seconds and >= 0 and < 253_402_300_800 && seconds == Math.Floor(seconds)
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : throw time.Unlike("a time in seconds")).ToList();
        var lengths = Lengths(starts);
        var at = 0;
        foreach (var value in values.Items())
        {
            yield return at < starts.Count ? (starts[at], lengths[starts[at]], value.Number()) : throw times.Unlike("as long as its values");
            at++;
        }
    }

    /// <summary>
    /// How long each interval is: until the next, where that is at most an hour, and no longer than the one before unless the next one is as long.
    /// A longer step beside shorter ones is a gap. The last is as long as the one before it; one that is alone counts as a quarter of an hour.
    /// </summary>
    private static Dictionary<DateTimeOffset, TimeSpan> Lengths(List<DateTimeOffset> starts)
    {
        var (hour, quarter) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));
        var times = starts.Distinct().Order().ToList();
        var steps = times.Zip(times.Skip(1), (first, second) => second - first).ToList();
        var lengths = new Dictionary<DateTimeOffset, TimeSpan>();
        var before = steps.Where(step => step <= hour).Take(2).DefaultIfEmpty(quarter).Min();
        for (var at = 0; at < times.Count; at++)
        {
            var step = at < steps.Count ? steps[at] : before;
            var holds = step <= hour && (step <= before || (at + 1 < steps.Count && steps[at + 1] == step));
            lengths[times[at]] = before = holds ? step : before;
        }

        return lengths;
    }

    private IReadOnlyDictionary<string, string> Zones(SourceChannel channel) =>
        channel == Prices ? _priceZones : channel == Generation ? _countries : ZoneMap.None;
}
