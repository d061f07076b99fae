using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>
/// What is known and expected of a zone's coming hours. Each hour is that of the first who has it: a live source that has it settled, as
/// day-ahead prices are; the forecast of the first live source in order that states one; where no live source says anything, the replayed
/// day whose mean is known; else the project's own forecast from the history of the first source that has enough. Own forecasts are made
/// once for what was known, and kept until more is. A replayed year never goes on from what a live source says.
/// </summary>
public static class GridForecasts
{
    /// <summary>Hours ahead at most.</summary>
    public const int MostHours = SeriesForecaster.Horizon;

    /// <summary>The name under which the project's own forecasts go.</summary>
    public const string Own = "wattline";

    /// <summary>The hours after the present one; with a reason where some of them are not there.</summary>
    /// <param name="desk">What is known.</param>
    /// <param name="zone">A carbon zone, or a price zone for prices.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="now">The present slot.</param>
    /// <param name="hours">How many hours, 1 to 96.</param>
    public static SignalOutlook Of(SignalDesk desk, string zone, SignalKind kind, Slot now, int hours)
    {
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, MostHours);
        var coming = new ComingHours(now, hours);
        var order = desk.Options.Order(kind);
        foreach (var source in order.Where(source => source != SignalOptions.Pack))
        {
            coming.Add(KnownHours.Settled(desk, zone, kind, source, now));
        }

        foreach (var source in order.Where(source => source != SignalOptions.Pack))
        {
            coming.Add(Stated(desk, zone, kind, source, now));
        }

        var isLive = coming.Count > 0;
        if (!isLive)
        {
            coming.Add(KnownHours.OfTheDay(desk, zone, kind, now));
        }

        foreach (var source in order.Where(source => !isLive || source != SignalOptions.Pack))
        {
            if (!coming.IsWhole)
            {
                coming.Add(desk.Forecasts.From(desk, zone, kind, source, now));
            }
        }

        return new SignalOutlook(zone, kind, coming.InOrder(), coming.FirstMissing is { } missing ? Why(coming, missing, hours, zone) : null);
    }

    private static SignalForecast? Stated(SignalDesk desk, string zone, SignalKind kind, string source, Slot now) =>
        desk.Stated(zone, kind, source, now) is not { } stated ? null : new SignalForecast(
            zone, kind, source, Slot.Containing(stated.Issued!.Value),
            [.. stated.Points.Select(point => new ForecastPoint(point.Slot, point.Value, null, null))], stated.Provenance)
        {
            Made = stated.Issued,
        };

    private static string Why(ComingHours coming, Slot missing, int hours, string zone) => coming.Count == 0
        ? $"no configured source states one of {zone}, and its own history is too short or has no hours"
        : $"{hours - coming.Count} of {hours} hours are not there, {missing} the first: nobody states them, and of {zone} no live source has "
            + "the recent hours to forecast them from";

    /// <summary>The hours that are asked for, each as the first said it who knew.</summary>
    private sealed class ComingHours(Slot now, int hours)
    {
        private readonly ComingHour?[] _hours = new ComingHour?[hours];

        public int Count { get; private set; }

        public bool IsWhole => Count == _hours.Length;

        public Slot? FirstMissing => IsWhole ? null : now.AddHours(1 + Array.FindIndex(_hours, hour => hour is null));

        public void Add(SignalForecast? part)
        {
            foreach (var hour in part?.Hours ?? [])
            {
                var at = hour.Slot.HoursSinceEpoch - now.HoursSinceEpoch - 1;
                if (at >= 0 && at < _hours.Length && _hours[at] is null)
                {
                    _hours[at] = new ComingHour(hour.Slot, hour.Value, hour.Low, hour.High, part!);
                    Count++;
                }
            }
        }

        public IReadOnlyList<ComingHour> InOrder() => [.. _hours.OfType<ComingHour>()];
    }
}
