using Wattline.Fleet;

namespace Wattline.Gateway.Market;

/// <summary>A region in one hour, for a million tokens.</summary>
/// <param name="Region">The region's identifier in the market.</param>
/// <param name="CarbonG">Its carbon, g.</param>
/// <param name="CostUsd">Its cost, USD.</param>
internal readonly record struct SpreadRow(string Region, double CarbonG, double CostUsd);

/// <summary>
/// Best and worst of regions, in each hour and on the mean of all. Of equals the best is the one with the least carbon on the mean, the worst
/// the one with the most, then by name: the same in each hour and of the whole, so that a list price that holds everywhere names one region.
/// </summary>
internal sealed class SpreadTally
{
    private readonly Dictionary<string, Site> _sites;
    private readonly IReadOnlyList<IReadOnlyList<SpreadRow>> _hours;
    private readonly Dictionary<string, double> _carbon;

    /// <summary>Of some hours.</summary>
    /// <param name="sites">The sites by the identifier of their region in the market.</param>
    /// <param name="hours">Each with at least one region.</param>
    public SpreadTally(Dictionary<string, Site> sites, IReadOnlyList<IReadOnlyList<SpreadRow>> hours)
    {
        (_sites, _hours) = (sites, hours);
        _carbon = hours.SelectMany(rows => rows).GroupBy(row => row.Region).ToDictionary(group => group.Key, group => group.Average(row => row.CarbonG));
    }

    /// <summary>Regions compared.</summary>
    public int Regions => _carbon.Count;

    /// <summary>Best and worst of some regions.</summary>
    public (SpreadEnd Best, SpreadEnd Worst) Ends(IReadOnlyList<SpreadRow> rows, Func<SpreadRow, double> figure)
    {
        var order = rows.OrderBy(figure).ThenBy(row => _carbon[row.Region]).ThenBy(row => row.Region, StringComparer.Ordinal).ToList();
        return (End(order[0], figure), End(order[^1], figure));
    }

    /// <summary>What choosing a region is worth on the mean; null where no region has all hours.</summary>
    public SpreadMean? Mean(Func<SpreadRow, double> figure)
    {
        // A region that lacks hours would be compared on others.
        var means = _hours.SelectMany(rows => rows).GroupBy(row => row.Region).Where(group => group.Count() == _hours.Count)
            .Select(group => new SpreadRow(group.Key, group.Average(row => row.CarbonG), group.Sum(figure) / _hours.Count)).ToList();
        if (means.Count == 0)
        {
            return null;
        }

        var (best, worst) = Ends(means, row => row.CostUsd);
        var roaming = _hours.Average(rows => rows.Min(figure));
        return new SpreadMean(
            best, worst, roaming, worst.Value > 0 ? 100 * (worst.Value - best.Value) / worst.Value : null,
            best.Value > 0 ? 100 * (best.Value - roaming) / best.Value : null);
    }

    private SpreadEnd End(SpreadRow row, Func<SpreadRow, double> figure)
    {
        var site = _sites[row.Region];
        return new SpreadEnd(site.Provider, site.ProviderRegion.Length > 0 ? site.ProviderRegion : site.Id, figure(row));
    }
}
