using Wattline.Simulation.Deficits;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;

namespace Wattline.Tests.Simulation.Dispatch;

public sealed class DispatcherLaws
{
    public static TheoryData<DispatchPolicy> Policies =>
    [
        new Myopic(), new Myopic { Roams = true }, new SlackAware(), new VarianceAware(), new VarianceAware { Deviations = 0 },
        new Backpressure { CostWeight = 1 }, new Backpressure { CostWeight = 5, MostStarts = 1, MostBoughtJoules = 3 },
        new Backpressure { Haste = 0.9, TargetJoules = 4, Router = new RouterOverhead(0.3) },
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void MyopicBuysTheDeficitOfTheUncontrolledPath()
    {
        var setting = DispatchSettings.Paper();
        for (ulong path = 0; path < 10; path++)
        {
            var trace = DispatchTrace.Draw(setting, 1, path);
            var burnt = new double[setting.Slots];
            foreach (var (line, arrivals) in trace.ArrivalSlots.Index())
            {
                foreach (var slot in arrivals)
                {
                    burnt[slot] += trace.Classes[line].Kind.LeastJoules;
                }
            }

            var deficit = Paths.Deficit(Paths.Uncontrolled(trace.Harvest(0)[..setting.Slots], burnt));
            var outcome = Dispatcher.Run(trace, new Myopic(), Cancellation);
            Assert.Equal(deficit, outcome.AuxiliaryJoules, 1e-6 * deficit);
            Assert.Equal(outcome.AuxiliaryJoules, outcome.AuxiliaryAtHorizonJoules);
            Assert.Equal(burnt.Sum(), outcome.BurntJoules, 1e-6 * outcome.BurntJoules);
            Assert.Equal(0, outcome.MeanWaitSlots);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void NoTaskIsLateNorLeft(DispatchPolicy policy)
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var trace = DispatchTrace.Draw(DispatchSettings.Drawn(seed), seed);
            var outcome = Dispatcher.Run(trace, policy, Cancellation);
            Assert.Equal(0, outcome.Misses);
            Assert.Equal(trace.Tasks, outcome.TasksByModel.Sum());
            Assert.True(outcome.AuxiliaryAtHorizonJoules <= outcome.AuxiliaryJoules);
        }
    }

    /// <summary>With lossless stores what comes in is burnt, kept or spilled; with lossy ones less.</summary>
    [Theory]
    [MemberData(nameof(Policies))]
    public void EnergyIsKept(DispatchPolicy policy)
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var setting = DispatchSettings.Drawn(seed);
            var stored = setting.Sites.Sum(site => site.Battery.InitialJoules);
            Assert.True(Left(setting) >= -1e-6);
            setting = setting with
            {
                Sites = [.. setting.Sites.Select(site => site with { Battery = site.Battery with
            {
                ChargeEfficiency = 1, DischargeEfficiency = 1, LeakPerSlot = 0,
            } })]
            };
            Assert.Equal(0, Left(setting), 1e-6);

            double Left(DispatchSetting of)
            {
                var outcome = Dispatcher.Run(DispatchTrace.Draw(of, seed), policy, Cancellation);
                return stored + outcome.HarvestedJoules + outcome.AuxiliaryJoules - outcome.BurntJoules - outcome.SpilledJoules - outcome.StoredJoules;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void NoPolicyIsBelowThePathwiseBound(DispatchPolicy policy)
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var trace = DispatchTrace.Draw(DispatchSettings.Drawn(seed), seed);
            Assert.True(PathwiseBound.AuxiliaryJoules(trace) <= Dispatcher.Run(trace, policy, Cancellation).AuxiliaryJoules + 1e-6);
        }
    }

