using System.Text.Json;
using Wattline.Gateway.Explain;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.OnSite;

/// <summary>A site's meters, from the socket to the receipt. se costs 100 USD/MWh, de 200.</summary>
public sealed class OnSiteTests
{
    private const string Fast = "scrape: { interval_s: 5, timeout_s: 0.3 }\n";

    [Fact]
    public async Task RequestsComeWhileTheBatteryIsFullAndLeaveWhenItIsEmpty()
    {
        await using var meter = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => Page(5000, 100);
        await using var stage = await StartAsync(meter);
        await UntilAsync(stage, "de");
        var receipt = await CheckReplayAsync(stage, "de");
        // All of it is the sun's: 48 g/kWh over its life, and no price.
        Assert.Equal(0, receipt.Served!.GridShare);
        Assert.Equal(48 * receipt.Served.Energy.KilowattHours, receipt.Served.Emissions.Grams, 9);
        Assert.Equal(0, receipt.Served.Charge.Compute.Usd);
        Assert.Null(receipt.RunnerUp!.GridShare);
        await CheckShownAsync(stage, receipt);

        meter.Otherwise = _ => Page(0, 0);
        await UntilAsync(stage, "se");
        receipt = await CheckReplayAsync(stage, "se");
        Assert.Equal((null, 1), (receipt.Served!.GridShare, receipt.RunnerUp!.GridShare));
        meter.Otherwise = _ => Page(4000, 100);
        await UntilAsync(stage, "de");
    }

    public static TheoryData<string> Misbehaviours => ["status", "hang", "garbage", "cut", "other", "no-number", "level"];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task AMeterThatMisbehavesLeavesTheGridsOwnPrice(string how)
    {
        await using var meter = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => Page(5000, 100);
        await using var stage = await StartAsync(meter);
        await UntilAsync(stage, "de");
        meter.Otherwise = _ => Misbehave(how);
        await UntilAsync(stage, "se");

        var site = await SiteAsync(stage);
        Assert.Equal("stale", site.GetProperty("state").GetString());
        Assert.NotEqual("", site.GetProperty("why").GetString());
        Assert.Equal((JsonValueKind.Null, 0), (site.GetProperty("gridShare").ValueKind, site.GetProperty("hours").GetArrayLength()));
        Assert.Equal(site.GetProperty("gridPriceUsdPerMwh").GetDouble(), site.GetProperty("effectivePriceUsdPerMwh").GetDouble());
        Assert.DoesNotContain("wattline_onsite_grid_share", await PageAsync(stage), StringComparison.Ordinal);
        meter.Otherwise = _ => Page(5000, 100);
        await UntilAsync(stage, "de");
    }

