using Wattline.Planning.Problems;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Planning.Frontiers;

/// <summary>Which law holds for where data may go.</summary>
public enum FrontierLaw
{
    /// <summary>As the problem states it.</summary>
    Configured,

    /// <summary>None: residency, quotas and the cost of compliance fall away.</summary>
    Off,

    /// <summary>A stricter one, given beside the problem; never looser than the problem's own.</summary>
    Strict,
}

/// <summary>What is varied of a problem whose frontier is asked for again and again: what emissions cost, what moving costs, which law holds.</summary>
public sealed record FrontierTerms
{
    /// <summary>What emissions cost.</summary>
    public CarbonPrice CarbonPrice { get; init; }

    /// <summary>By what the bytes of requests and answers are multiplied; 0 or more, 1 for the problem's own.</summary>
    public double EgressFactor { get; init; } = 1;

    /// <summary>
    /// By what the cost of leaving a session's state behind is multiplied, 0 or more: sessions are so many times as short. None is shorter
    /// than one request, which limits the factor to a session's requests.
    /// </summary>
    public double StateFactor { get; init; } = 1;

    /// <summary>Which law holds.</summary>
    public FrontierLaw Law { get; init; }

    /// <summary>The problem at these terms.</summary>
    /// <param name="problem">At its own.</param>
    /// <param name="strict">By demand: the strict law.</param>
    public PlanProblem Of(PlanProblem problem, IReadOnlyList<Residency> strict)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(strict);
        var lawful = Law == FrontierLaw.Off ? problem.Without(Friction.Law)
            : Law == FrontierLaw.Strict ? problem with { Demands = [.. problem.Demands.Select((one, at) => one with { Residency = strict[at] })] }
            : problem;
        return lawful with { CarbonPrice = CarbonPrice, Classes = [.. problem.Classes.Select(Of)] };
    }

    /// <summary>By what a class's cost of leaving home is multiplied.</summary>
    internal double StateFactorOf(PlanClass one) => Math.Min(StateFactor, one.RequestsPerSession);

    private PlanClass Of(PlanClass one) => one with
    {
        RequestBytes = one.RequestBytes * EgressFactor,
        ResponseBytes = one.ResponseBytes * EgressFactor,
        RequestsPerSession = StateFactor > 0 ? Math.Max(1, one.RequestsPerSession / StateFactor) : double.MaxValue,
    };
}
