using System.Diagnostics;
using System.Text.Json;
using Wattline.Feasibility;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>Regions are asked whether they can serve, and believed.</summary>
public sealed class HealthCheckTests
{
    private const string Often = "health: { interval_s: 0.1, timeout_s: 1, failures: 2 }";

    [Fact]
    public async Task ARegionWhoseCheckFailsGetsNoRequestsUntilItPasses()
    {
        await using var stage = await Stage.StartAsync(Often, ["se", "de"], null, "server: vllm");
        await UntilAsync(stage, 1);
        Assert.Equal("se", (await stage.AskAsync()).Region);
        Check(stage["se"], new UpstreamBehaviour.Status(503));
        await UntilAsync(stage, 0);
        var passedOver = await stage.AskAsync();

        Assert.Equal("de", passedOver.Region);
        Assert.Equal(Infeasibility.Unhealthy, (await stage.ReceiptAsync(passedOver)).Rows.Single(row => row.Region == "se").Blocked);
        Assert.Equal(["unhealthy"], await ExplainedAsync(stage, "se"));
        Assert.Equal(1, (await HealthPage.ReadAsync(stage, "answers"))["se"]);
        Check(stage["se"], new UpstreamBehaviour.Answer());
        await UntilAsync(stage, 1);
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task OneFailureIsNotEnoughAndOneSuccessIs()
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("", ["se", "de"], clock, "server: vllm");
        var asked = 0;
        foreach (var (status, region) in new[] { (200, "se"), (500, "se"), (500, "de"), (500, "de"), (200, "se"), (500, "se") })
        {
            Check(stage["se"], new UpstreamBehaviour.Status(status));
            if (asked++ > 0)
            {
                await AdvanceAsync(stage, clock, asked);
            }

            await Stage.WaitForAsync(async () => (await stage.AskAsync()).Region == region);
        }
    }

    [Fact]
    public async Task ACheckThatHangsDelaysNoOtherAndIsCutOff()
    {
        await using var stage = await Stage.StartAsync(Often, ["se", "de"], null, "server: vllm");
        Check(stage["se"], new UpstreamBehaviour.StallBeforeHeaders());
        var (before, slow) = (Checks(stage["de"]), Checks(stage["se"]));
        await Stage.WaitForAsync(() => Task.FromResult(Checks(stage["de"]) >= before + 5));
        Assert.InRange(Checks(stage["se"]), 0, slow + 2);
        await UntilAsync(stage, 0);
        Assert.Equal("de", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task NoRedirectIsFollowed()
    {
        await using var elsewhere = await FaultyUpstream.StartAsync();
        await using var stage = await Stage.StartAsync(Often, ["se", "de"], null, "server: vllm");
        Check(stage["se"], new UpstreamBehaviour.RedirectElsewhere(elsewhere.Address));
        await UntilAsync(stage, 0);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task TheKeyGoesToItsOwnHostAlone()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "secret", Stage.Token);
            await using var elsewhere = await FaultyUpstream.StartAsync();
            await using var se = await FaultyUpstream.StartAsync();
            await using var de = await FaultyUpstream.StartAsync();
            var key = $"key_file: {file}";
            await using var gateway = await TestGateway.StartAsync($"{Often}\nupstreams:\n" + Stage.Entry("se", 1, se.Address, "server: vllm", key)
                + Stage.Entry("de", 2, de.Address, $"health_url: {new Uri(elsewhere.Address, "ready")}", key));
            await Stage.WaitForAsync(() => Task.FromResult(Checks(se) > 0 && elsewhere.Requests.Count > 0));

            Assert.Equal(["Bearer secret"], se.Requests[0].Headers["Authorization"]);
            Assert.All(elsewhere.Requests, request => Assert.Equal(("GET", "/ready", false), (request.Method, request.Path, request.Headers.ContainsKey("Authorization"))));
            Assert.Empty(de.Requests);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task TheKeyGoesInTheHeaderThatTheServerReads()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret", Stage.Token);
        await using var se = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            $"{Often}\nupstreams:\n" + Stage.Entry("se", 1, se.Address, "server: vllm", "key_header: api-key", $"key_file: {file}"));
        await Stage.WaitForAsync(() => Task.FromResult(Checks(se) > 0));
        var check = se.Requests[0];
        File.Delete(file);

        Assert.Equal(["secret"], check.Headers["api-key"]);
        Assert.False(check.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task AGatewayThatStopsWaitsForNoCheck()
    {
        await using var upstream = await FaultyUpstream.StartAsync();
        upstream.Otherwise = _ => new UpstreamBehaviour.StallBeforeHeaders();
        var gateway = await TestGateway.StartAsync("health: { timeout_s: 60 }\nupstreams:\n" + Stage.Entry("se", 1, upstream.Address, "server: vllm"));
        await upstream.ArrivedAsync(Stage.Token);
        var stopping = Stopwatch.StartNew();
        await gateway.DisposeAsync();
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ARegionWithoutAHealthAddressIsNotAsked()
    {
        await using var stage = await Stage.StartAsync(Often, ["se"]);
        await stage.AskAsync();
        await Task.Delay(300, Stage.Token);
        Assert.Single(stage["se"].Requests);
        Assert.Empty(await HealthPage.ReadAsync(stage, "probe"));
    }

    private static bool IsCheck(RecordedRequest request) => request.Path == "/health";

    private static int Checks(FaultyUpstream upstream) => upstream.Requests.Count(IsCheck);

    private static void Check(FaultyUpstream upstream, UpstreamBehaviour behaviour) =>
        upstream.Otherwise = request => IsCheck(request) ? behaviour : new UpstreamBehaviour.Answer();

    private static Task UntilAsync(Stage stage, double healthy) =>
        Stage.WaitForAsync(async () => (await HealthPage.ReadAsync(stage, "probe"))["se"] == healthy);

    /// <summary>Moves on until the next question is asked: no later than a tenth beyond the interval.</summary>
    private static async Task AdvanceAsync(Stage stage, FakeClock clock, int until)
    {
        await Stage.WaitForAsync(() => Task.FromResult(Checks(stage["se"]) == until - 1));
        for (var step = 0; step < 60 && Checks(stage["se"]) < until; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(5, Stage.Token);
        }

        await Stage.WaitForAsync(() => Task.FromResult(Checks(stage["se"]) == until));
    }

    /// <summary>What /api/explain says blocks a region.</summary>
    internal static async Task<List<string?>> ExplainedAsync(Stage stage, string region)
    {
        var text = await stage.Client.GetStringAsync(new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token);
        var row = JsonDocument.Parse(text).RootElement.GetProperty("rows").EnumerateArray()
            .Single(one => one.GetProperty("region").GetProperty("id").GetString() == region);
        return [.. row.GetProperty("candidate").GetProperty("blocked").EnumerateArray().Select(word => word.GetString())];
    }
}
