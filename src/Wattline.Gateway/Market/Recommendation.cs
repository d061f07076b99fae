using Wattline.Feasibility;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Gateway.Market;

/// <summary>
/// The best row of the market that the one mask lets a usual request of the mix be served by, and every reason against the others. Which is
/// best is asked for: least carbon, cost or objective, or most speed.
/// </summary>
/// <param name="Query">What was asked.</param>
/// <param name="Table">The market.</param>
/// <param name="Chosen">The best row and the next four, fewer where there are no more.</param>
/// <param name="LatencyMs">Of each chosen row: round trip and service of a usual request, ms; null where the place is not known.</param>
/// <param name="Feasible">The rows that nothing is against.</param>
/// <param name="Excluded">The others, with every reason.</param>
internal sealed record Recommendation(
    RecommendQuery Query, MarketTable Table, IReadOnlyList<int> Chosen, IReadOnlyList<double?> LatencyMs, RowSet Feasible,
    IReadOnlyList<(int Row, MarketReasons Why)> Excluded)
{
    /// <summary>The best and four alternatives.</summary>
    public const int MostChosen = 5;

    /// <summary>Decides.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="table">The market.</param>
    /// <param name="network">The way from the origin to the table's regions.</param>
    /// <param name="candidates">Takes the rows.</param>
    public static Recommendation Of(RecommendQuery query, MarketTable table, Fleet.NetworkColumns network, CandidateTable candidates)
    {
        var options = OptionsOf(query, table);
        if (options.Length > 0)
        {
            Router.Evaluate(WorkOf(query, table, network), options, table.Snapshot, table.NothingLive, table.Key.Kind, candidates);
        }

        var selected = MarketSelection.Of(table, query.Query, query.Sort, null, null);
        var optionOf = new int[table.Snapshot.Models.Count];
        for (var option = 0; option < options.Length; option++)
        {
            optionOf[options[option].Model] = option;
        }

        var (chosen, latencies) = (new List<int>(MostChosen), new List<double?>(MostChosen));
        var (feasible, excluded) = (RowSet.None(table.Rows.Count), new Left(selected));
        foreach (var row in table.Order(query.Sort))
        {
            if (!selected.Listed[row] && !selected.Excluded[row])
            {
                continue;
            }

            var index = IndexOf(table, row, optionOf, candidates);
            if ((Against(query, table.Rows[row], index, candidates) | selected.Against(row)) is not MarketReasons.None and var reasons)
            {
                excluded.Add(row, reasons);
                continue;
            }

            feasible.Add(row);
            if (chosen.Count < MostChosen)
            {
                chosen.Add(row);
                latencies.Add(index < 0 ? null : candidates[index].Use.LatencyMs);
            }
        }

        foreach (var row in table.Lacking(query.Sort))
        {
            if (selected.Excluded[row])
            {
                excluded.Add(row, Against(query, table.Rows[row], IndexOf(table, row, optionOf, candidates), candidates) | selected.Against(row));
            }
        }

        return new Recommendation(query, table, chosen, latencies, feasible, excluded.All);
    }

    /// <summary>Rows that are left out: those in a region asked for come first.</summary>
    private sealed class Left(MarketSelection selected)
    {
        private readonly List<(int Row, MarketReasons Why)> _there = [], _elsewhere = [];

        public IReadOnlyList<(int Row, MarketReasons Why)> All => _elsewhere.Count == 0 ? _there : [.. _there, .. _elsewhere];

        public void Add(int row, MarketReasons why) => (selected.ExcludedThere[row] || selected.Listed[row] ? _there : _elsewhere).Add((row, why));
    }

    private static ServingOption[] OptionsOf(RecommendQuery query, MarketTable table)
    {
        var options = new List<ServingOption>();
        for (var index = 0; index < table.Snapshot.Models.Count; index++)
        {
            if (query.Query.Models![table.Catalogue.IndexOf(table.Snapshot.Models[index].Model)])
            {
                options.Add(new ServingOption(index, table.Key.Mix.OutputTokens));
            }
        }

        return [.. options];
    }

    private static Workload WorkOf(RecommendQuery query, MarketTable table, Fleet.NetworkColumns network) => new()
    {
        Network = network,
        Budget = query.Budget,
        Residency = query.Residency.Allowed,
        PromptTokens = table.Key.Mix.PromptTokens,
        RequestBytes = table.Key.Mix.PromptTokens * OpenAi.WorkloadReader.BytesPerToken,
        ResponseBytes = table.Key.Mix.OutputTokens * OpenAi.WorkloadReader.BytesPerToken,
    };

    /// <summary>Where the router wrote a row; -1 for one that it does not evaluate.</summary>
    private static int IndexOf(MarketTable table, int row, int[] optionOf, CandidateTable candidates) =>
        table.ModelOf(row) is >= 0 and var model ? (optionOf[model] * candidates.Stride) + table.RegionOf(row) : -1;

    private static MarketReasons Against(RecommendQuery query, MarketRow row, int index, CandidateTable candidates)
    {
        var tooDear = query.MaxCostUsd is { } most && row.CostUsd > most;
        if (index < 0)
        {
            return AgainstPriceOnly(query, row, tooDear);
        }

        return MarketReasonWords.Of(candidates.ReasonsAt(index)) | (tooDear ? MarketReasons.Cost : MarketReasons.None);
    }

    /// <summary>
    /// A row with a price and nothing else: what is asked of its place or pace cannot be checked, and what cannot be checked is not met.
    /// </summary>
    private static MarketReasons AgainstPriceOnly(RecommendQuery query, MarketRow row, bool tooDear)
    {
        var reasons = tooDear ? MarketReasons.Cost : MarketReasons.None;
        if (row.Region is null ? query.Residency.Allowed != Fleet.JurisdictionSet.All : !query.Residency.Allowed.Contains(row.Region.Jurisdiction))
        {
            reasons |= row.Region is null ? Unplaced(row) : MarketReasonWords.Of(Infeasibility.Residency);
        }

        if (double.IsFinite(query.Budget.Milliseconds))
        {
            reasons |= row.Region is null ? Unplaced(row) : MarketReasons.PaceUnknown;
        }

        return reasons;
    }

    private static MarketReasons Unplaced(MarketRow row) =>
        row.Group is null ? MarketReasons.RegionUndisclosed : MarketReasons.RegionOfProvidersChoice;
}
