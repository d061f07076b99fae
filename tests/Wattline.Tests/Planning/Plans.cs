using Wattline.Planning;
using Wattline.Planning.Problems;

namespace Wattline.Tests.Planning;

/// <summary>Plans with the usual options, given up with the test.</summary>
internal static class Plans
{
    public static Plan Solve(PlanProblem problem) => Planner.Solve(problem, null, TestContext.Current.CancellationToken);

    public static Plan Solve(PlanColumns columns) => Planner.Solve(columns, new(), TestContext.Current.CancellationToken);
}
