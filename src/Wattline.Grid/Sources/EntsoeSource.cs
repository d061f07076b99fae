using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Day-ahead prices (12.1.D, document A44) and generation by type (16.1.B&amp;C, document A75, realised) from the ENTSO-E Transparency Platform, as
/// https://transparency.entsoe.eu/content/static_content/Static%20content/web%20api/Guide.html describes them. A token is free.
/// <list type="bullet">
/// <item>Of several price series the day-ahead coupling's holds: contract type A01, and classification sequence 1 or none. Sequence 2 is
/// EXAA's auction of its own, and A07 is intraday. Where an interval is stated at two resolutions the longer one holds.</item>
/// <item>Series with <c>outBiddingZone_Domain</c> are consumption, of pumps above all, and no generation.</item>
/// <item>"No matching data" is an empty answer.</item>
/// </list>
/// </summary>
public sealed class EntsoeSource : IGridSource, IDisposable
{
    /// <summary>Where the service is.</summary>
    public static readonly Uri DefaultAddress = new("https://web-api.tp.entsoe.eu/");

    private const string Licence = "terms of the ENTSO-E Transparency Platform";

    /// <summary>
    /// Tomorrow's prices come at about 12:45 in central Europe. An answer has at most 100 series, and a day one for each auction: a month stays
    /// below, though the platform would take a year.
    /// </summary>
    private static readonly SourceChannel Prices = new("prices", [SignalKind.Price], false, TimeSpan.FromHours(1), 31 * 24, 1);

    /// <summary>Due after an hour, in practice after one to three and more. A month of quarter hours is some 4 MB.</summary>
    private static readonly SourceChannel Generation = new("generation", GenerationHours.Kinds, false, TimeSpan.FromMinutes(30), 31 * 24, 6);

    private readonly SourceConnection _connection;
    private readonly IReadOnlyDictionary<string, Sourced<double>> _rates;
    private readonly IReadOnlyDictionary<string, string> _priceZones, _generationZones;

    /// <summary>Makes the source; nothing is asked yet.</summary>
    /// <param name="address">Where the service is; null for <see cref="DefaultAddress"/>.</param>
    /// <param name="key">The security token.</param>
    /// <param name="rates">US dollars for one unit of each currency; prices in others are left out.</param>
    /// <param name="clock">The time.</param>
    /// <param name="zones">EIC codes of zones to add or to override, on both channels.</param>
    /// <exception cref="ArgumentException">The token is empty, or a rate is no number above zero.</exception>
    public EntsoeSource(
        Uri? address, string key, IReadOnlyDictionary<string, Sourced<double>> rates, TimeProvider clock, IReadOnlyDictionary<string, string>? zones = null)
    {
        _rates = PriceHours.Checked(rates);
        _priceZones = ZoneMap.With(EntsoeCodes.PriceZones, zones);
        _generationZones = ZoneMap.With(EntsoeCodes.GenerationZones, zones);
        _connection = new SourceConnection(Name, address ?? DefaultAddress, QueryKey.On("securityToken", key), clock);
    }

    /// <inheritdoc/>
    public string Name => "entsoe";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; } = [Prices, Generation];

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) => Zones(channel).ContainsKey(zone);

    /// <inheritdoc/>
    public async Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        var area = Uri.EscapeDataString(Zones(channel)[zone]);
        return channel == Prices
            ? await PricesAsync(zone, area, from, until, cancellation)
            : await GenerationAsync(zone, area, from, until, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task<SourceAnswer> PricesAsync(string zone, string area, Slot from, Slot until, CancellationToken cancellation)
    {
        var document = await AskAsync(
            "Publication_MarketDocument", $"api?documentType=A44&contract_MarketAgreement.type=A01&in_Domain={area}&out_Domain={area}",
            from, until, cancellation);
        var hours = new PriceHours(Name, _rates, from, until);
        foreach (var series in (document?.Series("price.amount") ?? []).OrderBy(series => series.Resolution))
        {
            if (NotCoupled(series) is { } why)
            {
                hours.Refuse($"price: {why}");
                continue;
            }

            var currency = document!.Required(series.Element, "currency_Unit.name").Value.Trim();
            foreach (var (start, price) in series.Values)
            {
                hours.Add(currency, start, series.Resolution, price);
            }
        }

        return hours.Answer(zone, Licence, "");
    }

    private async Task<SourceAnswer> GenerationAsync(string zone, string area, Slot from, Slot until, CancellationToken cancellation)
    {
        var hours = new GenerationHours(Name, from, until);
        var document = await AskAsync(
            "GL_MarketDocument", $"api?documentType=A75&processType=A16&in_Domain={area}", hours.AskedFrom, until, cancellation);
        foreach (var series in (document?.Series("quantity") ?? []).OrderBy(series => series.Resolution))
        {
            if (series.Text("quantity_Measure_Unit.name") is not "MAW")
            {
                hours.Refuse("generation: a series is not in megawatts");
                continue;
            }

            var type = document!.Required(document.Required(series.Element, "MktPSRType"), "psrType").Value.Trim();
            if (series.Text("outBiddingZone_Domain.mRID") is null)
            {
                foreach (var (start, megawatts) in series.Values)
                {
                    hours.Add(type, EntsoeCodes.FuelOf(type), start, series.Resolution, megawatts);
                }
            }
        }

        return hours.Answer(zone, Licence, "");
    }

    /// <summary>Why a price series is not the day-ahead coupling's; null where it is.</summary>
    private static string? NotCoupled(EntsoeSeries series) =>
        series.Text("contract_MarketAgreement.type") is not (null or "A01") ? "a series is not of the day-ahead market"
        : series.Text("classificationSequence_AttributeInstanceComponent.position") is not (null or "1") ? "a series is of another auction than the coupling's"
        : series.Text("price_Measure_Unit.name") is not (null or "MWH") ? "a series is not by the MWh"
        : null;

    private async Task<EntsoeDocument?> AskAsync(string rootName, string query, Slot from, Slot until, CancellationToken cancellation)
    {
        // The platform acknowledges with a document in the body of a 400 too.
        var body = await _connection.GetAsync(
            $"{query}&periodStart={Minute(from)}&periodEnd={Minute(until)}", (_, body) => EntsoeDocument.Acknowledges(body), cancellation);
        return EntsoeDocument.Read(Name, body, rootName);
    }

    private static string Minute(Slot slot) => slot.Start.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    private IReadOnlyDictionary<string, string> Zones(SourceChannel channel) =>
        channel == Prices ? _priceZones : channel == Generation ? _generationZones : ZoneMap.None;
}
