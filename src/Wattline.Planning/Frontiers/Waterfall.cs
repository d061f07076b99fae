using Wattline.Planning.Problems;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Planning.Frontiers;

/// <summary>What a friction takes away.</summary>
/// <param name="Friction">Which one.</param>
/// <param name="CostUsd">Cost once it and all before it hold, USD.</param>
/// <param name="TakenUsd">Cost that it adds to those before it, USD.</param>
/// <param name="AloneUsd">Cost that it adds where it is the only one, USD.</param>
/// <param name="AverageGrams">Average emissions once it and all before it hold, g; null where a reading is missing.</param>
/// <param name="Relocated">Share of the requests that still leave home.</param>
public sealed record WaterfallStep(Friction Friction, double CostUsd, double TakenUsd, double AloneUsd, double? AverageGrams, double Relocated);

/// <summary>
/// How much of the benefit of moving each friction takes away: from the plan in which nothing holds work back to the actual one, friction
/// by friction in a stated order, and each alone, since what one takes depends on which came first.
/// </summary>
/// <param name="LocalUsd">Cost if every request ran in its home region whatever the rules, USD; null where a home cannot serve its demand at all.</param>
/// <param name="FreeUsd">Cost without any friction, USD.</param>
/// <param name="FreeGrams">Average emissions without any friction, g; null where a reading is missing.</param>
/// <param name="Steps">In the order in which the frictions were added.</param>
public sealed record Waterfall(double? LocalUsd, double FreeUsd, double? FreeGrams, IReadOnlyList<WaterfallStep> Steps)
{
    /// <summary>What moving saves without any friction, USD; null where staying has no cost to compare.</summary>
    public double? BenefitUsd => LocalUsd - FreeUsd;

    /// <summary>The share of the benefit that a step takes, as a share of 1; null where there is no benefit.</summary>
    public double? ShareOf(WaterfallStep step) => BenefitUsd is > 0 and var benefit ? step.TakenUsd / benefit : null;

    /// <summary>Adds the frictions of a problem one by one.</summary>
    /// <param name="problem">With all of its frictions.</param>
    /// <param name="order">Which to add, in what order; those that the problem lacks are passed over. Others than these hold throughout.</param>
    /// <param name="options">How far each solve goes.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static Waterfall Of(
        PlanProblem problem, IReadOnlyList<Friction> order, SolveOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var present = order.Where(problem.Has).ToList();
        var free = Planner.Solve(Without(problem, present, []), options, cancellation);
        var steps = new List<WaterfallStep>();
        var cost = free.Totals.CostUsd;
        for (var added = 1; added <= present.Count; added++)
        {
            var plan = Planner.Solve(Without(problem, present, present[..added]), options, cancellation);
            var alone = Planner.Solve(Without(problem, present, [present[added - 1]]), options, cancellation);
            var total = plan.Totals;
            steps.Add(new WaterfallStep(
                present[added - 1], total.CostUsd, total.CostUsd - cost, alone.Totals.CostUsd - free.Totals.CostUsd, total.AverageGrams, RelocatedShare(plan)));
            cost = total.CostUsd;
        }

        return new Waterfall(LocalCost(free), free.Totals.CostUsd, free.Totals.AverageGrams, steps);
    }

    /// <summary>The share of the requests served that leave home.</summary>
    public static double RelocatedShare(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var homes = new Homes(plan.Problem, plan.Columns.Fleet);
        var moved = plan.Placements.Where(place => place.Row.Region != homes.RowOf(place.Demand.Origin)).Sum(place => place.Requests);
        return plan.Totals.Served > 0 ? moved / plan.Totals.Served : 0;
    }

    private static PlanProblem Without(PlanProblem problem, List<Friction> present, List<Friction> kept) =>
        present.Except(kept).Aggregate(problem, Frictions.Without);

    /// <summary>The cheapest way at home of each block of the plan without frictions: nothing is full there, and no budget is kept.</summary>
    private static double? LocalCost(Plan free)
    {
        var columns = free.Columns;
        var homes = new Homes(columns.Problem, columns.Fleet);
        double cost = 0;
        for (var block = 0; block < columns.Blocks.Count; block++)
        {
            var home = homes.RowOf(columns.Problem.Demands[columns.Blocks[block].Demand].Origin);
            if (CheapestIn(home, columns.Program.Arrays, columns, block) is not { } least)
            {
                return null;
            }

            cost += least * columns.Program.Arrays.Amounts[block];
        }

        return cost;
    }

    private static double? CheapestIn(int region, ProgramArrays arrays, PlanColumns columns, int block)
    {
        double? least = null;
        for (var column = arrays.FirstColumns[block]; column < arrays.FirstColumns[block + 1]; column++)
        {
            least = columns.RowAt(column).Region == region ? Math.Min(least ?? arrays.Costs[column], arrays.Costs[column]) : least;
        }

        return least;
    }
}
