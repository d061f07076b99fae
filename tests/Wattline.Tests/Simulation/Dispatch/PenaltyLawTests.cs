using Wattline.Simulation.Dispatch;

namespace Wattline.Tests.Simulation.Dispatch;

public sealed class PenaltyLawTests
{
    private static readonly double[] Prices = [.. Enumerable.Range(0, 101).Select(step => 50.0 + step)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One joule a task, one task a slot, harvest of 0.6: 0.4 is bought, in the cheapest 40 % of slots if at most one joule may be.</summary>
    [Fact]
    public void TheStationaryOptimumBuysInTheCheapestSlots()
    {
        var bound = StationaryBound.Of(Setting([10, 20, 30, 40, 50]), 3, 1, Cancellation);
        Assert.Equal((10 + 20) / 5.0 / 3.6e9, bound.CostPerSlot, 1e-18);
        Assert.Equal([1.0, 1, 0, 0, 0], bound.BoughtJoules.Select(joules => Math.Round(joules, 9)));
        Assert.InRange(bound.EnergyPrice * 3.6e9, 20 - 1e-6, 30 + 1e-6);
        var half = StationaryBound.Of(Setting([10, 20, 30, 40, 50]), 3, 0.5, Cancellation);
        Assert.Equal((10 + 20 + 30 + 40) / 10.0 / 3.6e9, half.CostPerSlot, 1e-18);
    }

    [Fact]
    public void TheGapFallsLikeOneOverVAndTheBacklogGrowsLikeV()
    {
        var mix = TaskMix.Even([DispatchSettings.Kind(TaskMix.NoDeadline, (1, 1))]);
        var law = PenaltyLaw.Of(mix, 1, 0.6, Prices, [5, 10, 20, 40], 20_000, 2, 3, Cancellation);
        Assert.All(law.Points, point => Assert.True(point.GapPerSlot.Mean > 0));
        Assert.InRange(law.GapPower, -1.2, -0.8);
        Assert.InRange(law.BacklogPower, 0.85, 1.15);
    }

    [Fact]
    public void WhatHasNoLawIsRefused()
    {
        var setting = Setting(Prices);
        Assert.Contains("whose price is drawn", Refused(() => StationaryBound.Of(setting with { Objective = DispatchObjective.Joules }, 3, 1)), StringComparison.Ordinal);
        Assert.Contains("no policy keeps up", Refused(() => StationaryBound.Of(setting, 1, 1)), StringComparison.Ordinal);
        Assert.Contains("no policy keeps up", Refused(() => StationaryBound.Of(setting, 3, 0.4)), StringComparison.Ordinal);
        Assert.Contains("two weights", Refused(() => PenaltyLaw.Of(setting.Mix, 1, 0.6, Prices, [5], 100, 2, 1)), StringComparison.Ordinal);
    }

    private static DispatchSetting Setting(double[] prices) => new()
    {
        Mix = TaskMix.Even([DispatchSettings.Kind(TaskMix.NoDeadline, (1, 1))]),
        Objective = DispatchObjective.Usd,
        ArrivalsPerSlot = 1,
        Slots = 100,
        Sites = [new SupplySite { Harvest = Harvest.Gamma(0.6, 0.6), UsdPerMwh = SlotSeries.Drawn(prices) }],
    };

    private static string Refused(Func<object> made) => Assert.Throws<ArgumentException>(made).Message;
}
