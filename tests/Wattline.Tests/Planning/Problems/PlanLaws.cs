using Wattline.Feasibility;
using Wattline.Models;
using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing.Planning;
using Wattline.Workloads;

namespace Wattline.Tests.Planning.Problems;

/// <summary>What ties a plan to the router and to itself, over drawn problems.</summary>
public class PlanLaws
{
    private const int Draws = 120;

    [Fact]
    public void LpCostIsTheSumOfCharges() => Each(couples: true, plan =>
    {
        Assert.True(plan.IsCertified, $"{plan.Certificate} by {plan.Solution.Solver}");
        Close(plan.Certificate.PrimalUsd, plan.Totals.CostUsd);
        Close(plan.Totals.Charge.Total.Usd, plan.Placements.Sum(place => place.Requests * place.Row.Charge.Total.Usd));
    });

    [Fact]
    public void EveryRequestIsServedOrUnmetWithAReason() => Each(couples: true, plan =>
    {
        var demand = plan.Problem.Demands.Sum(one => one.Requests.Sum());
        Assert.Equal(demand, plan.Placements.Sum(place => place.Requests) + plan.Unmet.Sum(one => one.Requests), 1e-6 * Math.Max(1, demand));
        Assert.All(plan.Unmet, one => Assert.NotEmpty(one.Because));
    });

    /// <summary>
    /// With a plan's prices in its snapshot the router finds no better region for any request that the plan placed: the plan's columns are
    /// the router's rows, and its duals the router's prices.
    /// </summary>
    [Fact]
    public void PlannedRegionIsNeverOutscored() => Each(couples: false, plan =>
    {
        foreach (var place in plan.Placements)
        {
            var (best, score) = Scores(plan, place);
            Assert.True(
                score <= best + (1e-7 * Math.Max(Math.Abs(best), Math.Abs(score))) + 1e-12,
                $"{plan.Problem.Name}: {place.Region} at {score}, the router finds {best}");
        }
    });

    [Fact]
    public void NoColumnIsBlockedAndNoFreeRowIsMissing() => Each(couples: false, plan =>
    {
        var rows = plan.Columns.Program.Columns;
        var free = 0;
        foreach (var (demand, hour) in plan.Columns.Blocks)
        {
            free += Evaluated(plan, plan.Problem.Demands[demand], hour, Prices.Zero).Rows
                .Count(row => row is { Blocked: Infeasibility.None, Priced: not null });
        }

        Assert.Equal(free, rows);
    });

    [Fact]
    public void RegionOrderDoesNotMatter()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var problem = PlanProblems.Draw(seed, couples: true);
            var other = problem with { Regions = [.. problem.Regions.Reverse()], Hostings = [.. problem.Hostings.Reverse()] };
            var (one, two) = (Plans.Solve(problem), Plans.Solve(other));
            Assert.Equal(one.Certificate.PrimalUsd, two.Certificate.PrimalUsd);
            Assert.Equal(one.Solution.Flows, two.Solution.Flows);
        }
    }

    [Fact]
    public void ALooserBudgetNeverCostsMore()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var problem = PlanProblems.Draw(seed);
            var loose = problem with
            {
                Classes = [.. problem.Classes.Select(one => one with { Budget = one.Budget with { Milliseconds = one.Budget.Milliseconds * 1.5 } })],
            };
            var (tight, wide) = (Plans.Solve(problem).Certificate, Plans.Solve(loose).Certificate);
            Assert.True(wide.PrimalUsd <= tight.PrimalUsd + (1e-8 * Math.Abs(tight.PrimalUsd)), problem.Name);
        }
    }

    private static (double Best, double Score) Scores(Plan plan, Placement place)
    {
        var table = Evaluated(plan, place.Demand, place.Row.Hour, plan.PricesAt(place.Row.Hour));
        var free = table.Rows.Where(row => row is { Blocked: Infeasibility.None, Priced: not null }).ToList();
        var own = free.Single(row => row.Row == place.Row.Region && row.Option == place.Row.Option);
        return (free.Min(row => row.Priced!.Value.Score.Usd), own.Priced!.Value.Score.Usd);
    }

    /// <summary>The router's rows of a demand in an hour, made from the problem without the planner's own code.</summary>
    private static CandidateTable Evaluated(Plan plan, PlanDemand demand, int hour, Prices prices)
    {
        var problem = plan.Problem;
        var (kind, origin) = (problem.Classes.First(one => one.Name == demand.Class), problem.Origins.First(one => one.Name == demand.Origin));
        var snapshot = new FleetSnapshot(new SnapshotInputs(
            1, problem.Start.AddHours(hour), problem.Regions, problem.Hostings, problem.Signals[hour], problem.CarbonPrice, problem.CarbonKind, prices));
        var home = origin.Home is { } id && (kind.StateBytes > 0 || kind.CachedTokens > 0) ? snapshot.Fleet.RowOf(id) + 1 : 0;
        var work = new Workload
        {
            Network = origin.Network,
            Budget = kind.Budget,
            Residency = demand.Residency.Allowed,
            PromptTokens = kind.PromptTokens,
            RequestBytes = kind.RequestBytes,
            ResponseBytes = kind.ResponseBytes,
            State = new StateLocality(home, kind.CachedTokens, home > 0 ? kind.StateBytes : 0, home > 0 ? kind.RequestsPerSession : 0, false),
        };
        var table = new CandidateTable();
        Router.Evaluate(
            work, [.. kind.Options.Select(option => new ServingOption(snapshot.ModelIndex(option), kind.OutputTokens))], snapshot,
            new long[snapshot.Fleet.PaddedRows], CarbonKind.Average, table);
        return table;
    }

    private static void Each(bool couples, Action<Plan> check)
    {
        for (var seed = 0; seed < Draws; seed++)
        {
            check(Plans.Solve(PlanProblems.Draw(seed, couples: couples, alike: seed % 2 == 0)));
        }
    }

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
