using Wattline.Simulation.Batteries;
using Wattline.Simulation.Studies;

namespace Wattline.Tests.Simulation.Studies;

public class PolicyStudyTests
{
    private static readonly double[] Even = [.. Enumerable.Repeat(1.0, 48)];
    private static readonly double[] Days = [.. Enumerable.Range(0, 48).Select(hour => Math.Max(0, Math.Sin((hour - 6) * Math.PI / 12)))];
    private static readonly HourlyPlace Place = new("place", Days, [.. Even.Select(_ => 70)], [.. Even.Select(_ => 300)]);

    private static readonly Laboratory Sunny = new()
    {
        Supply = LaboratorySupply.Hourly,
        SlotSeconds = 600,
        Slots = 288,
        ArrivalsPerSlot = 4,
        Slack = 30,
        Battery = new Battery { CapacityJoules = 2e5, ChargeEfficiency = 0.9, DischargeEfficiency = 0.9 },
        Runs = 6,
    };

    private static readonly Lazy<IReadOnlyList<PolicyRow>> Rows = new(() =>
        PolicyStudy.Of([Sunny.Case(Place, PolicyWorlds.Alone) with { BoundBlockSlots = 6 }], 1));

    [Fact]
    public void NoPolicyBuysLessThanTheBoundAndNoneSavesMoreThanItsShare() => Assert.All(Rows.Value, row =>
    {
        Assert.True(row.Figures.AuxiliaryJoules.Mean >= row.BoundJoules * (1 - 1e-9));
        Assert.InRange(row.OfBound!.Value, -1, 1 + 1e-9);
    });

    [Fact]
    public void WaitingForTheSunSavesAndThePriceFollowsTheEnergy()
    {
        var (myopic, patient) = (Rows.Value[0].Figures, Rows.Value[1].Figures);
        Assert.Equal(0, myopic.SavedJoules!.Value.Mean);
        Assert.True(patient.SavedJoules!.Value.Low > 0.02);
        Assert.Equal(myopic.AuxiliaryJoules.Mean / 3.6e9 * 70, myopic.Usd!.Value.Mean, 1e-9);
        Assert.Equal(myopic.AuxiliaryJoules.Mean / 3.6e6 * 300, myopic.Grams!.Value.Mean, 1e-6);
    }

    [Fact]
    public void RowsAreTheSameOnAnyNumberOfThreads()
    {
        var one = Sunny.Case(Place, PolicyWorlds.Alone) with { BoundBlockSlots = 6 };
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(
            PolicyStudy.Of([one], 1, threads: 1, cancellation: cancellation).Select(row => (row.Figures.AuxiliaryJoules, row.BoundJoules)),
            PolicyStudy.Of([one], 1, threads: 5, cancellation: cancellation).Select(row => (row.Figures.AuxiliaryJoules, row.BoundJoules)));
    }

    [Fact]
    public void ALaboratoryKnowsTheTheoryWhereSlotsAreIndependentAndNotElsewhere()
    {
        Assert.Null(Sunny.Law());
        var law = new Laboratory { RoutingError = 0.1 }.Law()!.Value;
        Assert.Equal(-357.2265, law.Drift, 0.0001);
        Assert.Equal(RoutingMix.Paper.Increment(0.1).Volatility, law.Volatility, 1e-6);
        Assert.Equal(0, new Laboratory { Supply = LaboratorySupply.Constant }.Law()!.Value.Drift, 1e-6);
    }

    [Fact]
    public void TheDefaultLaboratoryIsThePapersExample() =>
        Assert.Equal(3837.436, new Laboratory().Kinds().Average(kind => kind.LeastJoules), 0.0006);

    [Fact]
    public void FiguresOutOfRangeAreRefusedByName()
    {
        var idle = Assert.Throws<ArgumentException>(() => (Sunny with { ArrivalsPerSlot = 0 }).Case(Place, PolicyWorlds.Alone));
        Assert.Contains("arrivals", idle.Message, StringComparison.Ordinal);
        Assert.Contains("slack", Assert.Throws<ArgumentException>(() => (Sunny with { Slack = 0.5 }).Kinds()).Message, StringComparison.Ordinal);
        Assert.Contains("slot", Assert.Throws<ArgumentException>(() => (Sunny with { SlotSeconds = 0 }).Kinds()).Message, StringComparison.Ordinal);
    }
}
