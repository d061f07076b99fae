using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Testing.Planning;
using Wattline.Units;

namespace Wattline.Tests.Planning.Frontiers;

/// <summary>Frontiers, prices of rules, fronts and waterfalls over drawn problems.</summary>
public class FrontierLaws
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FrontierNeverRisesAndEqualsColdSolves(bool couples)
    {
        for (var seed = 0; seed < (couples ? 12 : 30); seed++)
        {
            var problem = PlanProblems.Draw(seed, hours: 2, couples: couples, alike: seed % 2 == 0);
            var frontier = FrontierBuilder.Build(problem, new FrontierOptions(), TestContext.Current.CancellationToken);
            Assert.All(frontier.Steps.Zip(frontier.Steps.Skip(1)), pair => Assert.True(pair.Second.CostUsd < pair.First.CostUsd));
            Assert.True(frontier.LargestGap < 1e-4, problem.Name);
            foreach (var budget in new[] { 60.0, 200, 700, 2500, 20_000 })
            {
                var cold = Plans.Solve(FrontierBuilder.ColumnsAt(problem, new FrontierOptions(), budget, TestContext.Current.CancellationToken));
                Assert.Equal(cold.Certificate.PrimalUsd, frontier.At(budget)!.CostUsd, 2e-4 * Math.Max(1e-9, Math.Abs(cold.Certificate.PrimalUsd)));
            }
        }
    }

    [Fact]
    public void BothClimbsAgreeOnEveryFigure()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var steps = LatencySteps.Of(PlanProblems.Draw(seed, alike: true), new FrontierOptions(), TestContext.Current.CancellationToken);
            var network = new NetworkClimb(steps, new FrontierOptions()).All(TestContext.Current.CancellationToken);
            var solved = new SolvedClimb(steps, new FrontierOptions()).All(TestContext.Current.CancellationToken);
            foreach (var step in solved.Steps)
            {
                var same = network.At(step.BudgetMs)!;
                Assert.Equal(step.CostUsd, same.CostUsd, 1e-8 * Math.Abs(step.CostUsd));
                Assert.Equal(step.Unmet, same.Unmet, 1e-6 * Math.Max(1, step.Unmet));
                Assert.Equal(step.AverageGrams!.Value, same.AverageGrams!.Value, 1e-6 * Math.Max(1, step.AverageGrams.Value));
            }

            Assert.Equal(solved.Relocations.Select(one => one.Relocation.It.Technical), network.Relocations.Select(one => one.Relocation.It.Technical));
        }
    }

    [Fact]
    public void TheHullIsConvexAndBelowEveryStep()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var frontier = FrontierBuilder.Build(PlanProblems.Draw(seed), new FrontierOptions(), TestContext.Current.CancellationToken);
            var hull = frontier.Hull();
            var slopes = hull.Zip(hull.Skip(1)).Select(pair => (pair.Second.CostUsd - pair.First.CostUsd) / (pair.Second.BudgetMs - pair.First.BudgetMs)).ToList();
            Assert.Equal(slopes.Order(), slopes);
            foreach (var step in frontier.Steps)
            {
                var left = hull.Last(corner => corner.BudgetMs <= step.BudgetMs);
                var right = hull.First(corner => corner.BudgetMs >= step.BudgetMs);
                var share = left == right ? 0 : (step.BudgetMs - left.BudgetMs) / (right.BudgetMs - left.BudgetMs);
                Assert.True(step.CostUsd >= left.CostUsd + (share * (right.CostUsd - left.CostUsd)) - (1e-9 * step.CostUsd));
            }
        }
    }

    [Fact]
    public void NoRuleIsWorthLessThanNothing()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var plan = Plans.Solve(PlanProblems.Draw(seed, couples: true));
            foreach (var price in RulePrice.All(plan, new(), TestContext.Current.CancellationToken))
            {
                Assert.True(price.Usd >= -2 * Math.Max(price.Gap, 1e-9) * plan.Totals.CostUsd, $"{plan.Problem.Name}: {price}");
            }
        }
    }

    [Fact]
    public void AWaterfallEndsAtThePlan()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var problem = PlanProblems.Draw(seed);
            var fall = Waterfall.Of(problem, [Friction.Egress, Friction.State, Friction.Law, Friction.Capacity, Friction.Loading], new(), TestContext.Current.CancellationToken);
            Assert.Equal(Plans.Solve(problem).Totals.CostUsd, fall.FreeUsd + fall.Steps.Sum(step => step.TakenUsd), 1e-8);
            Assert.All(fall.Steps, step => Assert.True(step.TakenUsd >= -1e-9 * fall.FreeUsd && step.AloneUsd >= -1e-9 * fall.FreeUsd));
        }
    }

    [Fact]
    public void AFrontOfCostAndCarbonFallsAndIsConvex()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var problem = PlanProblems.Draw(seed);
            var front = ParetoFront.Of(problem, new(), cancellation: TestContext.Current.CancellationToken);
            foreach (var (left, right) in front.Points.Zip(front.Points.Skip(1)))
            {
                Assert.True(left.Grams > right.Grams && left.CostUsd <= right.CostUsd && left.FromUsdPerTonne < right.FromUsdPerTonne, problem.Name);
            }

            // Between the prices of two corners the plan is the first of them.
            foreach (var (point, next) in front.Points.Zip(front.Points.Skip(1)))
            {
                var priced = Plans.Solve(problem with { CarbonPrice = CarbonPrice.FromUsdPerTonne((point.FromUsdPerTonne + next.FromUsdPerTonne) / 2) });
                if (front.IsComplete && priced.Totals.Unmet == 0)
                {
                    Assert.Equal(point.Grams, priced.Totals.AverageGrams!.Value, 1e-6 * Math.Max(1, point.Grams));
                }
            }
        }
    }
}
