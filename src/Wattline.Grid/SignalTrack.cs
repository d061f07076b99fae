using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>What one source has said of one quantity in one zone: its hours, bounded, and its newest forecast. Immutable.</summary>
internal sealed class SignalTrack
{
    /// <summary>Hours kept: what a forecast learns from.</summary>
    public const int MostHours = 120 * 24;

    /// <summary>Nothing said yet.</summary>
    public static readonly SignalTrack Empty = new([], null, null);

    private readonly SignalPoint[] _points;

    private SignalTrack(SignalPoint[] points, Provenance? provenance, SignalSeries? forecast) =>
        (_points, Provenance, Forecast) = (points, provenance, forecast);

    /// <summary>Hours that were observed or settled, in the order of time.</summary>
    public ReadOnlySpan<SignalPoint> Points => _points;

    /// <summary>Where the newest hours come from; null where none were observed.</summary>
    public Provenance? Provenance { get; }

    /// <summary>The newest forecast; null for none.</summary>
    public SignalSeries? Forecast { get; }

    /// <summary>With what a source says now: a later word on an hour holds; a forecast gives way to a newer one.</summary>
    public SignalTrack With(SignalSeries series)
    {
        if (series.Issued is not null)
        {
            return Forecast is { } had && had.Issued > series.Issued ? this : new SignalTrack(_points, Provenance, series);
        }

        var merged = new SortedDictionary<int, double>();
        foreach (var point in _points.Concat(series.Points))
        {
            merged[point.Slot.HoursSinceEpoch] = point.Value;
        }

        var kept = merged.Skip(Math.Max(0, merged.Count - MostHours)).Select(one => new SignalPoint(new Slot(one.Key), one.Value));
        return new SignalTrack([.. kept], series.Provenance, Forecast);
    }

    /// <summary>The newest hour up to a slot; null for none.</summary>
    public SignalPoint? Newest(Slot upTo)
    {
        var at = IndexAfter(_points, upTo) - 1;
        return at >= 0 ? _points[at] : null;
    }

    /// <summary>The hours after a slot, in order.</summary>
    public IReadOnlyList<SignalPoint> After(Slot slot) => _points[IndexAfter(_points, slot)..];

    /// <summary>The value of an hour; null where it was not stated.</summary>
    public double? At(Slot slot) => At(_points, slot);

    /// <summary>What the newest forecast says of an hour; null where it says nothing.</summary>
    public double? ForecastAt(Slot slot) => Forecast is { } forecast ? At(forecast.Points, slot) : null;

    private static double? At(IReadOnlyList<SignalPoint> points, Slot slot)
    {
        var at = IndexAfter(points, slot) - 1;
        return at >= 0 && points[at].Slot == slot ? points[at].Value : null;
    }

    /// <summary>The first index whose slot comes after.</summary>
    private static int IndexAfter(IReadOnlyList<SignalPoint> points, Slot slot)
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].Slot <= slot ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
