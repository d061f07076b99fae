using Wattline.Fleet;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Problems;

/// <summary>The rows over all hours: carbon cap, quotas, mean latency.</summary>
internal sealed class CouplingBuilder(
    PlanProblem problem, FleetColumns fleet, IReadOnlyList<PlanRow> rows, List<int> rowOfColumn, PlanClass[] classOfColumn)
{
    /// <summary>Those that the problem has, in that order.</summary>
    public IEnumerable<CouplingRow> Rows()
    {
        if (problem.CarbonCap is { } cap)
        {
            yield return new(CouplingKind.CarbonCap, "carbon cap", cap.Grams, Each((row, _) => row.Grams));
        }

        foreach (var quota in problem.Quotas)
        {
            var inside = fleet.Regions.Select(region => quota.Territories.Contains(region.Jurisdiction)).ToArray();
            yield return new(CouplingKind.Quota, $"quota {quota.Name}", 0, Each((row, kind) => IsAbout(quota, kind)
                ? quota.Share - (inside[row.Region] ? 1 : 0)
                : 0));
        }

        if (problem.MeanLatencyMs is { } mean)
        {
            yield return new(CouplingKind.MeanLatency, "mean latency", 0, Each((row, _) => row.LatencyMs - mean));
        }
    }

    private static bool IsAbout(ResidencyQuota quota, PlanClass kind) => quota.Classes.Count == 0 || quota.Classes.Contains(kind.Name);

    private double[] Each(Func<PlanRow, PlanClass, double> coefficient)
    {
        var values = new double[rowOfColumn.Count];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = coefficient(rows[rowOfColumn[column]], classOfColumn[column]);
        }

        return values;
    }
}
