using System.Collections.Concurrent;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Grid;

/// <summary>
/// What is known of the grid now: the sources' hours as they come in, and the data pack's replayed year, in the configured order. The first
/// source whose newest hour is young enough counts; with none left there is no reading, and no number takes its place. Safe for many threads.
/// </summary>
/// <param name="pack">The replayed year.</param>
/// <param name="options">Whose word counts.</param>
/// <param name="sources">The live sources, whose coverage tells a late price from one that nobody states.</param>
public sealed class SignalDesk(DataPack pack, SignalOptions options, IReadOnlyList<IGridSource> sources)
{
    /// <summary>Hours of each series that are held: what a forecast learns from.</summary>
    public const int MostHours = SignalTrack.MostHours;

    /// <summary>Series that are held; more zones than exist.</summary>
    private const int MostTracks = 4096;

    /// <summary>Hours after which a source's forecast counts no more. Chosen.</summary>
    public const int OldestForecastHours = 24;

    private readonly ConcurrentDictionary<(string Zone, SignalKind Kind, string Source), SignalTrack> _tracks = new();
    private long _revision;

    /// <summary>Whose word counts.</summary>
    public SignalOptions Options { get; } = options;

    /// <summary>The replayed year.</summary>
    public DataPack Pack { get; } = pack;

    /// <summary>The live sources.</summary>
    public IReadOnlyList<IGridSource> Sources { get; } = sources;

    /// <summary>Grows with everything that is taken in.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>The project's own forecasts on what is known here.</summary>
    internal OwnForecasts Forecasts { get; } = new();

    /// <summary>Takes in what a source says; what it said before of other hours stays. False where no more series are held.</summary>
    public bool Accept(SignalSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var key = (series.Zone, series.Kind, series.Source);
        if (!_tracks.ContainsKey(key) && _tracks.Count >= MostTracks)
        {
            return false;
        }

        _tracks.AddOrUpdate(key, (_, fresh) => SignalTrack.Empty.With(fresh), (_, had, fresh) => had.With(fresh), series);
        Interlocked.Increment(ref _revision);
        return true;
    }

    /// <summary>Takes over what another desk has heard, as when the configuration changes.</summary>
    public void TakeOver(SignalDesk older)
    {
        ArgumentNullException.ThrowIfNull(older);
        foreach (var (key, track) in older._tracks)
        {
            _tracks.TryAdd(key, track);
        }
    }

    /// <summary>The first and the last hour that a source has stated of a zone, forecasts apart; null where it has stated none.</summary>
    public (Slot First, Slot Last)? Known(string zone, SignalKind kind, string source) =>
        Track(zone, kind, source) is { Points: { Length: > 0 } points } ? (points[0].Slot, points[^1].Slot) : null;

    /// <summary>When the newest forecast of a zone that a source states was made; null for none.</summary>
    public DateTimeOffset? ForecastOf(string zone, SignalKind kind, string source) => Track(zone, kind, source)?.Forecast?.Issued;

    /// <summary>What the grid says of a place for the present slot. What is missing is null.</summary>
    /// <param name="carbonZone">The zone whose carbon the place draws.</param>
    /// <param name="priceZone">The zone of its price; null for none.</param>
    /// <param name="now">The present slot.</param>
    public GridSignal SignalFor(string carbonZone, string? priceZone, Slot now)
    {
        var replayed = Pack.SignalFor(carbonZone, priceZone, now, Options.Level);
        var price = priceZone is null ? null : Price(priceZone, now, replayed.Price);
        return new GridSignal(
            now, price, Carbon(carbonZone, CarbonKind.Average, now, replayed.AverageCarbon),
            Carbon(carbonZone, CarbonKind.Marginal, now, replayed.MarginalCarbon))
        {
            PriceIsLate = price is null && priceZone is not null && IsStated(priceZone, SignalKind.Price),
        };
    }

