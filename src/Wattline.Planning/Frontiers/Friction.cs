using Wattline.Planning.Problems;
using Wattline.Workloads;

namespace Wattline.Planning.Frontiers;

/// <summary>What keeps work at home, or limits where it goes. Each can be taken out of a problem, to see what it costs.</summary>
public enum Friction
{
    /// <summary>The bytes of requests and answers, both ways.</summary>
    Egress,

    /// <summary>What leaving a session's state behind costs, and that pinned state may not leave.</summary>
    State,

    /// <summary>Residency rules, quotas, and the cost of compliance.</summary>
    Law,

    /// <summary>GPU-seconds by region and hour.</summary>
    Capacity,

    /// <summary>Making models ready.</summary>
    Loading,

    /// <summary>What moving between hours costs, and how much may.</summary>
    Churn,

    /// <summary>Latency budgets and the limit on mean latency.</summary>
    Latency,

    /// <summary>The cap on emissions.</summary>
    CarbonCap,
}

/// <summary>Problems without a friction.</summary>
public static class Frictions
{
    /// <summary>All of them, in the order in which reports show them.</summary>
    public static IReadOnlyList<Friction> All { get; } = Enum.GetValues<Friction>();

    /// <summary>The same problem without a friction; the rest of it is untouched.</summary>
    public static PlanProblem Without(this PlanProblem problem, Friction friction)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return friction switch
        {
            Friction.Egress => problem with { Classes = Each(problem, one => one with { RequestBytes = 0, ResponseBytes = 0 }) },
            Friction.State => problem with { Classes = Each(problem, one => one with { MovesFree = true, Pinned = false }) },
            Friction.Law => problem with
            {
                Demands = [.. problem.Demands.Select(demand => demand with { Residency = Residency.Anywhere })],
                Regions = [.. problem.Regions.Select(region => region with { ComplianceUsd = 0 })],
                Quotas = [],
            },
            Friction.Capacity => problem with
            {
                Regions = [.. problem.Regions.Select(region => region with { GpuSecondsPerSlot = null })],
                GpuSecondsByHour = new Dictionary<string, IReadOnlyList<double>>(),
            },
            Friction.Loading => problem with { Hostings = [.. problem.Hostings.Select(hosting => hosting with { LoadUsd = 0 })] },
            Friction.Churn => problem with { Classes = Each(problem, one => one with { MoveUsd = 0, MoveLimit = 1 }) },
            Friction.Latency => problem with { Classes = Each(problem, one => one with { Budget = LatencyBudget.Unlimited }), MeanLatencyMs = null },
            Friction.CarbonCap => problem with { CarbonCap = null },
            _ => throw new ArgumentOutOfRangeException(nameof(friction), friction, "No friction of that name."),
        };
    }

    /// <summary>As reports name it.</summary>
    public static string Words(this Friction friction) => friction == Friction.CarbonCap ? "carbon cap" : friction.ToString().ToLowerInvariant();

    /// <summary>Whether a problem has the friction at all, so that taking it out could change anything.</summary>
    public static bool Has(this PlanProblem problem, Friction friction)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return friction switch
        {
            Friction.Egress => problem.Classes.Any(one => one.RequestBytes > 0 || one.ResponseBytes > 0),
            Friction.State => problem.Classes.Any(one => one.StateBytes > 0 || one.CachedTokens > 0 || one.Pinned),
            Friction.Law => problem.Quotas.Count > 0 || problem.Regions.Any(region => region.ComplianceUsd > 0)
                || problem.Demands.Any(demand => demand.Residency.Allowed != Residency.Anywhere.Allowed),
            Friction.Capacity => problem.GpuSecondsByHour.Count > 0 || problem.Regions.Any(region => region.GpuSecondsPerSlot is not null),
            Friction.Loading => problem.Hostings.Any(one => one.LoadUsd > 0),
            Friction.Churn => problem.Classes.Any(one => one.MoveUsd > 0 || one.MoveLimit < 1),
            Friction.Latency => problem.MeanLatencyMs is not null || problem.Classes.Any(one => double.IsFinite(one.Budget.Milliseconds)),
            _ => problem.CarbonCap is not null,
        };
    }

    private static IReadOnlyList<PlanClass> Each(PlanProblem problem, Func<PlanClass, PlanClass> change) => [.. problem.Classes.Select(change)];
}
