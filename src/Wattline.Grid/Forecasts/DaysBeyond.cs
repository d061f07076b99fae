using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// Hours after the last that is forecast, for a series whose newest hour is late: what the same hour of the day before is expected to be, in
/// its band, widened as a walk's deviation would be by the day between.
/// </summary>
internal static class DaysBeyond
{
    private const int Day = 24;

    /// <summary>The hours that follow; none where none is wanted or less than a day is forecast.</summary>
    /// <param name="points">The hours that are forecast, without a gap, nearest first.</param>
    /// <param name="count">How many hours more; none below one.</param>
    /// <param name="isNeverNegative">Whether a band ends at zero.</param>
    public static IReadOnlyList<ForecastPoint> Of(IReadOnlyList<ForecastPoint> points, int count, bool isNeverNegative)
    {
        var all = new List<ForecastPoint>(points);
        for (var more = 0; more < count && points.Count >= Day; more++)
        {
            var (like, ahead) = (all[^Day], all.Count + 1);
            var wider = Math.Sqrt((double)ahead / (ahead - Day));
            var low = like.Value - ((like.Value - like.Low) * wider);
            all.Add(new ForecastPoint(
                like.Slot.AddHours(Day), like.Value, isNeverNegative && low < 0 ? 0 : low, like.Value + ((like.High - like.Value) * wider)));
        }

        return all[points.Count..];
    }
}
