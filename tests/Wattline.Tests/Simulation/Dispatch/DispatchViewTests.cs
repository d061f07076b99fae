using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;

namespace Wattline.Tests.Simulation.Dispatch;

/// <summary>What policies see, and what a run takes.</summary>
public sealed class DispatchViewTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void HoursHoldForTheirSlotsAndSeriesBeginAgain()
    {
        double[] hours = [1, 2, 4];
        var setting = Setting(20) with { Sites = [new SupplySite { Harvest = Harvest.Given(SlotSeries.OfHours(hours, 1200)) }] };
        Assert.Equal([1.0, 1, 1, 2, 2, 2, 4, 4, 4, 1, 1], DispatchTrace.Draw(setting, 1).Harvest(0)[..11].ToArray());
        Assert.Equal((7.0 / 3, 0.0), (setting.Sites[0].Harvest.MeanJoules, Harvest.Constant(3).Variance));
        Assert.Equal(14.0 / 9, setting.Sites[0].Harvest.Variance, 1e-12);
    }

    [Theory]
    [InlineData(ForecastKind.None, 0)]
    [InlineData(ForecastKind.Profile, 0)]
    [InlineData(ForecastKind.Perfect, 0)]
    [InlineData(ForecastKind.Perfect, 0.5)]
    public void AForecastTellsWhatItsKindKnows(ForecastKind kind, double error)
    {
        double[] profile = [0, 10, 20, 10];
        var setting = Setting(4000) with
        {
            Sites = [new SupplySite { Harvest = new Harvest(SlotSeries.Of(profile), 0.3) }],
            Forecast = new HarvestForecast(kind, error),
        };
        var trace = DispatchTrace.Draw(setting, 3);
        var told = new double[4000];
        Dispatcher.Run(trace, new Looking(slot => told[Math.Min(slot.Now, 3999)] = slot.Now < 4000 ? slot.Expected(0, 1) : told[3999]), Cancellation);
        var actual = trace.Harvest(0)[1..4001].ToArray();
        var expected = kind == ForecastKind.None ? [.. actual.Select(_ => 10.0)]
            : kind == ForecastKind.Profile ? actual.Select((_, slot) => profile[(slot + 1) % 4]) : (IEnumerable<double>)actual;
        var off = told.Zip(expected, (one, other) => one - other).ToArray();
        if (error == 0)
        {
            Assert.All(off, difference => Assert.Equal(0, difference, 1e-6));
        }
        else
        {
            Assert.Equal(error * error, off.Sum(x => x * x) / actual.Sum(x => x * x), 0.15 * error * error);
        }
    }

    [Fact]
    public void TranchesDrawToleranceByTask()
    {
        var mix = TaskMix.Even([PaperSetting.Tasks[0], PaperSetting.Tasks[3]]).InTranches([(0.2, 0.75), (0.01, 0.25)], PaperSetting.Models, 1);
        Assert.Equal([0.375, 0.125, 0.375, 0.125], mix.Shares);
        Assert.Equal([0.2, 0.01, 0.2, 0.01], mix.Kinds.Select(kind => kind.Task.MaxError));
        Assert.True(mix.Kinds[0].LeastJoules < PaperSetting.Tasks[0].LeastJoules && PaperSetting.Tasks[0].LeastJoules < mix.Kinds[1].LeastJoules);
        var trace = DispatchTrace.Draw(Setting(8000) with { Mix = mix, ArrivalsPerSlot = 1 }, 4);
        Assert.Equal(0.375, (double)trace.ArrivalSlots[0].Length / trace.Tasks, 0.02);
        Assert.Contains("best reachable error", Assert.Throws<ArgumentException>(
            () => TaskMix.Even([PaperSetting.Tasks[7]]).InTranches([(0.01, 1)], PaperSetting.Models, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TasksGoToTheSiteThatCostsLeast()
    {
        var setting = Setting(5) with
        {
            Mix = TaskMix.Even([DispatchSettings.Kind(2, (2, 10))]),
            MoveJoules = 1,
            MoveUsd = 1e-9,
            Objective = DispatchObjective.Usd,
            UsdPerTonne = 100,
            Sites =
            [
                new SupplySite { Harvest = Harvest.Constant(0), UsdPerMwh = SlotSeries.Constant(60), GramsPerKwh = SlotSeries.Constant(500) },
                new SupplySite { Harvest = Harvest.Constant(0), UsdPerMwh = SlotSeries.Constant(60), GramsPerKwh = SlotSeries.Constant(100) },
            ],
        };
        var trace = DispatchTrace.Of(setting, [new(0, 0)]);
        var (home, away) = (Dispatcher.Run(trace, new Myopic(), Cancellation), Dispatcher.Run(trace, new Myopic { Roams = true }, Cancellation));
        Assert.Equal((10, 11), (home.AuxiliaryJoules, away.AuxiliaryJoules));
        Assert.Equal(10 * 110 / 3.6e9, home.Cost, 1e-15);
        Assert.Equal((11 * 70 / 3.6e9) + 1e-9, away.Cost, 1e-15);
        Assert.Equal((11 * 60 / 3.6e9) + 1e-9, away.Usd!.Value, 1e-15);
        Assert.Equal(11 * 100 / 3.6e6, away.Grams!.Value, 1e-12);
    }

    [Fact]
    public void WithoutADeadlineWhoeverStillWaitsIsServedAtTheEndOfTheDrain()
    {
        var setting = Setting(50) with { Mix = TaskMix.Even([DispatchSettings.Kind(TaskMix.NoDeadline, (1, 1))]), DrainSlots = 30, ArrivalsPerSlot = 1 };
        var outcome = Dispatcher.Run(DispatchTrace.Draw(setting, 2), new SlackAware(), Cancellation);
        Assert.Equal((outcome.Tasks, 81, 0), (outcome.Forced, outcome.Slots, outcome.Misses));
        Assert.Equal(outcome.Tasks, outcome.AuxiliaryJoules, 1e-9);
        Assert.Equal(0, outcome.AuxiliaryAtHorizonJoules);
    }

    /// <summary>
    /// Ten times the slots allocate no more: nothing is made slot by slot. The smallest object a slot would be 64,800 bytes; a thread's own count
    /// moves by the 8 KB that it is handed at a time.
    /// </summary>
    [Theory]
    [MemberData(nameof(DispatcherLaws.Policies), MemberType = typeof(DispatcherLaws))]
    public void ASlotAllocatesNothing(DispatchPolicy policy)
    {
        long Allocated(int slots)
        {
            var trace = DispatchTrace.Draw(DispatchSettings.Paper(slots), 1);
            _ = Dispatcher.Run(trace, policy, Cancellation);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = Dispatcher.Run(trace, policy, Cancellation);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(Allocated(3000) - Allocated(300), -32_000, 32_000);
    }

    private static DispatchSetting Setting(int slots) => new()
    {
        Mix = TaskMix.Even([DispatchSettings.Kind(6, (2, 1))]),
        Sites = [new SupplySite { Harvest = Harvest.Constant(0) }],
        ArrivalsPerSlot = 3,
        Slots = slots,
    };

    private sealed record Looking(Action<DispatchSlot> Look) : DispatchPolicy
    {
        public override string Name => "looking";

        public override void Decide(DispatchSlot slot) => Look(slot);
    }
}
