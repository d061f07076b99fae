using Wattline.Fleet;
using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Testing.Planning;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Tests.Planning.Frontiers;

/// <summary>A frontier that is laid out once says at any terms what one made anew says.</summary>
public class LaidFrontierLaws
{
    private const int Most = int.MaxValue;

    [Fact]
    public void EveryFigureIsThatOfAFrontierMadeAnew()
    {
        var compared = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var (problem, strict, laid) = Draw(seed);
            var (terms, classes) = (TermsOf(seed), ClassesOf(problem, seed));
            var told = laid.Climb(terms, classes, 250, Most, 1, TestContext.Current.CancellationToken);
            var anew = FrontierBuilder.Build(terms.Of(problem, strict), new FrontierOptions { Classes = classes }, TestContext.Current.CancellationToken);
            Assert.Equal(anew.Steps.Count, told.Frontier.Steps.Count);
            Assert.Equal(anew.Steps.Count, told.Found);
            foreach (var (one, other) in anew.Steps.Zip(told.Frontier.Steps))
            {
                Same(one, other);
                Same(anew.RelocationAt(one.BudgetMs)!.It, told.Frontier.RelocationAt(one.BudgetMs)!.It);
                Same(anew.RelocationAt(one.BudgetMs)!.AtHome, told.Frontier.RelocationAt(one.BudgetMs)!.AtHome);
                compared++;
            }

            Assert.InRange(told.Frontier.LargestGap, 0, 1e-9);
        }

