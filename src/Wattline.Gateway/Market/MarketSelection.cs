using System.Numerics;
using Wattline.Feasibility;
using Wattline.Fleet;

namespace Wattline.Gateway.Market;

/// <summary>
/// Of the rows that a question names - by model, family and provider - those that it lists, and of each other one every reason why not: it lacks
/// what is ranked by, or a rule on place is not met. A set of rows a reason, so that thousands are counted without a look at each.
/// </summary>
internal sealed class MarketSelection
{
    private readonly MarketTable _table;
    private readonly RowSet _named;
    private readonly List<(MarketReasons Why, RowSet Rows)> _against = [];

    private MarketSelection(MarketTable table, MarketQuery query) => (_table, _named, Listed) = (table, table.Named(query), table.Named(query));

    /// <summary>The rows that nothing is against.</summary>
    public RowSet Listed { get; private set; }

    /// <summary>The rows that something is against.</summary>
    public RowSet Excluded { get; private set; }

    /// <summary>Those of them that are in a region asked for, or anywhere where none is.</summary>
    public RowSet ExcludedThere { get; private set; }

    /// <summary>Selects.</summary>
    /// <param name="table">The market.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="sort">What rows are ranked by.</param>
    /// <param name="place">Rules on place; null for none.</param>
    /// <param name="network">The way from the place's origin to the table's regions; null without one.</param>
    public static MarketSelection Of(MarketTable table, MarketQuery query, MarketSort sort, LeaderboardPlace? place, NetworkColumns? network)
    {
        var found = new MarketSelection(table, query);
        var sites = table.Catalogue.Sites;
        if (place?.Residency is { } rule)
        {
            found.Forbid(MarketReasonWords.Of(Infeasibility.Residency), site => !rule.Allowed.Contains(sites[site].Jurisdiction));
        }

        if (place?.MaxRoundTripMs is { } most)
        {
            found.Forbid(MarketReasons.RoundTrip, site => !(LeaderboardPlace.RoundTrip(network, table.FleetRowOf(site))?.Value <= most));
        }

        if (query.Sites is { } wanted)
        {
            found.Forbid(MarketReasons.Region, site => !wanted[site]);
        }

        var rules = found._against.Count > 0 ? MarketReasons.Unplaced : MarketReasons.None;
        found.Add(table.Unplaced.Where(one => (one.Why & rules) != 0));
        found.Add(table.LackingBy(sort).Where(one => (one.Why & rules) == 0));
        found.Listed = found.Listed.And(table.Having(sort));
        found.Excluded = found._named.Except(found.Listed);
        found.ExcludedThere = query.Sites is null ? found.Excluded : found.Excluded.And(table.AtSites(query.Sites));
        return found;
    }

    /// <summary>How often each reason is met; 64 counts.</summary>
    public void Count(Span<int> counts)
    {
        foreach (var (why, rows) in _against)
        {
            counts[BitOperations.TrailingZeroCount((ulong)why)] += rows.CountIn(_named);
        }
    }

    /// <summary>Every reason against a row.</summary>
    public MarketReasons Against(int row)
    {
        var reasons = MarketReasons.None;
        foreach (var (why, rows) in _against)
        {
            reasons |= rows[row] ? why : MarketReasons.None;
        }

        return reasons;
    }

    private void Forbid(MarketReasons why, Func<int, bool> forbidden)
    {
        var sites = new bool[_table.Catalogue.Sites.Count];
        for (var site = 0; site < sites.Length; site++)
        {
            sites[site] = forbidden(site);
        }

        Add([(why, _table.AtSites(sites))]);
    }

    private void Add(IEnumerable<(MarketReasons Why, RowSet Rows)> against)
    {
        foreach (var one in against)
        {
            _against.Add(one);
            Listed = Listed.Except(one.Rows);
        }
    }
}
