using FsCheck;
using FsCheck.Fluent;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

public sealed class FuelMixLaws
{
    private static readonly Slot Noon = Slot.At(2026, 1, 15, 12);

    public static TheoryData<Fuel> Burnable => [.. Enum.GetValues<Fuel>().Where(fuel => FuelFactors.Of(fuel) is not null)];

    [Fact]
    public void EveryFuelHasAFactorButWhatIsNone() =>
        Assert.Equal([Fuel.Storage, Fuel.Unknown], Enum.GetValues<Fuel>().Where(fuel => FuelFactors.Of(fuel) is null));

    [Theory]
    [MemberData(nameof(Burnable))]
    public void AFactorSaysWhereItComesFromAndDirectNeverExceedsLifeCycle(Fuel fuel)
    {
        var factor = FuelFactors.Of(fuel)!;
        Assert.True(factor.Direct.Value <= factor.LifeCycle.Value);
        foreach (var provenance in new[] { factor.Direct.Provenance, factor.LifeCycle.Provenance })
        {
            Assert.NotEmpty(provenance.Source);
            Assert.NotEmpty(provenance.Note);
            Assert.True(provenance.Basis is Basis.Chosen || provenance is { Year: >= 2006, Licence.Length: > 0 });
        }
    }

    /// <summary>Published medians, and the stack figures that the pack's marginal estimates were made with.</summary>
    [Theory]
    [InlineData(Fuel.Gas, 490, 420)]
    [InlineData(Fuel.Coal, 1060, 1000)]
    [InlineData(Fuel.Lignite, 1130, 1070)]
    [InlineData(Fuel.OilShale, 1190, 1130)]
    [InlineData(Fuel.Peat, 1180, 1120)]
    [InlineData(Fuel.Oil, 840, 800)]
    [InlineData(Fuel.Mixed, 380, 230)]
    [InlineData(Fuel.Waste, 660, 660)]
    [InlineData(Fuel.Biomass, 230, 0)]
    [InlineData(Fuel.Nuclear, 12, 0)]
    [InlineData(Fuel.Hydro, 24, 0)]
    [InlineData(Fuel.WindOnshore, 11, 0)]
    [InlineData(Fuel.WindOffshore, 12, 0)]
    [InlineData(Fuel.Solar, 48, 0)]
    [InlineData(Fuel.Geothermal, 38, 0)]
    [InlineData(Fuel.Marine, 17, 0)]
    public void OneFuelAloneEmitsItsFactor(Fuel fuel, double lifeCycle, double direct)
    {
        var point = Assert.Single(FuelMix.Of([Of(fuel, 700)]).Points);
        Assert.Equal((lifeCycle, direct), (point.LifeCycle.GramsPerKwh, point.Direct.GramsPerKwh));
        Assert.Equal(direct == 0 ? 100 : 0, point.CarbonFreePercent);
    }

    [Fact]
    public void TheMixIsTheMeanOfItsFuelsByWhatTheyGenerate()
    {
        var point = Assert.Single(FuelMix.Of([Of(Fuel.Gas, 300), Of(Fuel.WindOnshore, 100)]).Points);
        Assert.Equal((300 * 490) + (100 * 11), 400 * point.LifeCycle.GramsPerKwh, 6);
        Assert.Equal(300 * 420, 400 * point.Direct.GramsPerKwh, 6);
        Assert.Equal(25, point.CarbonFreePercent, 9);
    }

