using Wattline.Simulation.Batteries;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Studies;
using Wattline.Simulation.Walks;

namespace Wattline.Tests.Simulation;

/// <summary>What a battery buys on the walks that the deficit is counted on.</summary>
public class BatteryWalkLaws
{
    private static readonly Increment Walk = RoutingMix.Paper.Increment(0.05, 1.1);
    private static readonly WalkPlan Plan = new() { Horizons = [1, 40, 300], Paths = 90, Seed = 7 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TheIdealBatteryBuysTheDeficitOnEveryWalk()
    {
        var deficits = DeficitWalk.Run(Walk, Plan, null, Token);
        var bought = BatteryWalk.Run(Walk, Battery.Ideal, Plan, Token);
        for (var at = 0; at < deficits.Count; at++)
        {
            Assert.Equal(deficits[at].Slots, bought[at].Slots);
            Assert.All(deficits[at].Ascending.Zip(bought[at].Ascending), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * (1 + pair.First)));
        }
    }

    [Fact]
    public void APathDrawnByItselfIsTheOneThatWasCounted()
    {
        var paths = new WalkPaths(Walk, Plan.Seed);
        var (harvest, consumption) = (new double[300], new double[300]);
        var alone = Enumerable.Range(0, Plan.Paths).Select(path =>
        {
            paths.Draw(path, harvest, consumption);
            return Paths.Deficit(Paths.Uncontrolled(harvest, consumption));
        }).Order();
        Assert.All(DeficitWalk.Run(Walk, Plan, null, Token)[^1].Ascending.Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * (1 + pair.First)));
    }

    [Theory]
    [InlineData(2e5, 1, 0)]
    [InlineData(double.PositiveInfinity, 0.8, 0)]
    [InlineData(double.PositiveInfinity, 1, 1e-3)]
    public void ALimitALossAndALeakEachCostSomething(double capacity, double efficiency, double leak)
    {
        var battery = new Battery { CapacityJoules = capacity, ChargeEfficiency = efficiency, DischargeEfficiency = efficiency, LeakPerSlot = leak };
        var (ideal, real) = (BatteryWalk.Run(Walk, Battery.Ideal, Plan, Token)[^1], BatteryWalk.Run(Walk, battery, Plan, Token)[^1]);
        Assert.All(ideal.Ascending.Zip(real.Ascending), pair => Assert.True(pair.Second >= pair.First - 1e-6));
        Assert.True(real.Mean > ideal.Mean);
    }

    [Fact]
    public void ThreadsChangeNoBitAndACancelledRunEnds()
    {
        var battery = PolicyWorlds.Limited;
        var one = BatteryWalk.Run(Walk, battery, Plan with { Threads = 1 }, Token);
        Assert.Equal(one[^1].Ascending, BatteryWalk.Run(Walk, battery, Plan with { Threads = 3 }, Token)[^1].Ascending);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => BatteryWalk.Run(Walk, battery, Plan, cancelled.Token));
        Assert.Throws<ArgumentException>(() => new WalkPaths(Walk, 1).Draw(0, new double[2], new double[3]));
    }
}
