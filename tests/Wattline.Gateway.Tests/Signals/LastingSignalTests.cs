using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>What is known of the grid outlives a new configuration and a new start, at the age that it has.</summary>
public sealed class LastingSignalTests
{
    [Fact]
    public async Task ANewConfigurationKeepsWhatIsKnownAndAsksNobodyAgain()
    {
        await using var charts = await SourceServer.StartAsync();
        await using var model = await FaultyUpstream.StartAsync();
        charts.Answer = ask => GridServers.Prices(ask, (_, _) => 40);
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(charts.Address, model.Address));
        await Stage.WaitForAsync(async () => (await StateAsync(gateway)).Price is not null);
        var asked = charts.Requests.Count;
        await gateway.ReplaceFileAsync(Yaml(charts.Address, model.Address) + "residency: SE\n");
        gateway.Reload();
        await Stage.WaitForAsync(async () => (await gateway.Client.GetStringAsync(
            new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token)).Contains("\"residency\":\"SE\"", StringComparison.Ordinal));
        var (price, next) = await StateAsync(gateway);

        Assert.Equal(40, price);
        Assert.NotNull(next);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stage.Token);
        Assert.Equal(asked, charts.Requests.Count);

        // In another way it is asked at once.
        charts.Answer = ask => GridServers.Prices(ask, (_, _) => 90);
        await gateway.ReplaceFileAsync(Yaml(charts.Address, model.Address, "every_minutes: 5"));
        gateway.Reload();
        await Stage.WaitForAsync(() => Task.FromResult(charts.Requests.Count > asked));
    }

    [Fact]
    public async Task ANewStartKnowsWhatWasHeardBefore()
    {
        await using var charts = await SourceServer.StartAsync();
        await using var model = await FaultyUpstream.StartAsync();
        var folder = Directory.CreateTempSubdirectory("wattline-grid-");
        var clock = new FakeClock();
        charts.Answer = ask => GridServers.Prices(ask, (_, slot) => slot <= Slot.Containing(clock.GetUtcNow()) ? 40 : null);
        var yaml = $"listen: http://127.0.0.1:0\nstate: {folder.FullName}\n{Yaml(charts.Address, model.Address, "max_age_hours: 2")}";
        var options = ConfigurationReader.Read(yaml, "test.yaml", DataPack.Embedded, _ => null);
        await using (var first = await GatewayHost.StartAsync(options, DataPack.Embedded, clock, cancellation: Stage.Token))
        {
            using var client = new HttpClient { BaseAddress = first.Address };
            await Stage.WaitForAsync(async () => (await StateAsync(client)).Price is not null);
        }

        await charts.RefuseAsync();
        clock.Advance(TimeSpan.FromHours(2));
        await using (var second = await GatewayHost.StartAsync(options, DataPack.Embedded, clock, cancellation: Stage.Token))
        {
            using var client = new HttpClient { BaseAddress = second.Address };
            var text = await client.GetStringAsync(new Uri("/api/signals", UriKind.Relative), Stage.Token);
            Assert.Equal(40, (await StateAsync(client)).Price);
            Assert.Contains("\"ageHours\":2,\"timeliness\":\"live\"", text, StringComparison.Ordinal);
        }

        clock.Advance(TimeSpan.FromHours(1));
        await using (var third = await GatewayHost.StartAsync(options, DataPack.Embedded, clock, cancellation: Stage.Token))
        {
            using var client = new HttpClient { BaseAddress = third.Address };
            Assert.Null((await StateAsync(client)).Price);
        }

        folder.Delete(recursive: true);
    }

    private static string Yaml(Uri charts, Uri model, string more = "every_minutes: 60") =>
        $"{Stage.Head}signals: {{ price: [energy-charts], usd_per_eur: 1, sources: {{ energy-charts: {{ url: \"{charts}\", {more} }} }} }}\n" +
        $"upstreams:\n{TestGateway.Upstream("se", "se", model, "pue: 1.1")}\n";

    private static Task<(double? Price, string? Next)> StateAsync(TestGateway gateway) => StateAsync(gateway.Client);

    private static async Task<(double? Price, string? Next)> StateAsync(HttpClient client)
    {
        var text = await client.GetStringAsync(new Uri("/api/signals", UriKind.Relative), Stage.Token);
        var state = JsonDocument.Parse(text).RootElement;
        var reading = state.GetProperty("regions")[0].GetProperty("readings").EnumerateArray().FirstOrDefault(one => one.GetProperty("kind").GetString() == "price");
        var zone = state.GetProperty("sources")[0].GetProperty("channels").EnumerateArray().SelectMany(one => one.GetProperty("zones").EnumerateArray()).FirstOrDefault();
        return (
            reading.ValueKind == JsonValueKind.Object ? reading.GetProperty("priceUsdPerMwh").GetDouble() : null,
            zone.ValueKind == JsonValueKind.Object ? zone.GetProperty("nextPoll").GetString() : null);
    }
}
