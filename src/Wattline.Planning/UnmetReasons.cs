using System.Globalization;
using Wattline.Planning.Programs;

namespace Wattline.Planning;

/// <summary>Tells for each unmet demand what stands in its way: never just that the problem has no solution.</summary>
internal sealed class UnmetReasons(Plan plan)
{
    private readonly ProgramArrays _arrays = plan.Columns.Program.Arrays;

    public IReadOnlyList<UnmetDemand> All()
    {
        var unmet = new List<UnmetDemand>();
        for (var block = 0; block < plan.Columns.Blocks.Count; block++)
        {
            var requests = plan.Solution.Unmet[block];
            if (requests > Plan.Visible * _arrays.Amounts[block])
            {
                var (demand, hour) = plan.Columns.Blocks[block];
                unmet.Add(new UnmetDemand(
                    plan.Problem.Demands[demand], hour, requests, requests * _arrays.UnmetCosts[block], [.. Because(block, demand)]));
            }
        }

        return unmet;
    }

    private IEnumerable<string> Because(int block, int demand)
    {
        var (first, last) = (_arrays.FirstColumns[block], _arrays.FirstColumns[block + 1]);
        var scarce = Scarce(first, last).ToList();
        var blocked = plan.Columns.Blocked[demand].Select(by => string.Create(CultureInfo.InvariantCulture,
            $"{by.Reason}: {string.Join(", ", by.Regions.Take(4))}{(by.Regions.Count > 4 ? $" and {by.Regions.Count - 4} more" : "")}"));
        if (scarce.Count == 0 && last > first)
        {
            scarce.Add("the penalty for unmet demand is below the cost of serving it");
        }

        return scarce.Concat(blocked);
    }

    /// <summary>What has a price and is drawn on by the ways that exist.</summary>
    private IEnumerable<string> Scarce(int first, int last)
    {
        var full = Enumerable.Range(first, last - first).Where(column => plan.Solution.CapacityPrices[_arrays.Resource[column]] > 0)
            .Select(column => plan.Columns.Fleet.Regions[plan.Columns.Program.RegionOf(column)].Id).Distinct().ToList();
        if (full.Count > 0)
        {
            yield return $"Capacity: {string.Join(", ", full.Take(4))}{(full.Count > 4 ? $" and {full.Count - 4} more" : "")} "
                + $"{(full.Count > 1 ? "are" : "is")} full";
        }

        for (var row = 0; row < _arrays.Couplings.Count; row++)
        {
            var coefficients = _arrays.Couplings[row].Coefficients.AsSpan(first..last);
            if (plan.Solution.CouplingPrices[row] > 0 && coefficients.ContainsAnyExceptInRange(double.NegativeInfinity, 0))
            {
                yield return Broken(_arrays.Couplings[row], coefficients.ToArray().Min());
            }
        }
    }

    /// <summary>A limit that other requests have used up, or that no way to serve these could keep.</summary>
    /// <param name="row">The limit.</param>
    /// <param name="least">Coefficient of the way that strains it least.</param>
    private string Broken(CouplingRow row, double least) => row.Kind switch
    {
        CouplingKind.MeanLatency when least > 0 && plan.Problem.MeanLatencyMs is { } limit =>
            string.Create(CultureInfo.InvariantCulture, $"mean latency limit {limit:0.#} ms: the fastest way takes {limit + least:0.#} ms"),
        CouplingKind.Quota when least > 0 => $"{row.Name}: no way to serve lies inside",
        _ => $"{row.Name} is used up",
    };
}
