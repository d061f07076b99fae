using System.Globalization;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary>A configuration file that changes under a gateway that is at work.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task NoRequestFailsDuringFiftyReloads()
    {
        await using var se = await FaultyUpstream.StartAsync();
        await using var de = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1), ("de", de, 2)));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);
        var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskOnAsync(gateway, over.Token)));
        for (var reload = 0; reload < 50; reload++)
        {
            // Now the one is cheaper, now the other; every tenth file is broken.
            var (first, second) = reload % 2 == 0 ? (2, 1) : (1, 2);
            var place = string.Create(CultureInfo.InvariantCulture, $"50, {reload / 10.0}");
            var broken = reload % 10 == 9;
            var yaml = $"client_location: \"{place}\"\n{Yaml(("se", se, first), ("de", de, second))}";
            await gateway.ReplaceFileAsync(broken ? "upstreams: [" : yaml);
            gateway.Reload();
            await Stage.WaitForAsync(async () => broken
                ? (await PageAsync(gateway, "/health/ready")).Contains("faults", StringComparison.Ordinal)
                : await ExplainedAsync(gateway, "origin") == place);
        }

        await gateway.ReplaceFileAsync(Yaml(("de", de, 1)));
        gateway.Reload();
        await WaitForRegionAsync(gateway, "de");
        await over.CancelAsync();
        var statuses = (await asking).SelectMany(one => one).ToList();

        Assert.True(statuses.Count > 100, $"Only {statuses.Count} requests were made.");
        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.NotEmpty(se.Requests);
        Assert.NotEmpty(de.Requests);
    }

    [Fact]
    public async Task ARemovedRegionGetsNoNewRequestsAndItsStreamsEndWell()
    {
        await using var se = await FaultyUpstream.StartAsync();
        await using var de = await FaultyUpstream.StartAsync();
        se.Otherwise = _ => new UpstreamBehaviour.SlowTokens(20, TimeSpan.FromMilliseconds(100));
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1), ("de", de, 2)));
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        Assert.Contains("wattline_in_flight{region=\"se\"} 1\n", await PageAsync(gateway, "/metrics"), StringComparison.Ordinal);
        await gateway.ReplaceFileAsync(Yaml(("de", de, 2)));
        await WaitForRegionAsync(gateway, "de");
        var after = se.Requests.Count;
        await AskAsync(gateway);
        var page = await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        var text = await stream.Content.ReadAsStringAsync(Stage.Token);

        Assert.Equal(after, se.Requests.Count);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("wattline_in_flight{region=\"se\"}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsInFlightAndFailuresAreCountedOn()
    {
        await using var se = await FaultyUpstream.StartAsync(new UpstreamBehaviour.SlowTokens(30, TimeSpan.FromMilliseconds(100)));
        await using var de = await FaultyUpstream.StartAsync(new UpstreamBehaviour.Status(500));
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1), ("de", de, 2), "in_flight: 1"));
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        Assert.Equal(503, (await AskAsync(gateway)).Status);
        await gateway.ReplaceFileAsync(Yaml(("se", se, 3), ("de", de, 4), "in_flight: 1") + "residency: SE,DE\n");
        gateway.Reload();
        await Stage.WaitForAsync(async () => await ResidencyAsync(gateway) == "SE, DE");
        var page = await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        await stream.Content.ReadAsStringAsync(Stage.Token);

        Assert.Contains("wattline_in_flight{region=\"se\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("wattline_resting{region=\"de\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileWithFaultsKeepsTheLastGoodConfiguration()
    {
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1)));
        await gateway.ReplaceFileAsync(Yaml(("se", se, 1)) + "residencey: EU\n");
        await Stage.WaitForAsync(async () => (await PageAsync(gateway, "/health/ready")).Contains("faults", StringComparison.Ordinal));
        var page = await PageAsync(gateway, "/metrics");
        var answer = await AskAsync(gateway);
        await gateway.ReplaceFileAsync(Yaml(("se", se, 2)));
        await Stage.WaitForAsync(async () => await PageAsync(gateway, "/health/ready") == "ready\n");

        Assert.Equal(200, answer.Status);
        Assert.Contains("wattline_configuration_valid 0\n", page, StringComparison.Ordinal);
        Assert.Contains("wattline_configuration_valid 1\n", await PageAsync(gateway, "/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsGoneOrWrittenInPiecesChangesNothingUntilItIsWhole()
    {
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1)));
        File.Delete(gateway.File);
        await Stage.WaitForAsync(async () => (await PageAsync(gateway, "/health/ready")).Contains("faults", StringComparison.Ordinal));
        Assert.Equal(200, (await AskAsync(gateway)).Status);
        await gateway.ReplaceFileAsync(Yaml(("se", se, 1)));
        await Stage.WaitForAsync(async () => await PageAsync(gateway, "/health/ready") == "ready\n");
    }

    [Fact]
    public async Task AKeyFileIsReadAgainWithTheNextRequest()
    {
        await using var se = await FaultyUpstream.StartAsync();
        var folder = Directory.CreateTempSubdirectory("wattline-test-");
        try
        {
            var key = Path.Combine(folder.FullName, "key");
            await File.WriteAllTextAsync(key, "first\n", Stage.Token);
            await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1), more: $"key_file: {key}"));
            await AskAsync(gateway);
            await File.WriteAllTextAsync(key, "second\n", Stage.Token);
            await Stage.WaitForAsync(async () =>
            {
                await AskAsync(gateway);
                return se.Requests[^1].Headers["Authorization"][0] == "Bearer second";
            });

            Assert.Equal("Bearer first", se.Requests[0].Headers["Authorization"][0]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task KeysStayWhileTheAddressIsOpenToOthers()
    {
        await using var se = await FaultyUpstream.StartAsync();
        var keys = $"keys: [{{ name: a, sha256: {new string('0', 64)} }}]\n";
        await using var gateway = await TestGateway.StartWithFileAsync("listen: http://0.0.0.0:0\n" + keys + Yaml(("se", se, 1)));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Address.Port}") };
        await gateway.ReplaceFileAsync("listen: http://127.0.0.1:1\n" + Yaml(("se", se, 1)));
        await Stage.WaitForAsync(async () => (await client.GetStringAsync(
            new Uri("/health/ready", UriKind.Relative), Stage.Token)).Contains("faults", StringComparison.Ordinal));
        using var request = Chat.Request(Chat.Body());
        using var response = await client.SendAsync(request, Stage.Token);

        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task WhatHoldsOnlyAfterAStartStaysAndTheRestIsAdopted()
    {
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartWithFileAsync(Yaml(("se", se, 1)));
        await gateway.ReplaceFileAsync("listen: http://127.0.0.1:1\nlimits: { connect_s: 9 }\nresidency: SE\n" + Yaml(("se", se, 1)));
        await Stage.WaitForAsync(async () => await ResidencyAsync(gateway) == "SE");
        Assert.Equal(200, (await AskAsync(gateway)).Status);
    }

    private static string Yaml((string Site, FaultyUpstream Server, int Rank) one, (string Site, FaultyUpstream Server, int Rank)? other = null,
        string? more = null)
    {
        string[] lines = more is null ? [] : [more];
        var entries = Stage.Entry(one.Site, one.Rank, one.Server.Address, lines) +
            (other is { } second ? Stage.Entry(second.Site, second.Rank, second.Server.Address, lines) : "");
        return string.Create(CultureInfo.InvariantCulture, $"{Stage.Head}upstreams:\n{entries}\n");
    }

    private static async Task<List<int>> AskOnAsync(TestGateway gateway, CancellationToken over)
    {
        var statuses = new List<int>();
        while (!over.IsCancellationRequested)
        {
            statuses.Add((await AskAsync(gateway)).Status);
        }

        return statuses;
    }

    private static async Task<Answered> AskAsync(TestGateway gateway)
    {
        using var request = Chat.Request(Chat.Body());
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    private static Task WaitForRegionAsync(TestGateway gateway, string region) => Stage.WaitForAsync(async () =>
    {
        var regions = JsonDocument.Parse(await PageAsync(gateway, "/api/signals")).RootElement.GetProperty("regions").EnumerateArray();
        return regions.Select(one => one.GetProperty("region").GetString()).SequenceEqual([region]);
    });

    private static Task<string> ResidencyAsync(TestGateway gateway) => ExplainedAsync(gateway, "residency");

    private static async Task<string> ExplainedAsync(TestGateway gateway, string property)
    {
        using var response = await gateway.Client.GetAsync(new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token);
        return (await Answered.ReadAsync(response)).Json.GetProperty(property).GetString()!;
    }

    private static Task<string> PageAsync(TestGateway gateway, string path) =>
        gateway.Client.GetStringAsync(new Uri(path, UriKind.Relative), Stage.Token);
}
