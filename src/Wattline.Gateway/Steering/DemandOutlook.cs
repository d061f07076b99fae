using Wattline.Planning.Demand;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Gateway.Steering;

/// <summary>What is expected of a group of requests.</summary>
/// <param name="Group">What they have in common.</param>
/// <param name="Seen">What those seen came to: their means are taken to hold on.</param>
/// <param name="Requests">How many are expected in each coming hour, the present one first.</param>
internal sealed record ExpectedDemand(DemandGroup Group, DemandSums Seen, IReadOnlyList<double> Requests);

/// <summary>Turns the demand of past hours into what is expected of the coming ones.</summary>
internal static class DemandOutlook
{
    /// <summary>Hours of the past that are read: four weeks, in which each hour of the week came four times. Chosen.</summary>
    public const int PastHours = 4 * 168;

    /// <summary>
    /// Groups that a plan tells apart, the largest first. Chosen. Those beyond, and the requests that the ledger does not tell apart, are
    /// planned as if they were like these: they take capacity too.
    /// </summary>
    public const int MostGroups = 500;

    /// <summary>Least share of the present hour that tells anything of the whole of it.</summary>
    private const double LeastShare = 1 / 60.0;

    /// <summary>What is expected, the largest group first; empty where nothing was asked yet.</summary>
    /// <param name="past">Demand of the past, up to the present hour.</param>
    /// <param name="now">The moment.</param>
    /// <param name="hours">How many hours, the present one included.</param>
    public static IReadOnlyList<ExpectedDemand> Of(IReadOnlyList<DemandRow> past, DateTimeOffset now, int hours)
    {
        var known = past.Where(row => row.Group is not null).GroupBy(row => row.Group!).Select(group => (group.Key, Rows: group.ToList(), Seen: Sum(group)))
            .OrderByDescending(group => group.Seen.Requests).ThenBy(group => group.Key.ToString(), StringComparer.Ordinal).Take(MostGroups).ToList();
        if (known.Count == 0)
        {
            return [];
        }

        var share = Sum(past).Requests / (double)known.Sum(group => group.Seen.Requests);
        var first = past.Min(row => row.Hour);
        return [.. known.Select(group => new ExpectedDemand(
            group.Key, group.Seen, [.. Expected(group.Key, group.Rows, first, now, hours).Select(requests => requests * share)]))];
    }

    private static DemandSums Sum(IEnumerable<DemandRow> rows) => rows.Aggregate(default(DemandSums), (sum, row) => sum + row.Sums);

    /// <summary>From the hours that are over; from what came of the present one where there is no other.</summary>
    private static IEnumerable<double> Expected(DemandGroup group, IReadOnlyList<DemandRow> rows, Slot first, DateTimeOffset now, int hours)
    {
        var present = Slot.Containing(now);
        if (first == present)
        {
            var share = Math.Max(LeastShare, (now - present.Start) / TimeSpan.FromHours(1));
            return Enumerable.Repeat(rows.Sum(row => row.Sums.Requests) / share, hours);
        }

        var counts = new double[present.HoursSinceEpoch - first.HoursSinceEpoch];
        foreach (var row in rows.Where(row => row.Hour < present))
        {
            counts[row.Hour.HoursSinceEpoch - first.HoursSinceEpoch] += row.Sums.Requests;
        }

        var forecast = DemandForecaster.Forecast(new DemandSeries(group.Origin, group.Class, first, counts), hours);
        return forecast.Hours.Select(hour => hour.Requests);
    }
}