    /// <summary>An inverter that draws at night gives nothing; nothing is free for it.</summary>
    [Fact]
    public async Task ANegativeFeedIsNone()
    {
        await using var meter = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => Page(-5000, 0);
        await using var stage = await StartAsync(meter);
        await Stage.WaitForAsync(async () => (await SiteAsync(stage)).GetProperty("state").GetString() == "well");
        var site = await SiteAsync(stage);
        Assert.Equal((0, 1), (site.GetProperty("harvestW").GetDouble(), site.GetProperty("gridShare").GetDouble()));
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task WhatIsKnownIsOnTheApiAndThePage()
    {
        await using var meter = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => Page(5000, 100);
        await using var stage = await StartAsync(meter);
        await UntilAsync(stage, "de");
        var site = await SiteAsync(stage);
        Assert.Equal(("de", "well", "measured"), (site.GetProperty("region").GetString(), site.GetProperty("state").GetString(), site.GetProperty("source").GetString()));
        Assert.Equal((10, 10, 5000), (site.GetProperty("levelKwh").GetDouble(), site.GetProperty("capacityKwh").GetDouble(), site.GetProperty("harvestW").GetDouble()));
        Assert.Equal((200, 0), (site.GetProperty("gridPriceUsdPerMwh").GetDouble(), site.GetProperty("effectivePriceUsdPerMwh").GetDouble()));
        Assert.Equal(48, site.GetProperty("effectiveCarbonGPerKwh").GetDouble(), 9);
        Assert.InRange(site.GetProperty("ageSeconds").GetDouble(), 0, 30);
        Assert.Equal(0, site.GetProperty("hours")[0].GetProperty("gridShare").GetDouble());
        var page = await PageAsync(stage);
        Assert.Contains("wattline_onsite_level_joules{region=\"de\"} 36000000\n", page, StringComparison.Ordinal);
        Assert.Contains("wattline_onsite_harvest_watts{region=\"de\"} 5000\n", page, StringComparison.Ordinal);
        Assert.Contains("wattline_onsite_grid_share_ratio{region=\"de\"} 0\n", page, StringComparison.Ordinal);
        using var wrong = await stage.Client.GetAsync(new Uri("/api/onsite?region=de", UriKind.Relative), Stage.Token);
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    /// <summary>What requests use at the meter fills the load, and a counted battery empties by it.</summary>
    [Fact]
    public async Task RequestsEmptyACountedBattery()
    {
        await using var meter = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => Page(0, 0);
        await using var stage = await StartAsync(
            meter, $"onsite: {{ feed_url: '{new Uri(meter.Address, "metrics")}', feed_metric: feed_watts, battery: {{ kwh: 10, start_percent: 100 }}, interval_s: 0.2 }}");
        await Stage.WaitForAsync(async () => (await SiteAsync(stage)).GetProperty("state").GetString() == "well");
        // The battery is full and nothing comes in: what is taken from it will be missing. se is the dearer one here only for its own rules.
        for (var request = 0; request < 5; request++)
        {
            await stage.AskAsync(null, ("X-Wattline-Residency", "DE"));
        }

        await Stage.WaitForAsync(async () => (await SiteAsync(stage)).GetProperty("levelKwh").GetDouble() < 10);
        Assert.True((await SiteAsync(stage)).GetProperty("loadW").GetDouble() > 0);
    }

    /// <summary>A site is on the board before its meter has answered for the first time, and the grid's own price holds.</summary>
    [Fact]
    public async Task ASiteIsShownBeforeItIsRead()
    {
        await using var meter = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => new UpstreamBehaviour.StallBeforeHeaders();
        await using var stage = await StartAsync(meter);
        var site = await SiteAsync(stage);
        Assert.Equal(("de", "notRead"), (site.GetProperty("region").GetString(), site.GetProperty("state").GetString()));
        Assert.Equal(200, site.GetProperty("effectivePriceUsdPerMwh").GetDouble());
    }

    [Fact]
    public async Task AReloadTakesAndGivesWithoutAGap()
    {
        await using var meter = await FaultyUpstream.StartAsync();
        await using var se = await FaultyUpstream.StartAsync();
        await using var de = await FaultyUpstream.StartAsync();
        meter.Otherwise = _ => Page(5000, 100);
        var with = $"{Stage.Head}{Fast}upstreams:\n{Stage.Entry("se", 1, se.Address)}{Stage.Entry("de", 2, de.Address, OnSite(meter))}";
        await using var gateway = await TestGateway.StartWithFileAsync(with);
        await UntilAsync(gateway, "de");

        // The same on-site energy under another configuration stays in force without a reading in between.
        meter.Otherwise = _ => new UpstreamBehaviour.StallBeforeHeaders();
        await gateway.ReplaceFileAsync($"access_ms: 1\n{with}");
        gateway.Reload();
        await Stage.WaitForAsync(async () => (await ExplainAsync(gateway)).GetProperty("rows").EnumerateArray().All(
            row => row.GetProperty("roundTrip").GetProperty("value").GetDouble() > 1));
        await gateway.ReplaceFileAsync($"{Stage.Head}{Fast}upstreams:\n{Stage.Entry("se", 1, se.Address)}{Stage.Entry("de", 2, de.Address)}");
        gateway.Reload();
        await UntilAsync(gateway, "se");
        Assert.Empty((await JsonAsync(gateway, "/api/onsite")).GetProperty("regions").EnumerateArray());
        meter.Otherwise = _ => Page(5000, 100);
        await gateway.ReplaceFileAsync(with);
        gateway.Reload();
        await UntilAsync(gateway, "de");
    }

    private static UpstreamBehaviour.Whole Page(double watts, double percent) => new(Sites.Page(watts, percent), "text/plain; version=0.0.4");

    private static UpstreamBehaviour Misbehave(string how) => how switch
    {
        "status" => new UpstreamBehaviour.Status(500),
        "hang" => new UpstreamBehaviour.StallBeforeHeaders(),
        "garbage" => new UpstreamBehaviour.Whole("\u0001{{{\"}\"=\n\nfeed_watts{{{ 3\n", "text/plain"),
        "cut" => new UpstreamBehaviour.CutBeforeHeaders(),
        "other" => new UpstreamBehaviour.Whole("up 1\n", "text/plain"),
        "level" => new UpstreamBehaviour.Whole("feed_watts 5000\nsoc_percent -3\n", "text/plain"),
        _ => new UpstreamBehaviour.Whole("feed_watts NaN\nsoc_percent 100\n", "text/plain"),
    };

    private static string OnSite(FaultyUpstream meter) =>
        $"onsite: {{ feed_url: '{new Uri(meter.Address, "metrics")}', feed_metric: feed_watts, battery: {{ kwh: 10, level_metric: soc_percent }}, "
            + "other_load_kw: 1, interval_s: 0.2 }";

    private static Task<Stage> StartAsync(FaultyUpstream meter, string? onSite = null) =>
        Stage.StartAsync(Fast, ["se", "de"], null, rank => rank == 2 ? [onSite ?? OnSite(meter)] : []);

    private static Task UntilAsync(Stage stage, string region) => Stage.WaitForAsync(async () => (await stage.AskAsync()).Region == region);

    private static Task UntilAsync(TestGateway gateway, string region) => Stage.WaitForAsync(async () =>
    {
        using var request = Chat.Request(Chat.Body());
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        return (await Answered.ReadAsync(response)).Region == region;
    });

    private static async Task<JsonElement> JsonAsync(TestGateway gateway, string path) =>
        JsonDocument.Parse(await gateway.Client.GetStringAsync(new Uri(path, UriKind.Relative), Stage.Token)).RootElement;

    private static Task<JsonElement> ExplainAsync(TestGateway gateway) => JsonAsync(gateway, "/api/explain?model=m");

    private static async Task<JsonElement> SiteAsync(Stage stage) => (await JsonAsync(stage.Gateway, "/api/onsite")).GetProperty("regions")[0];

    private static Task<string> PageAsync(Stage stage) => stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);

    private static async Task<Receipt> CheckReplayAsync(Stage stage, string region)
    {
        var receipt = await stage.ReceiptAsync(await stage.AskAsync());
        var again = Explainer.Replay(receipt, new FleetSnapshot(stage.Gateway.Ledger.FindSnapshot(receipt.SnapshotVersion)!));
        Assert.Equal((region, region), (receipt.Served!.Region, again.Winner));
        var price = again.Rows.Single(row => row.Region.Id == "de").Signal.Price!;
        Assert.Equal(Basis.Modelled, price.Provenance.Basis);
        Assert.Contains("on-site energy (harvest measured, level measured)", price.Provenance.Note, StringComparison.Ordinal);
        return receipt;
    }

    private static async Task CheckShownAsync(Stage stage, Receipt receipt)
    {
        var printed = new StringWriter();
        Wattline.Cli.ExplanationPrinter.PrintReceipt(receipt, printed);
        Assert.Contains("on-site energy: the grid gives 0 % of a further joule there", printed.ToString(), StringComparison.Ordinal);
        var shown = await JsonAsync(stage.Gateway, $"/api/receipts/{receipt.Id}");
        Assert.Equal(0, shown.GetProperty("served").GetProperty("gridShare").GetDouble());
    }
}
