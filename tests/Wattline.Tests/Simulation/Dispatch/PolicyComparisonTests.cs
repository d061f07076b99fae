using Wattline.Simulation.Batteries;
using Wattline.Simulation.Dispatch;

namespace Wattline.Tests.Simulation.Dispatch;

public sealed class PolicyComparisonTests
{
    private static readonly DispatchPolicy[] All = [new Myopic(), new SlackAware(), new VarianceAware(), new Backpressure()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ResultsAreTheSameOnAnyNumberOfThreads()
    {
        var setting = DispatchSettings.Drawn(11);
        PolicyComparison Of(int threads) => PolicyComparison.Of(setting, All, 21, 4, threads, null, Cancellation);
        Assert.Equivalent(Of(1), Of(7), strict: true);
    }

    /// <summary>In the paper's setting with a store of an hour or so each policy that waits saves most of what the myopic one buys.</summary>
    [Fact]
    public void WaitingSavesMostOfTheAuxiliaryEnergyWhereTheStoreIsLimited()
    {
        var setting = DispatchSettings.Paper(3000);
        setting = setting with { Sites = [setting.Sites[0] with { Battery = new Battery { CapacityJoules = 3e5 } }] };
        var comparison = PolicyComparison.Of(setting, All, 16, 5, cancellation: Cancellation);
        Assert.Equal(0, comparison.Policies[0].SavedJoules!.Value.Mean, 1e-12);
        Assert.All(comparison.Policies.Skip(1), figures =>
        {
            Assert.True(figures.SavedJoules!.Value.Low > 0.4, $"{figures.Policy.Name} saved {figures.SavedJoules}.");
            Assert.True(figures.DifferenceJoules.High < 0);
            Assert.True(figures.AuxiliaryJoules.Mean >= comparison.BoundJoules.Mean);
            Assert.Equal(0, figures.MissedShare.Mean);
            Assert.InRange(figures.SavedOfBound!.Value.Mean, figures.SavedJoules!.Value.Mean, 1);
            Assert.Equal(1, figures.ModelShares.Sum(share => share.Mean), 1e-12);
        });
    }

    [Fact]
    public void AnIntervalCoversTheMeanOfKnownDraws()
    {
        var estimate = Estimate.Of([1, 2, 3, 4]);
        Assert.Equal((2.5, 0.6454972243679028), (estimate.Mean, estimate.StandardError));
        Assert.Equal(2.5 + (3.182446305284263 * 0.6454972243679028), estimate.High, 1e-9);
        Assert.Equal(0.5, Estimate.Saved([1, 2, 3], [2, 4, 6])!.Value.Mean);
        Assert.Equal(0, Estimate.Saved([1, 2, 3], [2, 4, 6])!.Value.StandardError, 1e-12);
        Assert.Null(Estimate.Saved([1, 2], [0, 0]));
    }

    [Fact]
    public void ProgressIsToldAndCancellingEnds()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var told = new Told(source);
        Assert.ThrowsAny<OperationCanceledException>(() => PolicyComparison.Of(DispatchSettings.Paper(), All, 400, 1, 1, told, source.Token));
        Assert.InRange(told.Last, 5.0 / 400, 0.5);
    }

    [Fact]
    public void TooFewRunsAndNoPolicyAreRefused()
    {
        var setting = DispatchSettings.Paper(10);
        Assert.Contains("2 to 100000 runs", Refused(() => PolicyComparison.Of(setting, All, 1, 0)), StringComparison.Ordinal);
        Assert.Contains("at least one policy", Refused(() => PolicyComparison.Of(setting, [], 5, 0)), StringComparison.Ordinal);
        Assert.Contains("haste", Refused(() => Dispatcher.Run(DispatchTrace.Draw(setting, 1), new Backpressure { Haste = 1 })), StringComparison.Ordinal);
        Assert.Contains("reserve", Refused(() => Dispatcher.Run(DispatchTrace.Draw(setting, 1), new VarianceAware { Deviations = -1 })), StringComparison.Ordinal);
    }

    private static string Refused(Func<object> made) => Assert.Throws<ArgumentException>(made).Message;

    private sealed class Told(CancellationTokenSource source) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            if (value >= 5.0 / 400)
            {
                source.Cancel();
            }
        }
    }
}
