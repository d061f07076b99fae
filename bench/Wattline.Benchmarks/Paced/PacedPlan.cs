using Wattline.Planning.Pacing;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;
using Wattline.Pricing;

namespace Wattline.Benchmarks.Paced;

/// <summary>An exact plan of one interval, with what the policies take from it.</summary>
/// <param name="Usd">What it costs.</param>
/// <param name="Unmet">Requests that it serves nowhere.</param>
/// <param name="Prices">Its duals of capacity.</param>
/// <param name="Shares">By ask: its ways' shares of the requests, summed up; what is left of 1 is served nowhere.</param>
/// <param name="Typical">The size of a typical price.</param>
/// <param name="Paced">The regions as they are paced.</param>
internal sealed record PacedPlan(double Usd, double Unmet, Prices Prices, double[][] Shares, double Typical, PacedRegion[] Paced)
{
    private const double Gap = 1e-7, Feasibility = 1e-6;

    private static readonly LinearSolver Solver = new();

    /// <summary>Solves; a certificate that does not hold ends the run.</summary>
    public static PacedPlan Of(PacedFleet fleet, PacedProblem problem, double[] requests, double[] capacities)
    {
        var program = problem.Program(requests, capacities);
        var solution = Solver.Solve(program, new SolveOptions { Threads = 1 }, CancellationToken.None);
        var certificate = Certificate.Check(program, solution);
        if (!certificate.Holds(Gap, Feasibility))
        {
            throw new InvalidOperationException($"A plan was not exact: {certificate}.");
        }

        var prices = fleet.Regions.Select((region, row) => (region.Id, Usd: solution.CapacityPrices[row])).ToDictionary(one => one.Id, one => one.Usd);
        return new PacedPlan(
            certificate.PrimalUsd, solution.Unmet.Sum(), new Prices { CapacityUsdPerGpuSecond = prices },
            [.. requests.Select((amount, ask) => SharesOf(program, solution, ask, amount))], PriceScale.Typical(program),
            [.. fleet.Regions.Select((region, row) => new PacedRegion(region.Id, capacities[row], PriceScale.Most(program, row)))]);
    }

    private static double[] SharesOf(PlanProgram program, ProgramSolution solution, int ask, double amount)
    {
        var flows = solution.Flows[program.Arrays.FirstColumns[ask]..program.Arrays.FirstColumns[ask + 1]];
        var sum = 0.0;
        return [.. flows.Select(flow => sum += amount > 0 ? flow / amount : 0)];
    }
}
