using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Collects what a service states of a zone's generation by fuel, in whatever order and length of interval, and answers with the carbon of it as
/// <see cref="FuelMix"/> computes it. The source asks for <see cref="AskedFrom"/> on, so that a fuel that is missing can be told from one that is off.
/// </summary>
/// <param name="source">Name of the source.</param>
/// <param name="from">The first hour wanted.</param>
/// <param name="until">The hour after the last.</param>
internal sealed class GenerationHours(string source, Slot from, Slot until)
{
    /// <summary>What one answer holds.</summary>
    public static readonly IReadOnlyList<SignalKind> Kinds =
        [SignalKind.AverageLifeCycleCarbon, SignalKind.AverageDirectCarbon, SignalKind.CarbonFreeShare];

    /// <summary>Most that one kind of station in a zone can give or take, MW; the largest interconnected zone peaks at 170,000.</summary>
    private const double MostMegawatts = 500_000;

    /// <summary>Most kinds of station that a service may name.</summary>
    private const int MostNames = 100;

    private readonly SortedDictionary<string, (Fuel Fuel, IntervalMeans Means)> _stations = new(StringComparer.Ordinal);
    private readonly LeftOut _left = new("generation");

    /// <summary>The first hour to ask for: a day before the first wanted.</summary>
    public Slot AskedFrom => AskFrom(from);

    /// <summary>The first hour to ask for, of a first hour wanted.</summary>
    public static Slot AskFrom(Slot from) => from.AddHours(-FuelMix.NeighbourHours);

    /// <summary>Takes one statement.</summary>
    /// <param name="name">The kind of station, as the service names it.</param>
    /// <param name="fuel">What it runs on.</param>
    /// <param name="start">When the interval begins.</param>
    /// <param name="length">How long it is: above zero, at most a day.</param>
    /// <param name="megawatts">Mean power; null where the service says that it does not know.</param>
    public void Add(string name, Fuel fuel, DateTimeOffset start, TimeSpan length, double? megawatts)
    {
        var isInterval = length > TimeSpan.Zero && length <= TimeSpan.FromDays(1);
        if (megawatts is not { } known || (isInterval && (start >= until.Start || start <= AskedFrom.Start - length)))
        {
            return;
        }

        if (!isInterval || !(Math.Abs(known) <= MostMegawatts))
        {
            _left.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' of {start.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}: {known:G6} MW over {length.TotalMinutes:0.#} min cannot be true"));
            return;
        }

        if (!_stations.TryGetValue(name, out var station))
        {
            if (_stations.Count == MostNames)
            {
                throw new GridSourceException(source, SourceFault.Malformed, $"it names more than {MostNames} kinds of station. Check the source's 'url'.");
            }

            _stations.Add(name, station = (fuel, new IntervalMeans()));
        }

        station.Means.Add(start, length, known);
    }

    /// <summary>Notes something else that was left out.</summary>
    public void Refuse(string what) => _left.Add(what);

    /// <summary>The answer.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="licence">Of the service's data.</param>
    /// <param name="note">What a reader must know about the service; may be empty.</param>
    public SourceAnswer Answer(string zone, string licence, string note)
    {
        var stated = _stations.ToDictionary(station => station.Key, station => station.Value.Means.Hours(AskedFrom, until).ToList());
        var mix = FuelMix.Of([.. _stations.Select(station => new FuelSeries(
            station.Key, station.Value.Fuel,
            stated[station.Key].Where(hour => hour.Seconds >= HourMeans.Enough).ToDictionary(hour => hour.Mean.Slot, hour => hour.Mean.Value)))]);
        SayThin([.. stated.Values.SelectMany(hours => hours)]);
        foreach (var gap in mix.Gaps.Where(gap => gap.Slot >= from && gap.Slot < until))
        {
            _left.Add($"carbon of {gap.Slot}: {gap.Why}");
        }

        var points = mix.Points.Where(point => point.Slot >= from && point.Slot < until).ToList();
        string[] notes = ["of generation in the zone, imports not in it, storage left out", FuelFactors.Note, note];
        var about = new Provenance(
            source, licence, points.Count == 0 ? null : points[^1].Slot.Start.Year, Basis.Modelled, string.Join("; ", notes.Where(part => part.Length > 0)));
        return new SourceAnswer(
            [
                Series(SignalKind.AverageLifeCycleCarbon, point => point.LifeCycle.GramsPerKwh),
                Series(SignalKind.AverageDirectCarbon, point => point.Direct.GramsPerKwh),
                Series(SignalKind.CarbonFreeShare, point => point.CarbonFreePercent),
            ],
            _left.Lines);

        SignalSeries Series(SignalKind kind, Func<MixPoint, double> value) =>
            new(zone, kind, source, [.. points.Select(point => new SignalPoint(point.Slot, value(point)))], null, about);
    }

    /// <summary>Notes the hours of which every station states less than half, but for the newest, which is still filling up.</summary>
    private void SayThin(List<(SignalPoint Mean, double Seconds)> stated)
    {
        var most = stated.GroupBy(hour => hour.Mean.Slot, hour => hour.Seconds).OrderBy(hour => hour.Key);
        foreach (var hour in most.SkipLast(1).Where(hour => hour.Key >= from && hour.Max() < HourMeans.Enough))
        {
            _left.Add(HourMeans.Thin("generation", hour.Key, hour.Max()));
        }
    }
}