    /// <summary>The present reading of carbon in a zone; null where there is none.</summary>
    public CarbonReading? Carbon(string zone, CarbonKind kind, Slot now) =>
        kind == CarbonKind.Average ? SignalFor(zone, null, now).AverageCarbon : SignalFor(zone, null, now).MarginalCarbon;

    /// <summary>
    /// Share of carbon-free energy in a zone, %, 0 to 100: what a source states for a present hour, else what the pack replays for it, else the
    /// year's. The note says which; null where nobody knows.
    /// </summary>
    public Sourced<double>? CarbonFree(string zone, Slot now)
    {
        foreach (var source in Options.Carbon)
        {
            if (source != SignalOptions.Pack && Present(zone, SignalKind.CarbonFreeShare, source, now) is var (value, _, _, provenance))
            {
                return new Sourced<double>(value, provenance);
            }
        }

        return Pack.CarbonFreeAt(zone, now);
    }

    /// <summary>The present price of a zone; null where there is none.</summary>
    public PriceReading? Price(string zone, Slot now) => SignalFor("", zone, now).Price;

    /// <summary>The kind of carbon that <see cref="SignalFor"/> reads of a zone: its scope is the configured one, or that of the marginal reading.</summary>
    public SignalKind KindOf(CarbonKind kind, string zone, Slot now) => kind == CarbonKind.Average
        ? SignalKinds.Carbon(kind, Options.Scope)
        : SignalKinds.Carbon(kind, Carbon(zone, kind, now)?.Scope ?? CarbonScope.Direct);

    /// <summary>Hours that were, from one slot up to and with the present one at most: each from the first source in order that states it.</summary>
    /// <param name="zone">A carbon zone, or a price zone for prices.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="until">The hour after the last.</param>
    public SignalHistory History(string zone, SignalKind kind, Slot from, Slot until)
    {
        var hours = new List<PastHour>();
        var provenances = new Dictionary<string, Provenance>(StringComparer.Ordinal);
        var constant = false;
        for (var slot = from; slot < until; slot = slot.AddHours(1))
        {
            foreach (var source in Options.Order(kind))
            {
                if (source == SignalOptions.Pack)
                {
                    if (Replayed(zone, kind, slot) is not { } replay)
                    {
                        continue;
                    }

                    constant |= replay.Timeliness == Timeliness.Constant;
                    if (replay.Timeliness == Timeliness.Replayed)
                    {
                        provenances.TryAdd(source, replay.Provenance);
                        hours.Add(new PastHour(slot, replay.Value, source, Timeliness.Replayed));
                        break;
                    }
                }
                else if (Track(zone, kind, source) is { Provenance: { } provenance } track && track.At(slot) is { } value)
                {
                    provenances.TryAdd(source, provenance);
                    hours.Add(new PastHour(slot, value, source, Timeliness.Live));
                    break;
                }
            }
        }

        return new SignalHistory(zone, kind, hours, provenances, hours.Count > 0 ? null : Why(zone, kind, constant));
    }

    /// <summary>The hours of one source up to a slot, for a forecast to learn from: oldest first, NaN where one is missing; empty for none.</summary>
    internal double[] HoursUpTo(string zone, SignalKind kind, string source, Slot last, int most)
    {
        if (source == SignalOptions.Pack)
        {
            return ReplayedUpTo(zone, kind, last, most);
        }

        if (Track(zone, kind, source) is not { } track || track.Points.Length == 0)
        {
            return [];
        }

        var first = Math.Max(track.Points[0].Slot.HoursSinceEpoch, last.HoursSinceEpoch - most + 1);
        if (first > last.HoursSinceEpoch)
        {
            return [];
        }

        var hours = new double[last.HoursSinceEpoch - first + 1];
        Array.Fill(hours, double.NaN);
        foreach (var point in track.Points)
        {
            var at = point.Slot.HoursSinceEpoch - first;
            if (at >= 0 && at < hours.Length)
            {
                hours[at] = point.Value;
            }
        }

        return hours;
    }

