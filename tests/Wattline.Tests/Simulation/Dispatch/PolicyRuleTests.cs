using Wattline.Simulation.Batteries;
using Wattline.Simulation.Dispatch;

namespace Wattline.Tests.Simulation.Dispatch;

/// <summary>Each policy's rule on a case worked by hand.</summary>
public sealed class PolicyRuleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>10 J of which 4 may wait, sigma = sqrt(0.25) 10 J: the reserve of z = 0.5 is 2.5 sqrt(w) J, 5 J at first, half of 16 J being more.</summary>
    [Theory]
    [InlineData(15.1, 1e9, 0)]
    [InlineData(14.9, 1e9, 1)]
    [InlineData(13.9, 16, 2)]
    [InlineData(12.4, 16, 4)]
    [InlineData(13.2, 6.2, 0)]
    public void VarianceAwareHoldsItsReserve(double stored, double capacity, double wait)
    {
        // With a capacity below the task's energy the rest is harvested in the slot.
        var battery = new Battery { CapacityJoules = capacity, InitialJoules = Math.Min(stored, capacity) };
        var harvest = SlotSeries.Of([stored - battery.InitialJoules, .. new double[999]]);
        var setting = One((6, (2, 10.0)), battery) with { ArrivalsPerSlot = 0.25, Forecast = HarvestForecast.Perfect };
        setting = setting with { Sites = [setting.Sites[0] with { Harvest = Harvest.Given(harvest) }] };
        Assert.Equal(wait, Wait(setting, new VarianceAware { Deviations = 0.5 }));
        Assert.Equal(5, setting.Volatility(0), 1e-12);
    }

    /// <summary>An unlimited store wastes nothing, so even a full one waits; a limited one that will not run short does not.</summary>
    [Fact]
    public void SlackAwareWaitsWhereNothingIsWasted()
    {
        var stored = new Battery { InitialJoules = 100 };
        Assert.Equal(4, Wait(One((6, (2, 10.0)), stored), new SlackAware()));
        Assert.Equal(0, Wait(One((6, (2, 10.0)), stored with { CapacityJoules = 100 }), new SlackAware()));
        Assert.Equal(4, Wait(One((6, (2, 10.0)), stored with { CapacityJoules = 100, InitialJoules = 9 }), new SlackAware()));
    }

    /// <summary>What comes due before a task's last slot goes before it, where the store does not do for both.</summary>
    [Fact]
    public void SlackAwareLeavesTheStoreToTheMoreUrgent()
    {
        var battery = new Battery { InitialJoules = 12, CapacityJoules = 50 };
        var setting = One((6, (2, 10.0)), battery) with
        {
            Mix = TaskMix.Even([DispatchSettings.Kind(40, (2, 10)), DispatchSettings.Kind(6, (2, 11))]),
            Slots = 20,
        };
        var trace = DispatchTrace.Of(setting, [new(0, 0), new(0, 1)]);
        var outcome = Dispatcher.Run(trace, new SlackAware(), Cancellation);
        Assert.Equal((19.0, 9.0), (outcome.MeanWaitSlots, outcome.AuxiliaryJoules));
    }

    /// <summary>A line of ten at V = 3 and nothing stored is served down to two; with all stored, to none.</summary>
    [Fact]
    public void BackpressureServesALineDownToItsPressure()
    {
        var setting = One((TaskMix.NoDeadline, (2, 10.0)), new Battery { CapacityJoules = 1000 }) with { Slots = 1 };
        double Left(DispatchSetting of, Backpressure policy) =>
            Dispatcher.Run(DispatchTrace.Of(of, [.. Enumerable.Repeat(new TaskArrival(0, 0), 10)]), policy, Cancellation).MeanBacklog;
        var full = setting with { Sites = [setting.Sites[0] with { Battery = new Battery { CapacityJoules = 1000, InitialJoules = 1000 } }] };
        Assert.Equal(2, Left(setting, new Backpressure { CostWeight = 3, Haste = 0 }));
        Assert.Equal(0, Left(full, new Backpressure { CostWeight = 3, Haste = 0 }));
        Assert.Equal(6, Left(full, new Backpressure { CostWeight = 3, Haste = 0, MostStarts = 4 }));
        Assert.Equal(0, Left(setting, new Backpressure { CostWeight = 0 }));
    }

    /// <summary>The hungry fast model clears a long line while energy abounds, the efficient one serves in shortage.</summary>
    [Fact]
    public void BackpressureTakesFastModelsWhileEnergyAbounds()
    {
        var setting = One((TaskMix.NoDeadline, (10, 10.0)), new Battery { CapacityJoules = 1000, InitialJoules = 1000 }) with
        {
            Mix = TaskMix.Even([DispatchSettings.Kind(TaskMix.NoDeadline, (10, 10), (2, 20))]),
            Slots = 1,
        };
        IReadOnlyList<int> Models(DispatchSetting of) => Dispatcher.Run(
            DispatchTrace.Of(of, [.. Enumerable.Repeat(new TaskArrival(0, 0), 20)]), new Backpressure { CostWeight = 1, Haste = 0.5 }, Cancellation).TasksByModel;
        var empty = setting with { Sites = [setting.Sites[0] with { Battery = new Battery { CapacityJoules = 1000 } }] };
        Assert.True(Models(setting)[1] > 15, $"{Models(setting)[1]} of 20 by the fast model");
        Assert.True(Models(empty)[0] > Models(setting)[0]);
    }

    private static DispatchSetting One((int Deadline, (int Slots, double Joules) Way) kind, Battery battery) => new()
    {
        Mix = TaskMix.Even([DispatchSettings.Kind(kind.Deadline, kind.Way)]),
        ArrivalsPerSlot = 0,
        Slots = 5,
        Sites = [new SupplySite { Battery = battery, Harvest = Harvest.Constant(0) }],
    };

    private static double Wait(DispatchSetting setting, DispatchPolicy policy) =>
        Dispatcher.Run(DispatchTrace.Of(setting, [new(0, 0)]), policy, Cancellation).MeanWaitSlots;
}
