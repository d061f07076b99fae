using Wattline.Gateway.Control;
using Wattline.Pricing;

namespace Wattline.Gateway.Tests.Steering;

/// <summary>Prices follow what is used, requests follow prices, and both end well.</summary>
public sealed class PacedPriceTests
{
    // 211 expected tokens at 10 ms take 2.1 GPU-seconds: 7,200 an hour serve some 0.95 requests a second.
    private const double AnHour = 7200, InterVal = AnHour / 4, PerRequest = 2.11;

    [Fact]
    public async Task WithoutPricesRequestsHerdAndWithThemTheySplitByCapacity()
    {
        await using var fleet = SteeredFleet.Start("", ("se", AnHour), ("de", AnHour), ("fr", AnHour));
        var herd = Enumerable.Range(0, 900).Select(_ => fleet.Ask()).Distinct();
        Assert.Equal(["se"], herd);

        // Two requests a second are more than two regions can serve and less than three can.
        var last = new Dictionary<string, int>();
        for (var interval = 0; interval < 4; interval++)
        {
            last = [];
            for (var second = 0; second < 900; second++)
            {
                for (var request = 0; request < 2; request++)
                {
                    var region = fleet.Ask();
                    last[region] = last.GetValueOrDefault(region) + 1;
                }

                fleet.Tick();
            }
        }

        double Used(string region) => last.GetValueOrDefault(region) * PerRequest / InterVal;
        Assert.InRange(Used("se"), 0.9, 1.1);
        Assert.InRange(Used("de"), 0.9, 1.1);
        Assert.InRange(Used("fr"), 0.02, 0.4);
        Assert.True(
            fleet.PriceOf("se") > fleet.PriceOf("de") && fleet.PriceOf("de") > fleet.PriceOf("fr"), "The cheaper a region is, the dearer is its capacity.");
    }

    [Fact]
    public async Task NoPriceLeadsWhereARuleForbids()
    {
        await using var fleet = SteeredFleet.Start("plan: { pace: { gain: 100 } }", ("se", AnHour / 10), ("us-va", AnHour), ("de", AnHour));
        var abroad = 0;
        for (var second = 0; second < 600; second++)
        {
            Assert.Equal("se", fleet.Ask("SE"));
            Assert.Contains(fleet.Ask("EU"), (string[])["se", "de"]);
            abroad += fleet.Ask() == "us-va" ? 1 : 0;
            fleet.Tick();
        }

        Assert.True(fleet.PriceOf("se") > 0, "A region that is used beyond its capacity has a price.");
        Assert.True(abroad > 100, $"Only {abroad} requests were steered where they may go.");
    }

    [Fact]
    public async Task PricesFallToZeroWhereNothingIsUsed()
    {
        await using var fleet = SteeredFleet.Start("plan: { pace: { gain: 100 } }", ("se", AnHour / 10), ("de", AnHour));
        for (var second = 0; second < 30; second++)
        {
            fleet.Ask("SE");
            fleet.Tick();
        }

        Assert.True(fleet.PriceOf("se") > 0);
        for (var second = 0; second < 1800; second++)
        {
            fleet.Tick();
        }

        Assert.Equal(0, fleet.PriceOf("se"));
    }

    [Fact]
    public async Task PricesThatNobodyKeepsAreZeroAfterAMinute()
    {
        await using var fleet = SteeredFleet.Start("", ("se", AnHour), ("de", AnHour));
        fleet.Control.Price(Some(), TimeSpan.FromSeconds(60));
        var version = fleet.Control.Current.Snapshot.Version;
        fleet.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0.01, fleet.PriceOf("se"));
        fleet.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, fleet.PriceOf("se"));
        Assert.Same(Prices.Zero, fleet.Control.Current.Snapshot.Inputs.Prices);
        Assert.True(fleet.Control.Current.Snapshot.Version > version);
    }

    [Fact]
    public async Task PricesThatAreKeptStayOverWhateverIsPublished()
    {
        await using var fleet = SteeredFleet.Start("", ("se", AnHour), ("de", AnHour));
        fleet.Control.Price(Some(), TimeSpan.FromSeconds(60));
        foreach (var publish in new Action[]
        {
            fleet.Control.Renew, () => fleet.Control.Observe(Observations.None), () => fleet.Control.RenewWhere((_, _) => true),
            () => fleet.Adopt("access_ms: 5", ("se", AnHour), ("de", AnHour)), () => fleet.Control.Command(orders => orders),
        })
        {
            fleet.Clock.Advance(TimeSpan.FromSeconds(40));
            publish();
            Assert.Equal(0.01, fleet.PriceOf("se"));
            fleet.Control.KeepPrices(TimeSpan.FromSeconds(60));
        }

        fleet.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, fleet.PriceOf("se"));
    }

    [Fact]
    public async Task PricesGoOnUnderAnotherConfiguration()
    {
        await using var fleet = SteeredFleet.Start("plan: { pace: { gain: 100 } }", ("se", AnHour / 10), ("de", AnHour));
        for (var second = 0; second < 30; second++)
        {
            fleet.Ask("SE");
            fleet.Tick();
        }

        var before = fleet.PriceOf("se");
        fleet.Adopt("plan: { pace: { gain: 50 } }", ("se", AnHour / 5), ("de", AnHour), ("fr", AnHour));
        fleet.Tick();
        Assert.True(before > 0);
        Assert.Equal(before, fleet.PriceOf("se"), before / 10);
    }

    [Fact]
    public async Task ASnapshotWithPricesIsReplayedWithThem()
    {
        await using var fleet = SteeredFleet.Start("", ("se", AnHour), ("de", AnHour));
        fleet.Control.Price(Some(), TimeSpan.FromSeconds(60));
        var taken = fleet.Control.Current.Snapshot;
        fleet.Control.Price(Prices.Zero, TimeSpan.FromSeconds(60));
        await fleet.Ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equivalent(taken.Inputs.Prices, fleet.Ledger.FindSnapshot(taken.Version)!.Prices, strict: true);
        Assert.Empty(fleet.Ledger.FindSnapshot(fleet.Control.Current.Snapshot.Version)!.Prices.CapacityUsdPerGpuSecond);
    }

    private static Prices Some() => new()
    {
        CapacityUsdPerGpuSecond = new Dictionary<string, double> { ["se"] = 0.01 },
        Origin = new PriceOrigin(PriceSetter.Pacer, DateTimeOffset.UnixEpoch, null),
    };
}