    /// <summary>The zones that a source states hours of.</summary>
    internal IEnumerable<string> Zones(SignalKind kind, string source) => source == SignalOptions.Pack
        ? Pack.CarbonZones.Where(zone => zone.HasHours).Select(zone => zone.Id)
        : _tracks.Keys.Where(key => key.Kind == kind && key.Source == source).Select(key => key.Zone);

    /// <summary>The pack's hours of a zone's wind up to the one that stands for a slot; empty for a zone without.</summary>
    internal ReadOnlyMemory<double> WindUpTo(string zone, Slot last) =>
        Pack.RenewableSeries(zone, Fuel.WindOnshore)?[..(DataPack.Replay(last).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch + 1)] ?? default;

    /// <summary>The newest forecast that a source states of a zone, if it is not older than a day; null for none.</summary>
    internal SignalSeries? Stated(string zone, SignalKind kind, string source, Slot now) =>
        Track(zone, kind, source)?.Forecast is { } forecast && now.Start - forecast.Issued!.Value <= TimeSpan.FromHours(OldestForecastHours) ? forecast : null;

    /// <summary>The newest hour of a source up to a slot; null for none.</summary>
    internal SignalPoint? Newest(string zone, SignalKind kind, string source, Slot upTo) => Track(zone, kind, source)?.Newest(upTo);

    /// <summary>Where a source's hours of a zone come from; null where it has stated none.</summary>
    internal Provenance? ProvenanceOf(string zone, SignalKind kind, string source) => Track(zone, kind, source)?.Provenance;

    /// <summary>The replayed value of an hour; null where the pack has none of that kind.</summary>
    internal (double Value, Timeliness Timeliness, Provenance Provenance)? Replayed(string zone, SignalKind kind, Slot slot)
    {
        if (kind == SignalKind.Price)
        {
            return Pack.SignalFor("", zone, slot, Options.Level).Price is { } price ? (price.Value.UsdPerMwh, price.Timeliness, price.Provenance) : null;
        }

        return kind.Carbon() is var (carbon, scope)
            && Pack.SignalFor(zone, null, slot, Options.Level).Carbon(carbon) is { } reading && reading.Scope == scope
            ? (reading.Value.GramsPerKwh, reading.Timeliness, reading.Provenance)
            : null;
    }

    /// <summary>The pack's own hours before the one that stands for a slot: they follow each other as they did, whatever the calendar of today.</summary>
    private double[] ReplayedUpTo(string zone, SignalKind kind, Slot last, int most)
    {
        var end = DataPack.Replay(last).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch;
        var year = kind == SignalKind.Price ? Pack.PriceSeries(zone) : Pack.CarbonSeries(zone);
        if (year is not { } recorded || Replayed(zone, kind, last) is not { Timeliness: Timeliness.Replayed } || LevelRatio(zone, kind, last) is not { } ratio)
        {
            return [];
        }

        var count = Math.Min(most, end + 1);
        var hours = recorded.Span.Slice(end + 1 - count, count).ToArray();
        for (var hour = 0; hour < hours.Length; hour++)
        {
            hours[hour] *= ratio;
        }

        return hours;
    }

    /// <summary>What brings the recorded year of a zone to the level that readings are at; null where the pack does not know.</summary>
    private double? LevelRatio(string zone, SignalKind kind, Slot slot) => Options.Level == ReplayLevel.Recorded2022
        ? 1
        : kind == SignalKind.Price
            ? Pack.MeanPriceUsdPerMwh(zone, Options.Level) / Pack.MeanPriceUsdPerMwh(zone, ReplayLevel.Recorded2022)
            : Replayed(zone, kind, slot)?.Value / Pack.SignalFor(zone, null, slot, ReplayLevel.Recorded2022).AverageCarbon?.Value.GramsPerKwh;