        Assert.True(compared > 300, $"Too little was compared: {compared}");
    }

    [Fact]
    public void ThePlanAtABudgetIsThatOfAPlanMadeAnewWhetherItIsClimbedToOrNot()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (problem, strict, laid) = Draw(seed);
            var (terms, classes) = (TermsOf(seed), ClassesOf(problem, seed));
            foreach (var budget in new[] { 0, 90, 400, double.PositiveInfinity })
            {
                var columns = FrontierBuilder.ColumnsAt(terms.Of(problem, strict), new FrontierOptions { Classes = classes }, budget, TestContext.Current.CancellationToken);
                var anew = PlacedFrontier.Of(Plans.Solve(columns), budget);
                var climbed = laid.Climb(terms, classes, budget, 2, 2, TestContext.Current.CancellationToken);
                Same(anew, climbed.Chosen);
                Same(anew, laid.Place(terms, classes, budget, 2, TestContext.Current.CancellationToken));
                Assert.InRange(climbed.Frontier.Steps.Count, 1, 2);
            }
        }
    }

    [Fact]
    public void AStricterLawAndADearerFrictionNeverCostLess()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (_, _, laid) = Draw(seed);
            double CostAt(FrontierTerms terms) => laid.Place(terms, [], 300, 1, TestContext.Current.CancellationToken).CostUsd;
            var terms = new FrontierTerms { CarbonPrice = CarbonPrice.FromUsdPerTonne(50) };
            var (off, configured, strict) = (
                CostAt(terms with { Law = FrontierLaw.Off }), CostAt(terms), CostAt(terms with { Law = FrontierLaw.Strict }));
            Assert.True(off <= configured * (1 + 1e-12) && configured <= strict * (1 + 1e-12));
            Assert.True(CostAt(terms with { EgressFactor = 2 }) >= configured && CostAt(terms with { StateFactor = 2 }) >= configured * (1 - 1e-12));
        }
    }

    [Fact]
    public void StepsThatAreKeptAreExactAndAmongAll()
    {
        var (_, _, laid) = Draw(3);
        var all = laid.Climb(new FrontierTerms(), [], 0, Most, 1, TestContext.Current.CancellationToken);
        var few = laid.Climb(new FrontierTerms(), [], 0, 5, 1, TestContext.Current.CancellationToken);
        Assert.True(all.Frontier.Steps.Count > 5);
        Assert.Equal(5, few.Frontier.Steps.Count);
        Assert.Equal(all.Found, few.Found);
        Assert.Equal(all.ServesFrom, few.ServesFrom);
        Assert.All(few.Frontier.Steps, step => Assert.Contains(all.Frontier.Steps, one => one.BudgetMs == step.BudgetMs && one.CostUsd == step.CostUsd));
        Assert.Equal(all.Frontier.Steps[^1].CostUsd, few.Frontier.Steps[^1].CostUsd);
        Assert.Equal(
            few.Frontier.Steps.SelectMany(step => step.Unlocked).ToHashSet().Count, few.Frontier.Steps.SelectMany(step => step.Unlocked).Count());
    }

    [Fact]
    public void WhatCouplesHoursOrDiffersInGpuSecondsIsNotLaidOut()
    {
        var coupled = PlanProblems.Draw(1, alike: true) with { MeanLatencyMs = 500 };
        Assert.Null(LaidFrontier.Lay(coupled, [.. coupled.Demands.Select(one => one.Residency)], TestContext.Current.CancellationToken));
        var mixed = PlanProblems.Draw(1, alike: false);
        Assert.Null(LaidFrontier.Lay(mixed, [.. mixed.Demands.Select(one => one.Residency)], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ItEndsWhenItIsCancelled()
    {
        var (problem, strict, laid) = Draw(0);
        var over = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => laid.Climb(new FrontierTerms(), [], 0, 10, 1, over));
        Assert.ThrowsAny<OperationCanceledException>(() => LaidFrontier.Lay(problem, strict, over));
    }

    private static (PlanProblem Problem, IReadOnlyList<Residency> Strict, LaidFrontier Laid) Draw(int seed)
    {
        var drawn = PlanProblems.Draw(seed, hours: 2, alike: true);
        var problem = drawn with { Classes = [.. drawn.Classes.Select(one => one with { Options = [one.Options[0]], DeadlineHours = 0, Pinned = false })] };
        IReadOnlyList<Residency> strict = [.. problem.Demands.Select((one, at) => Stricter(one.Residency, problem.Regions, at))];
        return (problem, strict, LaidFrontier.Lay(problem, strict, TestContext.Current.CancellationToken)!);
    }

    /// <summary>Half of the territories that were allowed, and one at least.</summary>
    private static Residency Stricter(Residency law, IReadOnlyList<Region> regions, int seed)
    {
        var codes = regions.Select(region => region.Jurisdiction).Distinct().Where(law.Allowed.Contains).ToList();
        return codes.Count < 2 ? law : new Residency("half", JurisdictionSet.Of(codes.Skip(seed % 2).Take((codes.Count + 1) / 2)));
    }

    private static FrontierTerms TermsOf(int seed) => new()
    {
        CarbonPrice = CarbonPrice.FromUsdPerTonne(new[] { 0, 30, 250, 1000 }[seed % 4]),
        EgressFactor = new[] { 1, 0, 2.5 }[seed % 3],
        StateFactor = new[] { 1, 0, 0.5, 4, 100 }[seed % 5],
        Law = (FrontierLaw)(seed / 2 % 3),
    };

    private static IReadOnlyList<string> ClassesOf(PlanProblem problem, int seed) => seed % 2 == 0 ? [] : [problem.Classes[seed % problem.Classes.Count].Name];

    private static void Same(FrontierStep one, FrontierStep other)
    {
        Assert.Equal(one.BudgetMs, other.BudgetMs);
        Near(one.CostUsd, other.CostUsd, one.CostUsd);
        Near(one.ChargeUsd, other.ChargeUsd, one.CostUsd);
        Near(one.ItMegawattHours, other.ItMegawattHours, 1);
        Near(one.AverageGrams!.Value, other.AverageGrams!.Value, one.AverageGrams.Value);
        Assert.Equal(one.MarginalGrams is null, other.MarginalGrams is null);
        Near(one.Unmet, other.Unmet, 1e4);
        Assert.Equal(one.Unlocked, other.Unlocked);
    }

    private static void Same(RelocatedEnergy one, RelocatedEnergy other)
    {
        Near(one.All, other.All, one.All);
        Near(one.Technical, other.Technical, one.All);
        Near(one.Economic, other.Economic, one.All);
        Near(one.Realised, other.Realised, one.All);
    }

    private static void Same(PlacedFrontier one, PlacedFrontier other)
    {
        Near(one.CostUsd, other.CostUsd, one.CostUsd);
        Near(one.Unmet, other.Unmet, one.Requests);
        Near(one.AverageGrams!.Value, other.AverageGrams!.Value, one.AverageGrams.Value);
        // Of several plans that cost least any may be told, so that who is served where may differ; what regions are used for may not.
        foreach (var (region, same) in one.Regions.Zip(other.Regions))
        {
            Assert.Equal((region.Region, region.FullHours, region.CapacityGpuSeconds), (same.Region, same.FullHours, same.CapacityGpuSeconds));
            Near(region.GpuSeconds, same.GpuSeconds, 1e4);
        }

        Near(other.Requests - other.Unmet, other.Regions.Sum(region => region.Requests), other.Requests);
        Near(other.ItMegawattHours * 3.6e9, other.Regions.Sum(region => region.ItJoules), one.ItMegawattHours * 3.6e9);
        Assert.All(other.Layers, layers => Near(1, layers.Local + layers.Regional + layers.EnergyOriented, 1));
        Assert.True(other.Certificate.Holds(1e-9), other.Certificate.ToString());
        Near(one.Certificate.DualUsd, other.Certificate.DualUsd, one.CostUsd);
    }

    private static void Near(double one, double other, double size) => Assert.Equal(one, other, 1e-8 * Math.Max(1e-6, Math.Abs(size)));
}
