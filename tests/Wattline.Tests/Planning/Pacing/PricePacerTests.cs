using Wattline.Fleet;
using Wattline.Planning.Pacing;
using Wattline.Pricing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Tests.Planning.Pacing;

public sealed class PricePacerTests
{
    private static readonly PacedRegion[] Two = [new("east", 900, 0.05), new("west", 450, 0.05)];

    private static readonly Prices Duals = new()
    {
        CapacityUsdPerGpuSecond = new Dictionary<string, double> { ["east"] = 0.001, ["elsewhere"] = 7 },
        CarbonCap = CarbonPrice.FromUsdPerTonne(30),
        LatencyUsdPerMs = 2e-9,
    };

    [Fact]
    public void StartsFromThePlansDualsAndCarriesItsOtherPricesAlong()
    {
        var prices = Pacer().Prices;
        Assert.Equal(new Dictionary<string, double> { ["east"] = 0.001, ["west"] = 0 }, prices.CapacityUsdPerGpuSecond);
        Assert.Equal((Duals.CarbonCap, Duals.LatencyUsdPerMs), (prices.CarbonCap, prices.LatencyUsdPerMs));
        var stepped = Pacer().Step(0.5, Used(10, 10)).Prices;
        Assert.Equal((Duals.CarbonCap, Duals.LatencyUsdPerMs), (stepped.CarbonCap, stepped.LatencyUsdPerMs));
    }

    [Fact]
    public void APriceMovesByTheGainTimesWhatIsOverThePaceNowAndSinceTheBegin()
    {
        // A tenth of the interval: east has a pace of 90 and used 135, half as much again; west is at its pace of 45.
        var first = Pacer().Step(0.1, Used(135, 45));
        Assert.Equal(0.001 + (9 * 0.002 * (0.05 + 0.05)), first.Prices.CapacityUsdPerGpuSecond["east"], 12);
        Assert.Equal(0, first.Prices.CapacityUsdPerGpuSecond["west"], 12);
        // A tenth more: now east used 45 of 90, and since the begin its pace; west used 135 of 45, and twice its pace.
        var second = first.Step(0.2, Used(180, 180));
        Assert.Equal(0.001 + (9 * 0.002 * (0.1 - 0.05)), second.Prices.CapacityUsdPerGpuSecond["east"], 12);
        Assert.Equal(9 * 0.002 * (0.2 + 0.1), second.Prices.CapacityUsdPerGpuSecond["west"], 12);
    }

    [Fact]
    public void ATickOfASecondMovesAPriceByOnePercentOfATypicalOneForTwiceThePaceNowAndSinceTheBegin()
    {
        var prices = Pacer().Step(1 / 900.0, Used(2, 0)).Prices.CapacityUsdPerGpuSecond;
        Assert.Equal(0.001 + (2 * 0.01 * 0.002), prices["east"], 12);
    }

    [Fact]
    public void ANewIntervalCountsFromItsOwnBeginning()
    {
        var pacer = Pacer().Step(1, Used(900, 450)).NextInterval();
        Assert.Equal(0.001, pacer.Step(0.2, Used(180, 90)).Prices.CapacityUsdPerGpuSecond["east"], 12);
    }

    [Fact]
    public void StalePricesAreZero()
    {
        Assert.Same(Prices.Zero, Pacer().After(TimeSpan.FromSeconds(60.1)));
        Assert.Equal(0.001, Pacer().After(TimeSpan.FromSeconds(60)).CapacityUsdPerGpuSecond["east"]);
    }

    [Fact]
    public void ARegionThatSellsNothingIsAtItsHighestPrice()
    {
        var pacer = new PricePacer(new PaceOptions(), [new PacedRegion("none", 0, 0.02)], 0.001, Prices.Zero);
        Assert.Equal(0.02, pacer.Prices.CapacityUsdPerGpuSecond["none"]);
        Assert.Equal(0.02, pacer.Step(0.5, Used(0, 0)).Prices.CapacityUsdPerGpuSecond["none"]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(double.PositiveInfinity)]
    public void AFigureThatIsNoneIsRefused(double bad)
    {
        Refused("east", () => Pacer().Step(0.5, Used(bad, 0)));
        Refused("typical", () => new PricePacer(new PaceOptions(), Two, bad, Duals));
        Refused("east", () => new PricePacer(new PaceOptions(), [new PacedRegion("east", bad, 1)], 1, Duals));
        Refused("east", () => new PricePacer(new PaceOptions(), [new PacedRegion("east", 1, bad)], 1, Duals));
        Refused("gain", () => new PricePacer(new PaceOptions { Gain = bad }, Two, 1, Duals));
        var start = Duals with { CapacityUsdPerGpuSecond = new Dictionary<string, double> { ["west"] = bad } };
        Refused("west", () => new PricePacer(new PaceOptions(), Two, 1, start));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(0.29)]
    [InlineData(1.001)]
    public void AShareOfTheIntervalThatIsNotToComeIsRefused(double elapsed) =>
        Refused("over", () => Pacer().Step(0.3, Used(1, 1)).Step(elapsed, Used(1, 1)));

    [Fact]
    public void ARegionIsPacedOnce() => Refused("once", () => new PricePacer(new PaceOptions(), [Two[0], Two[0]], 1, Duals));

    [Fact]
    public void AnIntervalHasAtLeastAHundredTicks()
    {
        Refused("tick", () => new PricePacer(new PaceOptions { Tick = TimeSpan.FromSeconds(9.1) }, Two, 1, Duals));
        Refused("tick", () => new PricePacer(new PaceOptions { Tick = TimeSpan.Zero }, Two, 1, Duals));
        Refused("stale", () => new PricePacer(new PaceOptions { StaleAfter = TimeSpan.FromSeconds(1) }, Two, 1, Duals));
        Assert.NotNull(new PricePacer(new PaceOptions { Tick = TimeSpan.FromSeconds(9) }, Two, 1, Duals));
    }

    [Fact]
    public void OnlyOwnedRegionsWithALimitArePacedAndAnIntervalHasItsShareOfTheHour()
    {
        var region = Region(Ownership.Owned, 3600);
        Assert.Equal(new PacedRegion("east", 900, 0.5), PacedRegion.Of(region, TimeSpan.FromMinutes(15), 0.5));
        Assert.Null(PacedRegion.Of(Region(Ownership.Bought, 3600), TimeSpan.FromMinutes(15), 0.5));
        Assert.Null(PacedRegion.Of(Region(Ownership.Owned, null), TimeSpan.FromMinutes(15), 0.5));
    }

    private static PricePacer Pacer() => new(new PaceOptions(), Two, 0.002, Duals);

    private static Dictionary<string, double> Used(double east, double west) => new() { ["east"] = east, ["west"] = west, ["bought"] = 5 };

    private static void Refused(string word, Func<object> made) =>
        Assert.Contains(word, Assert.ThrowsAny<ArgumentException>(made).Message, StringComparison.OrdinalIgnoreCase);

    private static Region Region(Ownership ownership, double? gpuSeconds) => new()
    {
        Id = "east",
        City = "Somewhere",
        Jurisdiction = "DE",
        Location = new GeoPoint(50, 8),
        CarbonZone = "DE",
        Pue = new(1.1, Chosen),
        Ownership = ownership,
        GpuSecondsPerSlot = gpuSeconds,
        EgressUsdPerGb = new(0, Chosen),
    };

    private static readonly Provenance Chosen = new("test", "", null, Basis.Chosen);
}
