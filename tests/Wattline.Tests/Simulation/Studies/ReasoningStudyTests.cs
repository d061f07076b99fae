using Wattline.Simulation.Studies;

namespace Wattline.Tests.Simulation.Studies;

/// <summary>The study at a size that a test has time for, on a fixed seed.</summary>
public class ReasoningStudyTests
{
    private static readonly ReasoningStudyOptions Small = new()
    {
        Paths = 300,
        Horizon = 4000,
        Points = 80,
        TuningRuns = 8,
        TuningPaths = 150,
        DeviationSlots = 1000,
        Errors = [0, 0.1, 0.2],
    };

    private static readonly Lazy<ReasoningStudy> Study = new(() => ReasoningStudy.Of(Small));

    [Fact]
    public void TransitionsAreFoundWhereThereIsDriftAndNowhereElse()
    {
        var (curves, gamma) = (Study.Value.Curves, Study.Value.Tuning.Gamma);
        Assert.False(curves[0].Fit.IsAccepted(gamma));
        Assert.True(curves[1].Fit.IsAccepted(gamma));
        Assert.True(curves[2].Fit.IsAccepted(gamma));
    }

    [Fact]
    public void BeyondTheBreakTheSlopeIsTheDrift()
    {
        Assert.Equal(357.2, Study.Value.Curves[1].Fit.Slope, 40.0);
        Assert.Equal(714.5, Study.Value.Curves[2].Fit.Slope, 40.0);
    }

    [Fact]
    public void TheOrdinaryWeightFindsBreaksWithoutDrift()
    {
        var tuning = Study.Value.Tuning;
        Assert.True(tuning.Trials[0].FalseBreaks > tuning.CriticalCurves / 2);
        Assert.Equal(0, tuning.Trials[tuning.Gamma - 1].FalseBreaks);
        Assert.Equal(0, tuning.Trials[tuning.Gamma - 1].Misses);
        Assert.Equal((8, 16), (tuning.CriticalCurves, tuning.DriftingCurves));
    }

    [Fact]
    public void SimulatedDeviationsLieOnTheExactOnesAndThoseOnTheTheory() => Assert.All(Study.Value.Deviations, point =>
    {
        Assert.Equal(point.Exact, point.Simulated, 5 * point.StandardError);
        Assert.Equal(point.Theory, point.Exact, 0.02);
    });

    [Fact]
    public void SimulatedDeficitsLieOnTheExactOnes() => Assert.All(Study.Value.Curves, curve => Assert.All(
        curve.Points.Where(point => point.Slots % 1000 == 0),
        point => Assert.Equal(curve.ExactAt(point.Slots), point.MeanJoules, 5 * point.StandardErrorJoules)));

    [Fact]
    public void ResultsAreTheSameToTheLastBitOnAnyNumberOfThreads()
    {
        var few = Small with { Paths = 80, Horizon = 1000, Points = 20, TuningRuns = 1, TuningPaths = 40, DeviationSlots = 200 };
        var one = ReasoningStudy.Of(few, threads: 1, cancellation: TestContext.Current.CancellationToken);
        var many = ReasoningStudy.Of(few, threads: 7, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(one.Deviations, many.Deviations);
        Assert.Equal(one.Curves.SelectMany(curve => curve.Points), many.Curves.SelectMany(curve => curve.Points));
        Assert.Equal(one.Tuning.Trials, many.Tuning.Trials);
    }

    [Fact]
    public void ABreakThatTheHorizonDoesNotReachIsNotTunedFor()
    {
        var curve = Study.Value.Curves[1];
        Assert.True(ReasoningStudy.IsFindable(curve, 4000));
        Assert.False(ReasoningStudy.IsFindable(curve, 600));
        Assert.False(ReasoningStudy.IsFindable(Study.Value.Curves[0], 4000));
    }

    [Fact]
    public void AStudyWithoutACriticalCurveIsRefused()
    {
        Assert.Throws<ArgumentException>(() => ReasoningStudy.Of(Small with { Errors = [0.1] }, cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => ReasoningStudy.Of(Small with { Horizon = 999 }, cancellation: TestContext.Current.CancellationToken));
    }
}
