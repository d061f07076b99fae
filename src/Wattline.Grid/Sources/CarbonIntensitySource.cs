using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Great Britain's carbon by its system operator: <see href="https://carbon-intensity.github.io/api-definitions"/>. No key. Half hours of UTC;
/// a range may span 14 days. Its figures count what generation emits, imports included, and so are direct. The terms ask for moderation
/// without a number: nothing is asked more often than there is news.
/// </summary>
/// <remarks>
/// A range that begins on the half hour is answered with the half hour before it as well, and one that begins in the future with the last
/// that is known: both are left out here by their times.
/// </remarks>
public sealed class CarbonIntensitySource : IGridSource, IDisposable
{
    // A day less than the service allows: its own account of where a range ends has changed before.
    private const int WindowHours = 13 * 24;
    private const string Licence = "CC-BY-4.0";
    private static readonly Uri Service = new("https://api.carbonintensity.org.uk/");
    private static readonly SourceChannel Carbon = new("carbon", [SignalKind.AverageDirectCarbon], false, TimeSpan.FromMinutes(30), 31 * 24, 3);
    private static readonly SourceChannel Forecast = new("carbon-forecast", [SignalKind.AverageDirectCarbon], true, TimeSpan.FromMinutes(30), 48, 3);
    private static readonly SourceChannel CarbonFree = new("carbon-free", [SignalKind.CarbonFreeShare], false, TimeSpan.FromMinutes(30), 31 * 24, 3);

    // Biomass is no part: the service's own method counts 120 g/kWh for it.
    private static readonly Dictionary<string, bool> IsCarbonFree = new(StringComparer.Ordinal)
    {
        ["biomass"] = false,
        ["coal"] = false,
        ["gas"] = false,
        ["oil"] = false,
        ["other"] = false,
        ["hydro"] = true,
        ["nuclear"] = true,
        ["solar"] = true,
        ["wind"] = true,
    };

    private readonly SourceConnection _connection;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _zones = new(StringComparer.OrdinalIgnoreCase) { "GB" };

    /// <summary>A source of the service.</summary>
    /// <param name="address">Where it is; null for its own address.</param>
    /// <param name="clock">The time.</param>
    /// <param name="zones">Further names of zones, each with <c>GB</c>, the only one that the service knows.</param>
    /// <exception cref="ArgumentException">A zone is given as another than <c>GB</c>.</exception>
    public CarbonIntensitySource(Uri? address, TimeProvider clock, IReadOnlyDictionary<string, string>? zones = null)
    {
        foreach (var (zone, name) in zones ?? new Dictionary<string, string>())
        {
            _zones.Add(name == "GB" ? zone : throw new ArgumentException($"The zone '{zone}' is given as '{name}', and {Name} knows GB alone.", nameof(zones)));
        }

        _clock = clock;
        _connection = new SourceConnection(Name, address ?? Service, null, clock);
    }

    /// <inheritdoc/>
    public string Name => "uk-carbon-intensity";

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; } = [Carbon, Forecast, CarbonFree];

    /// <inheritdoc/>
    public bool Covers(SourceChannel channel, string zone) => Channels.Contains(channel) && _zones.Contains(zone);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <inheritdoc/>
    public async Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation)
    {
        this.Check(channel, zone, from, until);
        var means = new HourMeans(channel.Kinds[0], from, until);
        var strange = new HashSet<string>();
        var asked = _clock.GetUtcNow();
        foreach (var question in Questions(channel, from, until))
        {
            var body = JsonPart.Read(Name, await _connection.GetAsync(question, cancellation));
            foreach (var half in body["data"].Items())
            {
                var (start, end) = (half["from"].Moment(), half["to"].Moment());
                if (start >= until.Start || end <= from.Start)
                {
                    continue;
                }

                var value = channel == Carbon ? half["intensity"]["actual"].Number()
                    : channel == Forecast ? half["intensity"]["forecast"].Number()
                    : Share(half["generationmix"], start, means, strange);
                means.Add(start, end - start, value);
            }
        }

        // The service does not say when it made a forecast; it makes one each half hour, and was asked now.
        var series = new SignalSeries(zone, channel.Kinds[0], Name, means.Points(), channel.IsForecast ? asked : null, Provenance(channel, from));
        return new SourceAnswer([series], means.Refused);
    }

    private static IEnumerable<string> Questions(SourceChannel channel, Slot from, Slot until) => channel == Forecast
        ? [$"intensity/{SourceConnection.Iso(from)}/fw48h"]
        : SourceQuestions.Windows(from, until, WindowHours).Select(window =>
            $"{(channel == Carbon ? "intensity" : "generation")}/{SourceConnection.Iso(window.From)}/{SourceConnection.Iso(window.Until)}");

    private static Provenance Provenance(SourceChannel channel, Slot from)
    {
        var note = channel == CarbonFree ? "share of hydro, nuclear, solar and wind in generation at home; the fuels of imports are not stated"
            : channel == Forecast ? "forecast; emissions of generation and imports"
            : "estimated from metered generation and imports";
        return new Provenance("NESO Carbon Intensity API", Licence, from.Start.Year, Basis.Modelled, note);
    }

    /// <summary>Percent of generation at home that is carbon-free; null where a fuel is not known.</summary>
    private static double? Share(JsonPart mix, DateTimeOffset start, HourMeans means, HashSet<string> strange)
    {
        var (free, home, all) = (0.0, 0.0, 0.0);
        foreach (var part in mix.Items())
        {
            var fuel = part["fuel"].Text();
            if (part["perc"].Number() is not { } percent)
            {
                return null;
            }

            if (fuel != "imports" && !IsCarbonFree.ContainsKey(fuel) && strange.Count < 10 && strange.Add(fuel))
            {
                means.Refuse($"carbon-free-share: the fuel '{Short(fuel)}' is not known and is counted as other");
            }

            all += percent;
            home += fuel == "imports" ? 0 : percent;
            free += IsCarbonFree.GetValueOrDefault(fuel) ? percent : 0;
        }

        // The service rounds each part to a tenth; what adds up to something else is no mix.
        if (!(Math.Abs(all - 100) <= 2) || !(home > 1))
        {
            means.Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"carbon-free-share of {start.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}: its parts add up to {all:G6} %, {home:G6} % of it at home"));
            return null;
        }

        return 100 * free / home;
    }

    /// <summary>What may stand in a log of a word that somebody else wrote.</summary>
    private static string Short(string text) => string.Concat(text.Take(40).Select(letter => char.IsControl(letter) ? '?' : letter));
}
