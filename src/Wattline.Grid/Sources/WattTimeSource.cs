using System.Globalization;
using System.Net.Http.Headers;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// WattTime, version 3 of its interface: <see href="https://docs.watttime.org"/>. Marginal emissions at the stack (<c>co2_moer</c>) in
/// pounds per megawatt-hour, mostly every five minutes, brought to g/kWh by the hour. A range may span 32 days, a forecast reaches 72 hours.
/// 3,000 questions in five minutes are allowed. A key without a plan may ask <c>CAISO_NORTH</c> alone.
/// </summary>
public sealed class WattTimeSource : IGridSource, IDisposable
{
    /// <summary>Grams per kilowatt-hour of a pound per megawatt-hour: the pound is 453.59237 g by definition.</summary>
    public const double GramsPerKwhOfLbsPerMwh = 453.59237 / 1000;

    // A day less than the service allows, so that no reading of where a range ends is too long.
    private const int WindowHours = 31 * 24, HorizonHours = 72;
    private const string Signal = "co2_moer", Units = "lbs_co2_per_mwh";
    private static readonly Uri Service = new("https://api.watttime.org/");
    private static readonly SourceChannel Marginal =
        new("marginal", [SignalKind.MarginalDirectCarbon], false, TimeSpan.FromMinutes(5), 62 * 24, 3);

    private static readonly SourceChannel Forecast =
        new("marginal-forecast", [SignalKind.MarginalDirectCarbon], true, TimeSpan.FromMinutes(5), HorizonHours, 3);

    private readonly SourceConnection _connection;
    private readonly WattTimeToken _token;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, string> _zones;
    private readonly HashSet<string> _parts;

    /// <summary>A source of the service.</summary>
    /// <param name="address">Where it is, without its version; null for its own address.</param>
    /// <param name="user">Name of the account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="clock">The time.</param>
    /// <param name="zones">Further zones, each with the service's region for it; they go before those that are known.</param>
    /// <exception cref="ArgumentException">The name or password is empty or holds control characters, or the name a colon.</exception>
    public WattTimeSource(Uri? address, string user, string password, TimeProvider clock, IReadOnlyDictionary<string, string>? zones = null)
    {
        Credential(user, nameof(user));
        Credential(password, nameof(password));
        if (user.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException("The name of an account must hold no colon.", nameof(user));
        }

        _clock = clock;
        _zones = WattTimeZones.Whole.Concat(WattTimeZones.Parts).ToDictionary(StringComparer.OrdinalIgnoreCase);
        _parts = new HashSet<string>(WattTimeZones.Parts.Keys, StringComparer.OrdinalIgnoreCase);
        foreach (var (zone, region) in zones ?? new Dictionary<string, string>())
        {
            _zones[zone] = region;
            _parts.Remove(zone);
        }

        _connection = new SourceConnection(Name, address ?? Service, null, clock) { KeyOptions = WattTimeToken.KeyOptions };
        _token = new WattTimeToken(Name, address ?? Service, user, password, clock);
    }

    /// <inheritdoc/>
    public string Name => "watttime";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; } = [Marginal, Forecast];

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) => Channels.Contains(channel) && _zones.ContainsKey(zone);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _token.Dispose();
    }

    /// <inheritdoc/>
    public async Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        var region = _zones[zone];
        var means = new HourMeans(channel.Kinds[0], from, until);
        DateTimeOffset? issued = null;
        foreach (var question in Questions(channel, region, from, until))
        {
            var body = JsonPart.Read(Name, await GetAsync(question, cancellation));
            var meta = body["meta"];
            Expect(meta["region"], region);
            Expect(meta["signal_type"], Signal);
            Expect(meta["units"], Units);
            var period = Period(meta["data_point_period_seconds"]);
            issued = channel.IsForecast ? meta["generated_at"].Moment() : null;
            foreach (var point in body["data"].Items())
            {
                means.Add(point["point_time"].Moment(), period, point["value"].Number() * GramsPerKwhOfLbsPerMwh);
            }
        }

        var series = new SignalSeries(zone, channel.Kinds[0], Name, means.Points(), issued, Provenance(channel, zone, region, from));
        return new SourceAnswer([series], means.Refused);
    }

    /// <summary>An answer; a token that no longer holds is bought anew, once.</summary>
    private async Task<byte[]> GetAsync(string question, CancellationToken cancellation)
    {
        var token = await _token.GetAsync(cancellation);
        try
        {
            return await _connection.GetAsync(question, Bearer(token), cancellation);
        }
        catch (GridSourceException refused) when (refused.Fault == SourceFault.Unauthorized && _token.GiveUp(token))
        {
            return await _connection.GetAsync(question, Bearer(await _token.GetAsync(cancellation)), cancellation);
        }

        static Action<HttpRequestMessage> Bearer(string token) =>
            request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private IEnumerable<string> Questions(SourceChannel channel, string region, Slot from, Slot until)
    {
        var of = $"region={Uri.EscapeDataString(region)}&signal_type={Signal}";
        var ahead = (long)until.HoursSinceEpoch - Slot.Containing(_clock.GetUtcNow()).HoursSinceEpoch;
        return channel.IsForecast
            ? [string.Create(CultureInfo.InvariantCulture, $"v3/forecast?{of}&horizon_hours={Math.Clamp(ahead, 1, HorizonHours)}")]
            : SourceQuestions.Windows(from, until, WindowHours).Select(window =>
                $"v3/historical?{of}&start={SourceConnection.Escaped(window.From)}&end={SourceConnection.Escaped(window.Until)}");
    }

    private static TimeSpan Period(JsonPart part) => part.Number() is { } seconds and >= 1 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw part.Unlike("1 to 86,400 seconds");

    private static void Expect(JsonPart part, string due)
    {
        if (part.Text() != due)
        {
            throw part.Unlike($"'{due}', which was asked for");
        }
    }

    private static void Credential(string text, string name)
    {
        if (text is not { Length: > 0 and <= 1024 } || text.Any(char.IsControl))
        {
            throw new ArgumentException($"The {name} must be 1 to 1,024 characters without line ends or other controls.", name);
        }
    }

    private Provenance Provenance(SourceChannel channel, string zone, string region, Slot from)
    {
        var note = _parts.Contains(zone) ? $"region {region}, chosen to stand for {zone}" : $"region {region}";
        note = channel.IsForecast ? $"forecast; {note}" : note;
        return new Provenance("WattTime", "WattTime, by subscription", from.Start.Year, Basis.Modelled, note);
    }
}
