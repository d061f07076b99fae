using Wattline.Gateway.Planning;
using Wattline.Planning;
using Wattline.Planning.Robust;
using Wattline.Planning.Solving;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>Plans that meet another demand and other prices than stated.</summary>
public class RobustTests
{
    /// <summary>300 of 400 requests fit the cheap region; what exceeds it is dear.</summary>
    private static readonly Plan Tight = Planner.Solve(Scenarios.Read(Scenarios.Small));

    private static RobustStudy Study(Plan plan, RobustOptions options) =>
        RobustStudy.Of(plan, options, new SolveOptions(), TestContext.Current.CancellationToken);

    [Fact]
    public void WithoutErrorNothingIsRegrettedAndNoReservePays()
    {
        var study = Study(Tight, new RobustOptions { Scenarios = 3, DemandError = 0, PriceError = 0 });
        Assert.All(study.AsStated.Outcomes, one => Assert.InRange(one.RegretUsd, -1e-9, 1e-6));
        Assert.Equal(1, study.DemandFactor);
        Assert.Equal(Tight.Certificate.PrimalUsd, study.Robust.Certificate.PrimalUsd, 9);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(77UL)]
    public void NobodyBeatsHindsightAndTheReserveIsNeverWorseOnItsCases(ulong seed)
    {
        var study = Study(Tight, new RobustOptions { Scenarios = 25, DemandError = 0.4, Seed = seed });
        Assert.All(study.AsStated.Outcomes.Concat(study.Hedged.Outcomes), one => Assert.True(one.RegretUsd >= -1e-6 * Math.Max(1, one.CostUsd)));
        Assert.True(study.Hedged.MeanCostUsd <= study.AsStated.MeanCostUsd);
        Assert.True(study.AsStated.RegretP95Usd >= study.AsStated.Outcomes.Select(one => one.RegretUsd).Order().ElementAt(12));
        Assert.True(study.Robust.Certificate.PrimalUsd >= Tight.Certificate.DualUsd - 1e-9);
    }

    /// <summary>With a region full to the brim, half of the cases turn requests away; a reserve elsewhere costs little.</summary>
    [Fact]
    public void AReservePaysWhereAFullRegionWouldTurnAway()
    {
        var study = Study(Tight, new RobustOptions { Scenarios = 40, DemandError = 0.3 });
        Assert.True(study.DemandFactor > 1);
        Assert.True(study.Hedged.MeanUnmet < study.AsStated.MeanUnmet / 2);
        Assert.True(study.Robust.Certificate.PrimalUsd > Tight.Certificate.PrimalUsd);
    }

    /// <summary>Under a cap the plan for more demand lets go of one request in eight or more; on the stated demand most of them find room.</summary>
    [Fact]
    public void AReserveTurnsFewAwayWhereAllComesAsStated()
    {
        var capped = Planner.Solve(
            Scenarios.Read(Scenarios.With("hours: 2", "hours: 2\ncarbon: { cap_kg: 1.06 }")), null, TestContext.Current.CancellationToken);
        Assert.Equal(0, capped.Totals.Unmet, 6);
        var study = Study(capped, new RobustOptions { Scenarios = 20, DemandError = 0.3 });
        Assert.InRange(study.Robust.Totals.Unmet, 0, 0.05 * capped.Totals.Requests);
    }

    /// <summary>Where one origin asks for more than stated and the other does not, the plan's shares break what it kept exactly.</summary>
    [Theory]
    [InlineData("carbon: { cap_kg: 1.06 }", "carbon cap")]
    [InlineData("mean_latency_ms: 112", "mean latency")]
    [InlineData("quotas: [{ in: FR, share: 0.75 }]", "quota FR")]
    public void TheLimitThatIsBrokenMostIsNamed(string limit, string name)
    {
        var scenario = Scenarios.With("hours: 2", $"hours: 2\n{limit}")
            .Replace("london: { city: London }", "london: { city: London }\n  madrid: { city: Madrid }", StringComparison.Ordinal)
            .Replace("requests_per_hour: 400 }", "requests_per_hour: 300 }\n  - { origin: madrid, class: work, requests_per_hour: 100 }", StringComparison.Ordinal);
        var options = new RobustOptions { Scenarios = 20, DemandError = 0.5 };
        var report = RobustReport.Of(Study(Planner.Solve(Scenarios.Read(scenario), null, TestContext.Current.CancellationToken), options), options).AsStated;
        Assert.Equal(name, report.BrokenLimit);
        Assert.InRange(report.LargestBreach, 1e-3, 1);
        Assert.StartsWith($"{name}: ", report.WorstBreach, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameSeedGivesTheSameStudyAndAnotherAnother()
    {
        var options = new RobustOptions { Scenarios = 5, Seed = 9 };
        Assert.Equal(Study(Tight, options).AsStated.Outcomes, Study(Tight, options).AsStated.Outcomes);
        Assert.NotEqual(Study(Tight, options).AsStated.Outcomes, Study(Tight, options with { Seed = 10 }).AsStated.Outcomes);
        Assert.Equal(
            Study(Tight, options).AsStated.Outcomes, Study(Tight, options with { Scenarios = 8 }).AsStated.Outcomes.Take(5));
    }

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(5, -1)]
    [InlineData(5, double.NaN)]
    public void OptionsOutOfRangeAreRefused(int scenarios, double error) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Study(Tight, new RobustOptions { Scenarios = scenarios, DemandError = error }));

    [Fact]
    public void AStudyIsCancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => RobustStudy.Of(Tight, new RobustOptions(), new SolveOptions(), new CancellationToken(true)));

    [Fact]
    public void TheReportSaysWhatTheReserveCosts()
    {
        var options = new RobustOptions { Scenarios = 10, DemandError = 0.3 };
        var report = RobustReport.Of(Study(Tight, options), options);
        Assert.Equal((10, 0.3, 0.2, 1UL), (report.Scenarios, report.DemandError, report.PriceError, report.Seed));
        Assert.True(report.ReserveUsd >= 0);
        Assert.Equal(1, report.HedgedRegions.Sum(one => one.Share), 9);
    }
}
