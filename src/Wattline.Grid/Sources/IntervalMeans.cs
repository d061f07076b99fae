using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Statements about intervals of whatever order and length, as means of the hours of UTC, weighted by time. The later of two statements about
/// one interval holds; where intervals overlap otherwise, the one that began first keeps its time.
/// </summary>
internal sealed class IntervalMeans
{
    private readonly SortedDictionary<DateTimeOffset, (TimeSpan Length, double Value)> _parts = [];

    /// <summary>Takes one statement.</summary>
    public void Add(DateTimeOffset start, TimeSpan length, double value) => _parts[start.ToUniversalTime()] = (length, value);

    /// <summary>The hours within, in order, each with how much of it is stated.</summary>
    public IEnumerable<(SignalPoint Mean, double Seconds)> Hours(Slot from, Slot until)
    {
        var hours = new SortedDictionary<int, (double Seconds, double Sum)>();
        DateTimeOffset? covered = null;
        foreach (var (start, (length, value)) in _parts)
        {
            var begin = covered is { } end && end > start ? end : start;
            Spread(hours, begin, start + length, value);
            covered = covered is { } before && before > start + length ? before : start + length;
        }

        return hours.Where(hour => hour.Key >= from.HoursSinceEpoch && hour.Key < until.HoursSinceEpoch)
            .Select(hour => (new SignalPoint(new Slot(hour.Key), hour.Value.Sum / hour.Value.Seconds), hour.Value.Seconds));
    }

    private static void Spread(SortedDictionary<int, (double Seconds, double Sum)> hours, DateTimeOffset begin, DateTimeOffset end, double value)
    {
        while (begin < end)
        {
            var slot = Slot.Containing(begin);
            var next = slot.AddHours(1).Start;
            var stop = next < end ? next : end;
            var seconds = (stop - begin).TotalSeconds;
            var (had, sum) = hours.GetValueOrDefault(slot.HoursSinceEpoch);
            hours[slot.HoursSinceEpoch] = (had + seconds, sum + (seconds * value));
            begin = stop;
        }
    }
}
