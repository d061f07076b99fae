using System.Collections.Concurrent;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>
/// What a zone's carbon is forecast with besides its own hours: those of the same source's other zones, and from the pack the wind of the zone.
/// Neighbours are made ready once for a source and hour, for whichever zone asks first. Safe for many threads.
/// </summary>
internal sealed class KeptCompanions
{
    /// <summary>Sources and hours that are kept; one of 123 zones takes 9 MB.</summary>
    private const int MostKept = 4;

    private readonly ConcurrentDictionary<(SignalKind Kind, string Source, Slot Last), Lazy<NeighbourHours>> _kept = new();

    /// <summary>The companions of a zone; null for what is not the average carbon of the hours, from which the figures were learnt.</summary>
    /// <param name="desk">What is known.</param>
    /// <param name="zone">A carbon zone.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="source">Whose hours.</param>
    /// <param name="last">The last slot that is looked at.</param>
    public SeriesCompanions? For(SignalDesk desk, string zone, SignalKind kind, string source, Slot last)
    {
        if (kind.Carbon() is not (CarbonKind.Average, _))
        {
            return null;
        }

        if (_kept.Count >= MostKept && !_kept.ContainsKey((kind, source, last)))
        {
            _kept.Clear();
        }

        var neighbours = _kept.GetOrAdd((kind, source, last), key => new Lazy<NeighbourHours>(() => Ready(desk, key.Kind, key.Source, key.Last)));
        return new SeriesCompanions(zone, neighbours.Value, source == SignalOptions.Pack ? desk.WindUpTo(zone, last) : default);
    }

    /// <summary>The slot that a source's last hour was recorded in: another year's where the pack is replayed.</summary>
    public static Slot Recorded(string source, Slot last) => source == SignalOptions.Pack ? DataPack.Replay(last) : last;

    private static NeighbourHours Ready(SignalDesk desk, SignalKind kind, string source, Slot last) => new(Recorded(source, last), desk.Zones(kind, source)
        .Order(StringComparer.Ordinal).Take(NeighbourHours.MostZones)
        .ToDictionary(zone => zone, zone => (ReadOnlyMemory<double>)desk.HoursUpTo(zone, kind, source, last, SeriesForecaster.MostHours)));
}
