using Wattline.Planning.Problems;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Robust;

/// <summary>By how much a limit over hours is broken.</summary>
/// <param name="Limit">Its name, as in <c>carbon cap</c>; null where none is broken.</param>
/// <param name="Share">
/// The excess as a share of the limit: of the cap in grams, of the requests that a quota wants inside, of the mean latency in ms. Of a limit
/// of moves, of the requests. 0 where none is broken.
/// </param>
public readonly record struct Breach(string? Limit, double Share)
{
    /// <summary>Less is rounding.</summary>
    private const double Rounding = 1e-7;

    /// <summary>The limit that some flows break most; the first of equals.</summary>
    internal static Breach Worst(PlanColumns columns, double[] flows)
    {
        var program = columns.Program;
        var quotas = new Queue<ResidencyQuota>(columns.Problem.Quotas);
        var worst = new Breach("limit of moves", new Moves(program).LimitBreach(flows));
        foreach (var row in program.Arrays.Couplings)
        {
            var limit = row.Kind switch
            {
                CouplingKind.CarbonCap => row.Bound,
                CouplingKind.MeanLatency => columns.Problem.MeanLatencyMs!.Value * flows.Sum(),
                _ => Wanted(columns, quotas.Dequeue(), flows),
            };
            var excess = row.Coefficients.Zip(flows, (coefficient, flow) => coefficient * flow).Sum() - row.Bound;
            worst = limit > 0 && excess / limit > worst.Share ? new(row.Name, excess / limit) : worst;
        }

        return worst.Share > Rounding ? worst : default;
    }

    /// <summary>How many of the requests served a quota wants inside.</summary>
    private static double Wanted(PlanColumns columns, ResidencyQuota quota, double[] flows)
    {
        var first = columns.Program.Arrays.FirstColumns;
        return quota.Share * columns.Blocks.Index()
            .Where(one => quota.Classes.Count == 0 || quota.Classes.Contains(columns.Problem.Demands[one.Item.Demand].Class))
            .Sum(one => flows[first[one.Index]..first[one.Index + 1]].Sum());
    }
}