    private PriceReading? Price(string zone, Slot now, PriceReading? replayed)
    {
        foreach (var source in Options.Price)
        {
            if (source == SignalOptions.Pack)
            {
                if (replayed is not null)
                {
                    return replayed;
                }
            }
            else if (Present(zone, SignalKind.Price, source, now) is var (value, about, timeliness, provenance))
            {
                return new PriceReading(
                    EnergyPrice.FromUsdPerMwh(value), Pack.Adder(PriceKind.WholesaleHour), PriceKind.WholesaleHour, about, timeliness, provenance);
            }
        }

        return null;
    }

    private CarbonReading? Carbon(string zone, CarbonKind kind, Slot now, CarbonReading? replayed)
    {
        foreach (var source in kind == CarbonKind.Average ? Options.Carbon : Options.Marginal)
        {
            if (source == SignalOptions.Pack)
            {
                if (replayed is not null && (kind == CarbonKind.Marginal || replayed.Scope == Options.Scope))
                {
                    return replayed;
                }

                continue;
            }

            // Marginal figures come in one scope or the other as the service has them; averages only in the one that is asked for.
            foreach (var scope in kind == CarbonKind.Average ? [Options.Scope] : (ReadOnlySpan<CarbonScope>)[CarbonScope.Direct, CarbonScope.LifeCycle])
            {
                if (Present(zone, SignalKinds.Carbon(kind, scope), source, now) is var (value, about, timeliness, provenance))
                {
                    return new CarbonReading(CarbonIntensity.FromGramsPerKwh(value), kind, scope, about, timeliness, provenance);
                }
            }
        }

        return null;
    }

    /// <summary>A source's newest hour where it is young enough, else what it forecasts for the present one.</summary>
    private (double Value, Slot About, Timeliness Timeliness, Provenance Provenance)? Present(string zone, SignalKind kind, string source, Slot now)
    {
        if (Track(zone, kind, source) is not { } track)
        {
            return null;
        }

        if (track.Newest(now) is { } point && now.HoursSinceEpoch - point.Slot.HoursSinceEpoch <= MaxAge(source, kind))
        {
            return (point.Value, point.Slot, Timeliness.Live, track.Provenance!);
        }

        return Stated(zone, kind, source, now) is { } forecast && track.ForecastAt(now) is { } expected
            ? (expected, now, Timeliness.Forecast, forecast.Provenance)
            : null;
    }

    /// <summary>Hours after which a source's newest hour of a kind counts no more.</summary>
    internal int MaxAge(string source, SignalKind kind) => Options.MaxAgeHours.TryGetValue(source, out var configured)
        ? configured
        : Channels(source, kind).Where(channel => !channel.IsForecast).Select(channel => channel.MaxAgeHours).DefaultIfEmpty(0).Max();

    private IEnumerable<SourceChannel> Channels(string source, SignalKind kind) =>
        Sources.FirstOrDefault(one => one.Name == source)?.Channels.Where(channel => channel.Kinds.Contains(kind)) ?? [];

    /// <summary>Whether a live source that stands in the order of a kind covers a zone: where its word is missing, it is late.</summary>
    public bool IsStated(string zone, SignalKind kind) => Options.Order(kind).Any(name =>
        Sources.FirstOrDefault(one => one.Name == name) is { } source && Channels(name, kind).Any(channel => source.Covers(channel, zone)));

    private string Why(string zone, SignalKind kind, bool constant) => constant
        ? $"the data pack has one figure of {zone} for a whole year and no hours; see 'now'"
        : IsStated(zone, kind)
            ? $"no source has stated {kind.Name()} of {zone} for these hours"
            : $"no configured source states {kind.Name()} of {zone}";

    /// <summary>What a source has said of a zone; null for nothing.</summary>
    internal SignalTrack? Track(string zone, SignalKind kind, string source) => _tracks.GetValueOrDefault((zone, kind, source));
}