    /// <summary>Waiting to the last with the least energy is the best of all policies on every path, where that model is the fastest too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WaitingToTheLastReachesThePathwiseBound(bool distributed)
    {
        double least = 0, myopic = 0;
        for (ulong path = 0; path < 10; path++)
        {
            var trace = DispatchTrace.Draw(DispatchSettings.Paper(5000) with { Distributed = distributed }, 3, path);
            var bound = PathwiseBound.AuxiliaryJoules(trace);
            Assert.Equal(bound, Dispatcher.Run(trace, new SlackAware(), Cancellation).AuxiliaryJoules, 1e-6 * (1 + bound));
            (least, myopic) = (least + bound, myopic + Dispatcher.Run(trace, new Myopic(), Cancellation).AuxiliaryJoules);
        }

        Assert.True(myopic > 1.3 * least, $"Myopic bought {myopic} J where {least} J do.");
    }

    [Fact]
    public void BurningOverTheSlotsOfServiceNeverBuysMore()
    {
        for (ulong path = 0; path < 10; path++)
        {
            double Run(bool distributed) => Dispatcher.Run(
                DispatchTrace.Draw(DispatchSettings.Paper() with { Distributed = distributed }, 4, path), new Myopic(), Cancellation).AuxiliaryJoules;
            Assert.True(Run(true) <= Run(false) + 1e-6);
        }
    }

    [Fact]
    public void PoliciesMeetTheSameWorldAndRunsRepeat()
    {
        var setting = DispatchSettings.Drawn(5);
        DispatchTrace first = DispatchTrace.Draw(setting, 9, 2), second = DispatchTrace.Draw(setting, 9, 2);
        Assert.Equal(first.Harvest(0).ToArray(), second.Harvest(0).ToArray());
        Assert.Equal(first.ArrivalSlots, second.ArrivalSlots);
        var one = Dispatcher.Run(first, new SlackAware(), Cancellation);
        _ = Dispatcher.Run(first, new Myopic(), Cancellation);
        Assert.Equivalent(one, Dispatcher.Run(first, new SlackAware(), Cancellation), strict: true);
        Assert.NotEqual(first.Harvest(0).ToArray(), DispatchTrace.Draw(setting, 9, 3).Harvest(0).ToArray());
    }

    [Fact]
    public void RoutingErrorsBurnTheExcessOfTheOtherModel()
    {
        var setting = DispatchSettings.Paper(20_000);
        var excess = PaperSetting.Tasks.Where((_, at) => at != PaperSetting.StrictTask)
            .Sum(kind => Math.Abs(kind.Ways[0]!.Joules - kind.Ways[1]!.Joules)) / PaperSetting.Tasks.Count;
        Assert.Equal(3572.265, excess, 0.001);
        var (trace, epsilon) = (DispatchTrace.Draw(setting, 2), 0.2);
        var right = Dispatcher.Run(trace, new Myopic(), Cancellation);
        var wrong = Dispatcher.Run(trace, new Myopic { Router = new RouterOverhead(epsilon) }, Cancellation);
        Assert.Equal(epsilon * excess, (wrong.BurntJoules - right.BurntJoules) / right.Tasks, 0.05 * epsilon * excess);
    }

    [Fact]
    public void ASlowRouterShrinksWhoIsInTime()
    {
        var setting = new DispatchSetting
        {
            Mix = TaskMix.Even([DispatchSettings.Kind(10, (8, 1), (5, 7))]),
            Sites = [new SupplySite { Harvest = Harvest.Constant(0) }],
            ArrivalsPerSlot = 0,
            Slots = 3,
        };
        var trace = DispatchTrace.Of(setting, [new(0, 0), new(2, 0)]);
        DispatchOutcome Run(int delay) => Dispatcher.Run(trace, new Myopic { Router = new RouterOverhead(0, 0.5, delay) }, Cancellation);
        Assert.Equal((3, 0, 2), (Run(2).AuxiliaryJoules, Run(2).Misses, Run(2).MeanWaitSlots));
        Assert.Equal((15, 0), (Run(3).AuxiliaryJoules, Run(3).Misses));
        Assert.Equal((15, 0), (Run(5).AuxiliaryJoules, Run(5).Misses));
        Assert.Equal((15, 2), (Run(6).AuxiliaryJoules, Run(6).Misses));
    }
}
