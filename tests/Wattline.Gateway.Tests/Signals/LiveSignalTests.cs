using System.Text.Json;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>What live sources say decides, while it is young enough; what nobody says lately enough is no number.</summary>
public sealed class LiveSignalTests
{
    private const string Carbon = "average-direct-carbon";

    [Fact]
    public async Task TheNextSourceTakesOverFromOneThatAgesOutAndWithNoneLeftNoRegionServes()
    {
        await using var british = await SourceServer.StartAsync();
        await using var world = await SourceServer.StartAsync();
        var (start, isWorldUp) = (Slot.At(2026, 1, 15, 12), true);
        british.Answer = ask => GridServers.British(ask, slot => slot <= start ? 50 : null);
        await using var stage = await GridStage.StartAsync(BritishThenWorld(british, world), "gb");
        stage.Services.AddRange([british, world]);
        world.Answer = ask => isWorldUp ? GridServers.World(ask, stage.Now, 100) : new UpstreamBehaviour.Status(500);
        await stage.UntilAsync(async () => await ValueAsync(stage) == 50);
        var first = (await stage.ReadingAsync("gb", Carbon))!.Value;
        Assert.Equal(("live", 0), (first.GetProperty("timeliness").GetString(), first.GetProperty("ageHours").GetInt32()));

        // Three hours late it still counts, four it does not.
        await stage.PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(50, await ValueAsync(stage));
        await stage.PassAsync(TimeSpan.FromHours(1));
        await stage.UntilAsync(async () => await ValueAsync(stage) == 100);
        Assert.Equal(200, (await stage.AskAsync()).Status);

        isWorldUp = false;
        await stage.PassAsync(TimeSpan.FromHours(4));
        await stage.UntilAsync(async () => await stage.ReadingAsync("gb", Carbon) is null);
        var served = stage.Models["gb"].Requests.Count;
        var answer = await stage.AskAsync();
        Assert.Equal((503, "60", served), (answer.Status, answer.Headers["Retry-After"], stage.Models["gb"].Requests.Count));
        Assert.Contains("signal-missing", answer.Text, StringComparison.Ordinal);
        Assert.Contains("/api/signals", answer.Message, StringComparison.Ordinal);
        Assert.Contains("signal-missing", await stage.TextAsync(), StringComparison.Ordinal);
        var row = (await stage.ExplainAsync()).GetProperty("rows")[0];
        Assert.Equal(JsonValueKind.Null, row.GetProperty("candidate").GetProperty("priced").ValueKind);
    }

