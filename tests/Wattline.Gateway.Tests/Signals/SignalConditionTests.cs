using System.Text.Json;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>A source is well only where what it says counts: else /api/signals, the metric and readiness say what is wrong.</summary>
public sealed class SignalConditionTests
{
    [Fact]
    public async Task AnAnswerOfWhichNothingCanBeTrueIsNotWell()
    {
        await using var british = await SourceServer.StartAsync();
        british.Answer = ask => GridServers.British(ask, _ => -50);
        await using var stage = await BritishAsync(british);
        await stage.UntilAsync(async () => await ZoneAsync(stage, "carbon") is var zone && zone.GetProperty("answered").ValueKind == JsonValueKind.String);
        var zone = await ZoneAsync(stage, "carbon");
        Assert.Equal("nothingUsable", zone.GetProperty("state").GetString());
        Assert.StartsWith("nothing usable came: ", zone.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Contains("-50 g/kWh", zone.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Contains("cannot be true", zone.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Contains("outcome=\"not_kept\"} 1\n", await TextAsync(stage, "/metrics"), StringComparison.Ordinal);

        british.Answer = ask => GridServers.British(ask, _ => 50);
        await stage.PassAsync(TimeSpan.FromMinutes(32));
        await stage.UntilAsync(async () => (await ZoneAsync(stage, "carbon")).GetProperty("state").GetString() == "well");
        Assert.Equal(JsonValueKind.Null, (await ZoneAsync(stage, "carbon")).GetProperty("why").ValueKind);
    }

    [Fact]
    public async Task ASourceWhoseNewestHourIsTooOldSaysThatItCountsNoMore()
    {
        await using var british = await SourceServer.StartAsync();
        british.Answer = ask => GridServers.British(ask, slot => slot <= Slot.At(2026, 1, 15, 7) ? 50 : null);
        await using var stage = await BritishAsync(british, ", max_age_hours: 2");
        await stage.UntilAsync(async () => (await ZoneAsync(stage, "carbon")).GetProperty("state").GetString() != "notAsked");
        var zone = await ZoneAsync(stage, "carbon");
        Assert.Equal(("tooOld", "too old: newest 5 h, limit 2"), (zone.GetProperty("state").GetString(), zone.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task WhereEveryRegionThatIsWellWantsSignalsTheGatewayIsNotReadyUnlessNothingIsDecided()
    {
        await using var british = await SourceServer.StartAsync();
        var isUp = true;
        british.Answer = ask => isUp ? GridServers.British(ask, _ => 50) : new UpstreamBehaviour.Status(500);
        await using var stage = await BritishAsync(british);
        await stage.UntilAsync(async () => (await ReadyAsync(stage)).Status == 200);
        isUp = false;
        await stage.PassAsync(TimeSpan.FromHours(4));
        await stage.UntilAsync(async () => (await ReadyAsync(stage)).Status == 503);
        Assert.StartsWith("signal-missing: ", (await ReadyAsync(stage)).Text, StringComparison.Ordinal);
        Assert.Equal(503, (await stage.AskAsync()).Status);

        // What is bypassed is not decided, and is served.
        using var bypass = await stage.Gateway.Client.PutAsync(new Uri("/api/control/bypass", UriKind.Relative), null, Stage.Token);
        Assert.True(bypass.IsSuccessStatusCode, await bypass.Content.ReadAsStringAsync(Stage.Token));
        Assert.Equal((200, 200), ((await ReadyAsync(stage)).Status, (await stage.AskAsync()).Status));
    }

    [Fact]
    public async Task ASourceThatIsAskedAboutNoZoneSaysWhy()
    {
        await using var charts = await SourceServer.StartAsync();
        await using var model = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync($$"""
            signals:
              price: [energy-charts, pack]
              sources: { energy-charts: { url: "{{charts.Address}}" } }
            upstreams:
            {{TestGateway.Upstream("se", "se", model.Address, "electricity_usd_per_mwh: 50")}}
            """);
        var state = JsonDocument.Parse(await gateway.Client.GetStringAsync(new Uri("/api/signals", UriKind.Relative), Stage.Token)).RootElement;
        var channel = Assert.Single(state.GetProperty("sources")[0].GetProperty("channels").EnumerateArray());
        Assert.Equal(("prices", "every upstream has a tariff of its own"), (channel.GetProperty("channel").GetString(), channel.GetProperty("notAsked").GetString()));
        Assert.Empty(channel.GetProperty("zones").EnumerateArray());
        // The tariff holds for no hour: it is a contract's.
        var price = state.GetProperty("regions")[0].GetProperty("readings").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == "price");
        Assert.Equal(("constant", JsonValueKind.Null), (price.GetProperty("timeliness").GetString(), price.GetProperty("observedFor").ValueKind));
    }

    [Fact]
    public async Task NoQuestionIsPlannedBeforeItsSourceHasRested()
    {
        await using var british = await SourceServer.StartAsync();
        british.Answer = _ => new UpstreamBehaviour.Status(429, Headers: new Dictionary<string, string> { ["Retry-After"] = "7200" });
        await using var stage = await BritishAsync(british);
        await stage.UntilAsync(async () => (await SourceAsync(stage)).GetProperty("restsUntil").ValueKind == JsonValueKind.String);
        var source = await SourceAsync(stage);
        Assert.All(
            source.GetProperty("channels").EnumerateArray().SelectMany(channel => channel.GetProperty("zones").EnumerateArray()),
            zone => Assert.True(zone.GetProperty("nextPoll").GetDateTimeOffset() >= source.GetProperty("restsUntil").GetDateTimeOffset(), zone.GetRawText()));
    }

    private static Task<GridStage> BritishAsync(SourceServer british, string more = "") => StartAsync(british, $$"""
          carbon: [uk-carbon-intensity]
          carbon_scope: direct
          sources: { uk-carbon-intensity: { url: "{{british.Address}}"{{more}} } }
        """);

    private static async Task<GridStage> StartAsync(SourceServer service, string signals)
    {
        var stage = await GridStage.StartAsync(signals, "gb");
        stage.Services.Add(service);
        return stage;
    }

    private static async Task<JsonElement> SourceAsync(GridStage stage) => (await stage.StateAsync()).GetProperty("sources")[0];

    private static async Task<JsonElement> ZoneAsync(GridStage stage, string channel) => (await SourceAsync(stage)).GetProperty("channels").EnumerateArray()
        .Single(one => one.GetProperty("channel").GetString() == channel).GetProperty("zones")[0];

    private static Task<string> TextAsync(GridStage stage, string path) => stage.Gateway.Client.GetStringAsync(new Uri(path, UriKind.Relative), Stage.Token);

    private static async Task<(int Status, string Text)> ReadyAsync(GridStage stage)
    {
        using var response = await stage.Gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Stage.Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stage.Token));
    }
}
