using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Electricity Maps, version 3 of its interface: <see href="https://portal.electricitymaps.com/developer-hub/api/reference"/>. Carbon of
/// consumption, flows between zones traced, by the hour of UTC. The last 24 hours come from <c>history</c>, which every key may ask; older
/// ones from <c>past-range</c>, 240 hours at a time, and <c>forecast</c> is for up to 72 hours: both need a plan that has them.
/// </summary>
/// <remarks>
/// The service falls back to where the caller seems to be when it does not know a zone, and to life-cycle factors when it does not know which
/// are meant. Both are therefore compared with what was asked.
/// </remarks>
public sealed class ElectricityMapsSource : IGridSource, IDisposable
{
    private const int HistoryHours = 24, RangeHours = 240, HorizonHours = 72;
    private static readonly Uri Service = new("https://api.electricitymaps.com/v3/");
    private readonly SourceConnection _connection;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, string> _zones;
    private readonly string _factors;
    private readonly SourceChannel _carbon, _forecast, _carbonFree;

    /// <summary>A source of the service.</summary>
    /// <param name="address">Where it is, with its version; null for its own address.</param>
    /// <param name="key">The token of the account.</param>
    /// <param name="clock">The time.</param>
    /// <param name="scope">Which emissions are asked for.</param>
    /// <param name="zones">Further zones, each with the service's name for it; those of the data pack are the service's own.</param>
    /// <exception cref="ArgumentException">The key cannot stand in a header.</exception>
    public ElectricityMapsSource(
        Uri? address, string key, TimeProvider clock, CarbonScope scope = CarbonScope.LifeCycle, IReadOnlyDictionary<string, string>? zones = null)
    {
        var token = SourceConnection.Key(key, nameof(key));
        _clock = clock;
        _factors = scope == CarbonScope.LifeCycle ? "lifecycle" : "direct";
        _zones = DataPack.Embedded.CarbonZones.ToDictionary(zone => zone.Id, zone => zone.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var (zone, name) in zones ?? new Dictionary<string, string>())
        {
            _zones[zone] = name;
        }

        // The present hour is an estimate that is revised as measurements come in; how many questions a key may ask is its plan's affair and
        // not published. A quarter of an hour is chosen between the two.
        var kind = SignalKinds.Carbon(CarbonKind.Average, scope);
        _carbon = new SourceChannel("carbon", [kind], false, TimeSpan.FromMinutes(15), 31 * 24, 3);
        _forecast = new SourceChannel("carbon-forecast", [kind], true, TimeSpan.FromHours(1), HorizonHours, 6);
        _carbonFree = new SourceChannel("carbon-free", [SignalKind.CarbonFreeShare], false, TimeSpan.FromMinutes(15), 31 * 24, 3);
        Channels = [_carbon, _forecast, _carbonFree];
        _connection = new SourceConnection(
            Name, address ?? Service, request => request.Headers.TryAddWithoutValidation("auth-token", token), clock);
    }

    /// <inheritdoc/>
    public string Name => "electricity-maps";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; }

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) => Channels.Contains(channel) && _zones.ContainsKey(zone);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <inheritdoc/>
    public async Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        var (theirs, now) = (_zones[zone], Slot.Containing(_clock.GetUtcNow()));
        var means = new HourMeans(channel.Kinds[0], from, until);
        var estimated = new HashSet<Slot>();
        DateTimeOffset? issued = null;
        foreach (var (path, list) in Questions(channel, theirs, from, until, now))
        {
            var body = JsonPart.Read(Name, await _connection.GetAsync(path, cancellation));
            Expect(body["zone"], theirs);
            issued = channel.IsForecast ? body["updatedAt"].Moment() : null;
            foreach (var hour in body[list].Items())
            {
                Take(channel, hour, means, estimated);
            }
        }

        var points = means.Points();
        var series = new SignalSeries(zone, channel.Kinds[0], Name, points, issued, Provenance(channel, from, points, estimated));
        return new SourceAnswer([series], means.Refused);
    }

    /// <summary>Each question's path, and the field of its answer that holds the hours.</summary>
    private IEnumerable<(string Path, string List)> Questions(SourceChannel channel, string zone, Slot from, Slot until, Slot now)
    {
        var of = $"zone={Uri.EscapeDataString(zone)}&temporalGranularity=hourly";
        var signal = channel == _carbonFree ? "power-breakdown" : "carbon-intensity";
        of = channel == _carbonFree ? of : $"{of}&emissionFactorType={_factors}";
        return channel.IsForecast ? [($"{signal}/forecast?{of}&horizonHours={Horizon(now, until)}", "forecast")]
            : from >= now.AddHours(-HistoryHours) ? [($"{signal}/history?{of}", "history")]
            : SourceQuestions.Windows(from, until, RangeHours).Select(window =>
                ($"{signal}/past-range?{of}&start={SourceConnection.Escaped(window.From)}&end={SourceConnection.Escaped(window.Until)}", "data"));
    }

    /// <summary>The smallest horizon that the service offers and that reaches far enough.</summary>
    private static int Horizon(Slot now, Slot until) => ((long)until.HoursSinceEpoch - now.HoursSinceEpoch) switch
    {
        <= 6 => 6,
        <= 24 => 24,
        <= 48 => 48,
        _ => HorizonHours,
    };

    private void Take(SourceChannel channel, JsonPart hour, HourMeans means, HashSet<Slot> estimated)
    {
        if (channel != _carbonFree && hour.Optional("emissionFactorType") is { IsNull: false } factors)
        {
            Expect(factors, _factors);
        }

        var start = hour["datetime"].Moment();
        means.Add(start, TimeSpan.FromHours(1), hour[channel == _carbonFree ? "fossilFreePercentage" : "carbonIntensity"].Number());
        if (hour.Optional("isEstimated")?.Flag() == true)
        {
            estimated.Add(Slot.Containing(start));
        }
    }

    private static void Expect(JsonPart part, string due)
    {
        if (part.Text() != due)
        {
            throw part.Unlike($"'{due}', which was asked for");
        }
    }

    private static Provenance Provenance(SourceChannel channel, Slot from, IReadOnlyList<SignalPoint> points, HashSet<Slot> estimated)
    {
        var guessed = points.Count(point => estimated.Contains(point.Slot));
        var note = channel.IsForecast ? "forecast of consumption, flows traced" : "consumption, flows traced";
        note = guessed == 0 ? note : string.Create(CultureInfo.InvariantCulture, $"{note}; {guessed} of {points.Count} hours are the service's estimates");
        return new Provenance("Electricity Maps", "Electricity Maps, by subscription", from.Start.Year, Basis.Modelled, note);
    }
}