    [Fact]
    public async Task APriceThatIsLateIsMissingForNowAndNotWithoutASource()
    {
        await using var charts = await SourceServer.StartAsync();
        charts.Answer = ask => GridServers.Prices(ask, (_, slot) => slot <= Slot.At(2026, 1, 15, 13) ? 40 : null);
        await using var stage = await GridStage.StartAsync(Charts(charts), "se");
        stage.Services.Add(charts);
        await stage.UntilAsync(async () => await stage.ReadingAsync("se", "price") is not null);
        Assert.Equal(200, (await stage.AskAsync()).Status);
        Assert.Contains("wattline_signal_age_hours{region=\"se\",kind=\"price\"} 0\n", await MetricsAsync(stage), StringComparison.Ordinal);
        Assert.Contains("wattline_signal_polls_total{source=\"energy-charts\",outcome=\"answered\"}", await MetricsAsync(stage), StringComparison.Ordinal);

        await stage.PassAsync(TimeSpan.FromHours(3));
        await stage.UntilAsync(async () => await stage.ReadingAsync("se", "price") is null);
        var answer = await stage.AskAsync();
        Assert.Equal(503, answer.Status);
        Assert.Contains("signal-missing", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no-price-source", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANegativePriceDrawsRequestsAndIsANegativeCharge()
    {
        await using var charts = await SourceServer.StartAsync();
        charts.Answer = ask => GridServers.Prices(ask, (zone, _) => zone == "SE3" ? -80 : 60);
        await using var stage = await GridStage.StartAsync(Charts(charts), "de", "se");
        stage.Services.Add(charts);
        await stage.UntilAsync(async () => await stage.ReadingAsync("de", "price") is not null && await stage.ReadingAsync("se", "price") is not null);
        var price = (await stage.ReadingAsync("se", "price"))!.Value;
        var (wholesale, adder) = (price.GetProperty("priceUsdPerMwh").GetDouble(), price.GetProperty("adderUsdPerMwh").GetDouble());
        Assert.Equal(("wholesaleHour", 25), (price.GetProperty("priceKind").GetString(), adder));
        Assert.Equal(wholesale + adder, price.GetProperty("deliveredUsdPerMwh").GetDouble(), 1e-9);
        var answer = await stage.AskAsync();

        Assert.Equal((200, "se"), (answer.Status, answer.Region));
        var receipt = await stage.Gateway.FindAsync(answer.Header("Decision")!);
        // EUR -80/MWh at 1.0824, and 25 USD/MWh of network, margin and tax.
        Assert.True(receipt.Served!.Charge.Compute.Usd < 0, $"{receipt.Served.Charge.Compute.Usd} USD");
        Assert.True(receipt.RunnerUp!.Charge.Compute.Usd > 0, $"{receipt.RunnerUp.Charge.Compute.Usd} USD");
    }

    [Fact]
    public async Task AServiceThatAsksToBeLeftAloneIs()
    {
        await using var charts = await SourceServer.StartAsync();
        charts.Answer = _ => new UpstreamBehaviour.Status(429, Headers: new Dictionary<string, string> { ["Retry-After"] = "1800" });
        await using var stage = await GridStage.StartAsync(Charts(charts), "se", "de", "fr");
        stage.Services.Add(charts);
        await stage.UntilAsync(async () => (await SourceAsync(stage)).GetProperty("restsUntil").ValueKind == JsonValueKind.String);
        // Those that were under way together when the first was refused.
        var asked = charts.Requests.Count;
        Assert.InRange(asked, 1, Loops.SourcePoller.AtOnce);
        await stage.PassAsync(TimeSpan.FromMinutes(28));
        Assert.Equal(asked, charts.Requests.Count);
        charts.Answer = ask => GridServers.Prices(ask, (_, _) => 30);
        await stage.UntilAsync(async () => await stage.ReadingAsync("fr", "price") is not null);
        Assert.Equal(JsonValueKind.Null, (await SourceAsync(stage)).GetProperty("restsUntil").ValueKind);
    }

    [Fact]
    public async Task ARegionIsLetInAsSoonAsItsSourceIsHeardAndNotAMinuteLater()
    {
        await using var charts = await SourceServer.StartAsync();
        using var german = new ManualResetEventSlim();
        charts.Answer = ask =>
        {
            // The second region's answer comes when the first one's is in force.
            Assert.True(!ask.Query["bzn"].StartsWith("DE", StringComparison.Ordinal) || german.Wait(TimeSpan.FromSeconds(60)));
            return GridServers.Prices(ask, (_, _) => 40);
        };
        await using var stage = await GridStage.StartAsync(Charts(charts), "se", "de");
        await Stage.WaitForAsync(async () => await stage.ReadingAsync("se", "price") is not null);
        german.Set();
        stage.Services.Add(charts);
        await AnsweredAsync(stage, "prices", "DE");
        var start = stage.Clock.GetUtcNow();
        await stage.UntilAsync(async () => await stage.ReadingAsync("de", "price") is not null);
        Assert.InRange((stage.Clock.GetUtcNow() - start).TotalSeconds, 0, 30);
        Assert.Null(charts.Mistake);
    }

    [Fact]
    public async Task ASourceThatIsBetterInOrderCountsAsSoonAsItIsHeard()
    {
        await using var british = await SourceServer.StartAsync();
        await using var world = await SourceServer.StartAsync();
        using var first = new ManualResetEventSlim();
        british.Answer = ask => first.Wait(TimeSpan.FromSeconds(60)) ? GridServers.British(ask, _ => 50) : new UpstreamBehaviour.Status(500);
        world.Answer = ask => GridServers.World(ask, Slot.At(2026, 1, 15, 12), 100);
        await using var stage = await GridStage.StartAsync(BritishThenWorld(british, world), "gb");
        await Stage.WaitForAsync(async () => await ValueAsync(stage) == 100);
        first.Set();
        stage.Services.AddRange([british, world]);
        await AnsweredAsync(stage, "carbon", "GB");
        var start = stage.Clock.GetUtcNow();
        await stage.UntilAsync(async () => await ValueAsync(stage) == 50);
        Assert.InRange((stage.Clock.GetUtcNow() - start).TotalSeconds, 0, 30);
    }

    /// <summary>Waits until the first source has answered a country's zone on a channel, with the clock standing still.</summary>
    private static Task AnsweredAsync(GridStage stage, string channel, string country) => Stage.WaitForAsync(async () =>
        (await SourceAsync(stage)).GetProperty("channels").EnumerateArray().Single(one => one.GetProperty("channel").GetString() == channel)
            .GetProperty("zones").EnumerateArray().Single(one => one.GetProperty("zone").GetString()!.StartsWith(country, StringComparison.Ordinal))
            .GetProperty("answered").ValueKind == JsonValueKind.String);

    [Fact]
    public async Task ASourceThatHangsDelaysNoOther()
    {
        await using var charts = await SourceServer.StartAsync();
        await using var british = await SourceServer.StartAsync();
        british.Answer = _ => new UpstreamBehaviour.StallBeforeHeaders();
        charts.Answer = ask => GridServers.Prices(ask, (_, _) => 40);
        await using var stage = await GridStage.StartAsync(
            $$"""
              carbon: [uk-carbon-intensity, energy-charts, pack]
              carbon_scope: direct
              price: [energy-charts]
              sources:
                uk-carbon-intensity: { url: "{{british.Address}}" }
                energy-charts: { url: "{{charts.Address}}" }
            """, "gb", "se");
        await Stage.WaitForAsync(async () => await stage.ReadingAsync("se", "price") is not null);
        Assert.True(british.IsStalling);
        Assert.Null(charts.Mistake);
    }

    [Fact]
    public async Task TheKeyOfASourceIsInNoAnswer()
    {
        await using var world = await SourceServer.StartAsync();
        world.Answer = ask => new UpstreamBehaviour.Status(401, ask.Echo, new Dictionary<string, string> { ["X-Echo"] = "the-secret-key" });
        await using var stage = await GridStage.StartAsync(
            $$"""
              carbon: [electricity-maps, pack]
              sources: { electricity-maps: { url: "{{world.Address}}", key_file: "KEY" } }
            """, "se");
        await stage.UntilAsync(async () => (await SourceAsync(stage)).GetProperty("restsFor").ValueKind == JsonValueKind.String);
        Assert.Equal("the-secret-key", world.Requests[0].Header("auth-token"));
        Assert.Equal("unauthorized", (await SourceAsync(stage)).GetProperty("restsFor").GetString());
        Assert.DoesNotContain("the-secret-key", await stage.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("key_file", await stage.TextAsync(), StringComparison.Ordinal);
        // The pack stands in, and says what it is.
        Assert.Equal("replayed", (await stage.ReadingAsync("se", "average-life-cycle-carbon"))!.Value.GetProperty("timeliness").GetString());
        Assert.Equal(200, (await stage.AskAsync()).Status);
        var asked = world.Requests.Count;
        await stage.PassAsync(TimeSpan.FromMinutes(50));
        Assert.Equal(asked, world.Requests.Count);
    }

    private static string BritishThenWorld(SourceServer british, SourceServer world) => $$"""
          carbon: [uk-carbon-intensity, electricity-maps]
          carbon_scope: direct
          sources:
            uk-carbon-intensity: { url: "{{british.Address}}" }
            electricity-maps: { url: "{{world.Address}}", key_file: "KEY" }
        """;

    private static string Charts(SourceServer server) => $$"""
          price: [energy-charts]
          sources: { energy-charts: { url: "{{server.Address}}" } }
        """;

    private static async Task<double?> ValueAsync(GridStage stage) => (await stage.ReadingAsync("gb", Carbon))?.GetProperty("carbonGPerKwh").GetDouble();

    private static async Task<JsonElement> SourceAsync(GridStage stage) => (await stage.StateAsync()).GetProperty("sources")[0];

    private static Task<string> MetricsAsync(GridStage stage) => stage.Gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
}