    [Fact]
    public void TheOrderOfStationsAndTheirUnitDoNotMatterAndTheMeanLiesBetween() =>
        Prop.ForAll(Mixes().ToArbitrary(), stations =>
        {
            var mix = FuelMix.Of(stations);
            var turned = FuelMix.Of([.. stations.Reverse().Select(series => series with
            {
                Megawatts = series.Megawatts.ToDictionary(hour => hour.Key, hour => hour.Value * 1000),
            })]);
            Assert.Equal(mix.Points.Count, turned.Points.Count);
            var factors = stations.Select(series => FuelFactors.Of(series.Fuel)!).ToList();
            foreach (var (one, other) in mix.Points.Zip(turned.Points))
            {
                Assert.Equal(one.LifeCycle.GramsPerKwh, other.LifeCycle.GramsPerKwh, 6);
                Assert.Equal(one.Direct.GramsPerKwh, other.Direct.GramsPerKwh, 6);
                Assert.InRange(
                    one.LifeCycle.GramsPerKwh, factors.Min(factor => factor.LifeCycle.Value.GramsPerKwh) - 1e-9,
                    factors.Max(factor => factor.LifeCycle.Value.GramsPerKwh) + 1e-9);
                Assert.True(one.Direct.GramsPerKwh <= one.LifeCycle.GramsPerKwh + 1e-9);
                Assert.InRange(one.CarbonFreePercent, 0, 100);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(500)]
    [InlineData(-500)]
    public void StorageIsNoGeneration(double megawatts) =>
        Assert.Equal(FuelMix.Of([Of(Fuel.Gas, 300)]).Points, FuelMix.Of([Of(Fuel.Gas, 300), Of(Fuel.Storage, megawatts)]).Points);

    [Fact]
    public void StorageAloneIsNoHour() => Assert.Empty(FuelMix.Of([Of(Fuel.Storage, 300)]).Points);

    [Fact]
    public void OwnConsumptionCountsAsZero() =>
        Assert.Equal(FuelMix.Of([Of(Fuel.Gas, 300)]).Points, FuelMix.Of([Of(Fuel.Gas, 300), Of(Fuel.Coal, -50)]).Points);

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    public void AnHourWithoutGenerationIsLeftOut(double megawatts)
    {
        var mix = FuelMix.Of([Of(Fuel.Gas, megawatts)]);
        Assert.Empty(mix.Points);
        Assert.Equal(Noon, Assert.Single(mix.Gaps).Slot);
    }

    [Fact]
    public void ALittleOfTheUnknownIsAsTheRest() =>
        Assert.Equal(FuelMix.Of([Of(Fuel.Gas, 95)]).Points, FuelMix.Of([Of(Fuel.Gas, 95), Of(Fuel.Unknown, 5)]).Points);

    [Fact]
    public void MoreOfTheUnknownLeavesTheHourOut()
    {
        var mix = FuelMix.Of([Of(Fuel.Gas, 94), Of(Fuel.Unknown, 6)]);
        Assert.Empty(mix.Points);
        Assert.Contains("unknown", Assert.Single(mix.Gaps).Why, StringComparison.Ordinal);
    }

    /// <summary>Coal gives a quarter, and is not stated from the second hour to the fourth.</summary>
    [Fact]
    public void AnHourThatLacksWhatGaveMuchNextToItIsLeftOut()
    {
        var mix = FuelMix.Of([Of(Fuel.Gas, 300, 300, 300, 300, 300), Of(Fuel.Coal, 100, null, null, null, 100)]);
        Assert.Equal([Noon, Noon.AddHours(4)], mix.Points.Select(point => point.Slot));
        Assert.Equal([Noon.AddHours(1), Noon.AddHours(2), Noon.AddHours(3)], mix.Gaps.Select(gap => gap.Slot));
        Assert.All(mix.Gaps, gap => Assert.Contains("'Coal'", gap.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void TheNewestHourThatLacksMuchIsLeftOut() =>
        Assert.Equal([Noon], FuelMix.Of([Of(Fuel.Solar, 10, 10), Of(Fuel.Gas, 90, null)]).Points.Select(point => point.Slot));

    [Fact]
    public void AnHourBeforeTheFirstStatementOfMuchIsLeftOut() =>
        Assert.Equal([Noon.AddHours(1)], FuelMix.Of([Of(Fuel.Solar, 10, 10), Of(Fuel.Gas, null, 90)]).Points.Select(point => point.Slot));

    /// <summary>A source that does not state the sun's zero at night: dusk and dawn gave little.</summary>
    [Fact]
    public void WhatFadesMayBeMissing() =>
        Assert.Equal(5, FuelMix.Of([Of(Fuel.Gas, 300, 300, 300, 300, 300), Of(Fuel.Solar, 10, null, null, null, 10)]).Points.Count);

    /// <summary>The zero is a statement: a coal plant that is off is no gap.</summary>
    [Fact]
    public void WhatIsStatedAsZeroIsNotMissing() =>
        Assert.Equal(3, FuelMix.Of([Of(Fuel.Gas, 300, 300, 300), Of(Fuel.Coal, 100, 0, 0)]).Points.Count);

    [Fact]
    public void WhatIsADayAwayIsNotMissed()
    {
        var hours = new double?[FuelMix.NeighbourHours + 2];
        hours[0] = 100;
        var mix = FuelMix.Of([Of(Fuel.Gas, [.. hours.Select(_ => (double?)300)]), Of(Fuel.Coal, hours)]);
        Assert.Equal(FuelMix.NeighbourHours, mix.Gaps.Count);
        Assert.Equal([Noon, Noon.AddHours(FuelMix.NeighbourHours + 1)], mix.Points.Select(point => point.Slot));
    }

    private static FuelSeries Of(Fuel fuel, params double?[] megawatts) => new(
        fuel.ToString(), fuel,
        megawatts.Select((value, at) => (Value: value, Slot: Noon.AddHours(at))).Where(hour => hour.Value is not null)
            .ToDictionary(hour => hour.Slot, hour => hour.Value!.Value));

    private static Gen<FuelSeries[]> Mixes() =>
        from fuels in Gen.Elements(Enum.GetValues<Fuel>().Where(fuel => FuelFactors.Of(fuel) is not null)).NonEmptyListOf()
        from values in Gen.ListOf(Gen.Choose(0, 40_000), fuels.Count * 3)
        select fuels.Select((fuel, at) =>
            Of(fuel, [.. values.Skip(at * 3).Take(3).Select(value => (double?)value)]) with { Name = $"{fuel} {at}" }).ToArray();
}
