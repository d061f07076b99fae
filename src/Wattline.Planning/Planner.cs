using Wattline.Planning.Problems;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Planning;

/// <summary>Solves a problem with the solver that its structure calls for, and believes no solver: each solution is certified.</summary>
public static class Planner
{
    /// <summary>The gap within which exact solvers must be proved: what rounding leaves.</summary>
    public const double ExactGap = 1e-9;

    /// <summary>The solvers in the order of preference: exact ones first, the one that takes everything last.</summary>
    public static IReadOnlyList<ISolver> Solvers { get; } = [new NetworkSolver(), new LinearSolver(), new DecompositionSolver()];

    /// <summary>Plans a problem.</summary>
    /// <param name="problem">What to plan.</param>
    /// <param name="options">How far to go; null for the defaults.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="PlanProblemException">The problem has faults; all of them are named.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Plan Solve(PlanProblem problem, SolveOptions? options = null, CancellationToken cancellation = default) =>
        Solve(ColumnBuilder.Build(problem, cancellation), options ?? new SolveOptions(), cancellation);

    /// <summary>Plans a problem that is laid out. Where a solver's answer does not hold, the next one's is tried; the best one is returned.</summary>
    public static Plan Solve(PlanColumns columns, SolveOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Plan? best = null;
        foreach (var solver in Solvers.Where(solver => solver.Refusal(columns.Program) is null))
        {
            var solution = solver.Solve(columns.Program, options, cancellation);
            var certificate = Certificate.Check(columns.Program, solution);
            var plan = new Plan(columns, solution, certificate, certificate.Holds(Math.Max(options.Gap, ExactGap)));
            if (plan.IsCertified)
            {
                return plan;
            }

            best = best is null || IsBetter(certificate, best.Certificate) ? plan : best;
        }

        return best ?? throw new InvalidOperationException("No solver takes the program, though the last takes every one.");
    }

    /// <summary>Keeping the constraints comes before the cost.</summary>
    private static bool IsBetter(Certificate left, Certificate right) =>
        left.Infeasibility <= 1e-7 ? right.Infeasibility > 1e-7 || left.PrimalUsd < right.PrimalUsd : left.Infeasibility < right.Infeasibility;
}
