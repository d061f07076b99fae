using System.Globalization;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;

namespace Wattline.Planning.Frontiers;

/// <summary>
/// Climbs the staircase exactly. A looser budget only adds columns: where nothing couples the hours one run of the network solver gives all
/// steps; else a plan is solved again wherever a new column has a negative reduced cost at the plan's own prices.
/// </summary>
public static class FrontierBuilder
{
    /// <summary>The frontier of a problem.</summary>
    /// <exception cref="PlanProblemException">The problem has faults, or a class is unknown.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Frontier Build(PlanProblem problem, FrontierOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        var steps = LatencySteps.Of(Known(problem, options), options, cancellation);
        return new NetworkSolver().Refusal(steps.Columns.Program) is null
            ? new NetworkClimb(steps, options).All(cancellation)
            : new SolvedClimb(steps, options).All(cancellation);
    }

    /// <summary>The columns that one budget allows.</summary>
    /// <exception cref="PlanProblemException">The problem has faults, or a class is unknown.</exception>
    public static PlanColumns ColumnsAt(PlanProblem problem, FrontierOptions options, double budgetMs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        return LatencySteps.Of(Known(problem, options), options, cancellation).AllowedAt(budgetMs).Columns;
    }

    private static PlanProblem Known(PlanProblem problem, FrontierOptions options)
    {
        if (options.Classes.FirstOrDefault(name => problem.Classes.All(known => known.Name != name)) is { } unknown)
        {
            var near = Text.Nearest.Names(unknown, problem.Classes.Select(one => one.Name), 3);
            var known = string.Join(", ", near.DefaultIfEmpty("none like it"));
            throw new PlanProblemException([new("class", $"There is no class '{unknown}'; there is {known}.")]);
        }

        if (!(options.FromMs >= 0 && options.ToMs > options.FromMs))
        {
            throw new PlanProblemException([new("from, to", string.Create(
                CultureInfo.InvariantCulture, $"A frontier goes from 0 ms or more to a looser budget, not from {options.FromMs} to {options.ToMs} ms."))]);
        }

        return problem;
    }
}
