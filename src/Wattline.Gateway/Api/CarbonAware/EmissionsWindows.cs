using Wattline.Storage.Json;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>A stretch of time and its mean carbon.</summary>
/// <param name="Time">When it begins.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="Rating">g/kWh.</param>
internal readonly record struct EmissionsWindow(DateTimeOffset Time, TimeSpan Duration, double Rating);

/// <summary>Windows of a workload's length over hours, as the Carbon Aware Web API lays them: they slide by an hour from the start asked for.</summary>
internal static class EmissionsWindows
{
    /// <summary>
    /// Windows that hours cover whole and that end by the end. Without a length the hours themselves: those that end after the start and
    /// begin no later than the end.
    /// </summary>
    /// <param name="hours">In order.</param>
    /// <param name="start">From when.</param>
    /// <param name="end">Until when.</param>
    /// <param name="length">The workload's length; zero for none.</param>
    public static IReadOnlyList<EmissionsWindow> Of(IReadOnlyList<EmissionsHour> hours, DateTimeOffset start, DateTimeOffset end, TimeSpan length)
    {
        if (hours.Count == 0)
        {
            return [];
        }

        if (length == TimeSpan.Zero)
        {
            return [.. hours.Where(hour => hour.End > start && hour.Time <= end)
                .Select(hour => new EmissionsWindow(hour.Time, EmissionsHour.Duration, hour.Rating))];
        }

        var windows = new List<EmissionsWindow>();
        var last = hours[^1].End < end ? hours[^1].End : end;
        var from = hours[0].Time > start ? hours[0].Time : start;
        for (var before = 0; from + length <= last; from += EmissionsHour.Duration)
        {
            while (hours[before].End <= from)
            {
                before++;
            }

            if (Mean(hours, before, from, from + length) is { } mean)
            {
                windows.Add(new EmissionsWindow(from, length, mean));
            }
        }

        return windows;
    }

    /// <summary>All windows of the least mean, in order: those that an answer shows with the same number.</summary>
    public static IReadOnlyList<EmissionsWindow> Best(IReadOnlyList<EmissionsWindow> windows)
    {
        var least = windows.Count > 0 ? windows.Min(window => Significant.Of(window.Rating)) : 0;
        return [.. windows.Where(window => Significant.Of(window.Rating) == least)];
    }

    /// <summary>Mean over a time, each hour by its share of it; null where hours do not cover all of it.</summary>
    /// <param name="hours">In order.</param>
    /// <param name="first">Index of an hour before which none touches the time.</param>
    /// <param name="start">From when.</param>
    /// <param name="end">Until when; after the start.</param>
    public static double? Mean(IReadOnlyList<EmissionsHour> hours, int first, DateTimeOffset start, DateTimeOffset end)
    {
        var (mean, covered) = (0.0, TimeSpan.Zero);
        for (var index = first; index < hours.Count && hours[index].Time < end; index++)
        {
            var hour = hours[index];
            var share = (hour.End < end ? hour.End : end) - (hour.Time > start ? hour.Time : start);
            if (share > TimeSpan.Zero)
            {
                covered += share;
                mean += hour.Rating * (share / (end - start));
            }
        }

        return covered == end - start ? mean : null;
    }
}
