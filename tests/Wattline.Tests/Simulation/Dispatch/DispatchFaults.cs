using Wattline.Reasoning;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;

namespace Wattline.Tests.Simulation.Dispatch;

public sealed class DispatchFaults
{
    [Fact]
    public void ATaskThatNoModelServesIsToldWhatCanBeReached()
    {
        var task = PaperSetting.Tasks[9].Task;
        var refusal = Assert.Throws<ArgumentException>(() => TaskMix.Kind(PaperSetting.Models, task, 300, 1)).Message;
        Assert.Contains("error of 0.05 within 300 slots", refusal, StringComparison.Ordinal);
        Assert.Contains("fastest takes 333 slots (332.68", refusal, StringComparison.Ordinal);
        Assert.Contains("best reachable error in time is 0.1", refusal, StringComparison.Ordinal);
        Assert.Equal(PaperSetting.Tasks[9].Best, TaskMix.Kind(PaperSetting.Models, task, 400, 1).Best);

        var impossible = new ReasoningTask(-5, 10, 0.05);
        Assert.Contains("none keeps it in any time", Refused(() => TaskMix.Kind(PaperSetting.Models, impossible, 300, 1)), StringComparison.Ordinal);
        Assert.Contains("error in time is 1.", Refused(() => TaskMix.Kind(PaperSetting.Models, impossible, 300, 1)), StringComparison.Ordinal);
        var slow = new TaskMix([DispatchSettings.Kind(3, (5, 1), (4, 2))], [1]);
        Assert.Contains("Kind 0: No model keeps an error of 0.1 within 3 slots: the fastest takes 4 slots", Refused(() => slow.Checked()), StringComparison.Ordinal);
    }

    [Fact]
    public void SharesAreProbabilities()
    {
        var kind = DispatchSettings.Kind(3, (1, 1));
        Assert.Contains("0 to 1, got 1.5", Refused(() => new TaskMix([kind, kind], [1.5, -0.5]).Checked()), StringComparison.Ordinal);
        Assert.Contains("must be 1, got 0.9", Refused(() => new TaskMix([kind, kind], [0.5, 0.4]).Checked()), StringComparison.Ordinal);
        Assert.Contains("got 0 and 0", Refused(() => TaskMix.Even([]).Checked()), StringComparison.Ordinal);
        Assert.Contains("routing error must be 0 to 1, got 1.01", Refused(() => new RouterOverhead(1.01).Checked()), StringComparison.Ordinal);
        Assert.Contains("0 or more, got -1", Refused(() => new RouterOverhead(0, 0, -1).Checked()), StringComparison.Ordinal);
        Assert.Contains("homes", Refused(() => (DispatchSettings.Paper() with { HomeShares = [0.5, 0.5] }).Checked()), StringComparison.Ordinal);
    }

    [Fact]
    public void SizesAreAboveZero()
    {
        var setting = DispatchSettings.Paper();
        Assert.Contains("slots of a run", Refused(() => (setting with { Slots = 0 }).Checked()), StringComparison.Ordinal);
        Assert.Contains("arrivals of a slot", Refused(() => (setting with { ArrivalsPerSlot = double.NaN }).Checked()), StringComparison.Ordinal);
        Assert.Contains("number of sites", Refused(() => (setting with { Sites = [] }).Checked()), StringComparison.Ordinal);
        Assert.Contains("energy of a move", Refused(() => (setting with { MoveJoules = -1 }).Checked()), StringComparison.Ordinal);
        Assert.Contains("mean harvest", Refused(() => Harvest.Gamma(0, 1)), StringComparison.Ordinal);
        Assert.Contains("harvest of a slot", Refused(() => Harvest.Constant(-1)), StringComparison.Ordinal);
        Assert.Contains("capacity of a battery", Refused(() => With(new SupplySite
        {
            Harvest = Harvest.Constant(1),
            Battery = Battery.Ideal with { CapacityJoules = -1 },
        })), StringComparison.Ordinal);
        Assert.Contains("deadline of a task in slots must be 1 or more", Refused(
            () => TaskMix.Kind(PaperSetting.Models, PaperSetting.Tasks[0].Task, 0, 1)), StringComparison.Ordinal);

        DispatchSetting With(SupplySite site) => (setting with { Sites = [site] }).Checked();
    }

    [Fact]
    public void SeriesAreFilledAndInOrder()
    {
        Assert.Contains("empty", Refused(() => SlotSeries.Of([])), StringComparison.Ordinal);
        Assert.Contains("Figure 1 of a series", Refused(() => SlotSeries.OfHours([1, double.NaN], 60)), StringComparison.Ordinal);
        Assert.Contains("length of a slot", Refused(() => SlotSeries.OfHours([1], 0)), StringComparison.Ordinal);
        var setting = DispatchSettings.Paper();
        Assert.Contains("Arrival 1 is in slot 4: arrivals stand in order", Refused(() => DispatchTrace.Of(setting, [new(5, 0), new(4, 0)])), StringComparison.Ordinal);
        Assert.Contains("from 0 to 1999", Refused(() => DispatchTrace.Of(setting, [new(2000, 0)])), StringComparison.Ordinal);
        Assert.Contains("kind 10", Refused(() => DispatchTrace.Of(setting, [new(5, 10)])), StringComparison.Ordinal);
        Assert.Contains("site 1", Refused(() => DispatchTrace.Of(setting, [new(5, 1, 1)])), StringComparison.Ordinal);
    }

    [Fact]
    public void AnObjectiveInUsdNeedsPrices()
    {
        var setting = DispatchSettings.Paper() with { Objective = DispatchObjective.Usd };
        Assert.Contains("needs the price", Refused(() => setting.Checked()), StringComparison.Ordinal);
        var priced = setting with { Sites = [setting.Sites[0] with { UsdPerMwh = SlotSeries.Constant(50) }] };
        Assert.Equal(50 / 3.6e9, DispatchTrace.Draw(priced, 1).Supplies[0].Costs[0], 1e-20);
        Assert.Contains("carbon", Refused(() => (priced with { UsdPerTonne = 100 }).Checked()), StringComparison.Ordinal);
        var clean = priced with { UsdPerTonne = 100, Sites = [priced.Sites[0] with { GramsPerKwh = SlotSeries.Constant(400) }] };
        Assert.Equal((50 + 40) / 3.6e9, DispatchTrace.Draw(clean, 1).Supplies[0].Costs[0], 1e-20);
    }

    private static string Refused(Func<object> made) => Assert.Throws<ArgumentException>(made).Message;
}
