using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Wattline.Feasibility;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary>The operator's orders: what they change at once, what they never change, and who may give them.</summary>
public sealed class ControlTests
{
    private const string Bypass = "/api/control/bypass";

    [Fact]
    public async Task TheKillSwitchSendsRequestsToTheConfiguredOrderAndBack()
    {
        await using var stage = await Stage.StartAsync("fallback: [us-va, de]", ["se", "de", "us-va"]);
        Assert.Equal("se", (await stage.AskAsync()).Region);
        await OrderAsync(stage, HttpMethod.Put, Bypass);
        var first = await stage.AskAsync();
        var within = await stage.AskAsync(null, ("Residency", "EU"));
        stage["us-va"].Next(new UpstreamBehaviour.Status(500));
        var second = await stage.AskAsync();
        var receipt = await stage.ReceiptAsync(first);
        await OrderAsync(stage, HttpMethod.Delete, Bypass);
        var back = await stage.AskAsync();

        Assert.Equal(("us-va", "bypassed"), (first.Region, first.Header("Mode")));
        Assert.Equal(("de", "de"), (within.Region, second.Region));
        Assert.Equal((ReceiptMode.Bypassed, "us-va"), (receipt.Mode, receipt.Served!.Region));
        Assert.Equal(Infeasibility.Withdrawn, receipt.Rows.Single(row => row.Region == "se").Blocked & Infeasibility.Withdrawn);
        Assert.Equal(("se", null), (back.Region, back.Header("Mode")));
    }

    [Fact]
    public async Task WithoutAFallbackTheSwitchKeepsTheFilesOrder()
    {
        await using var stage = await Stage.StartAsync("", ["us-va", "se", "de"]);
        await OrderAsync(stage, HttpMethod.Put, Bypass);
        // Latency is the decision's affair: the budget that no region keeps refuses nothing while deciding is off.
        var answer = await stage.AskAsync(null, ("Max-Latency-Ms", "1"));

        Assert.Equal((200, "us-va"), (answer.Status, answer.Region));
        Assert.Equal("se", (await stage.AskAsync(null, ("Residency", "EU"))).Region);
    }

    [Fact]
    public async Task ResidencyHoldsWhateverIsOrdered()
    {
        await using var stage = await Stage.StartAsync("fallback: us-va", ["se", "de", "us-va"]);
        await OrderAsync(stage, HttpMethod.Put, "/api/control/pins/model/m", new { region = "us-va", minutes = 0.5 });
        var pinned = await stage.AskAsync(null, ("Residency", "EU"));
        await OrderAsync(stage, HttpMethod.Put, Bypass);
        var bypassed = await stage.AskAsync(null, ("Residency", "EU"));
        var nowhere = await stage.AskAsync(null, ("Residency", "JP"));

        Assert.Equal((503, "held_by_operator"), (pinned.Status, pinned.Code));
        Assert.Contains("pinned model 'm' to us-va", pinned.Message, StringComparison.Ordinal);
        Assert.Contains("residency", pinned.Message, StringComparison.Ordinal);
        Assert.InRange(int.Parse(pinned.Headers["Retry-After"]), 1, 30);
        Assert.Equal((503, "held_by_operator"), (bypassed.Status, bypassed.Code));
        Assert.Equal((400, "no_feasible_region"), (nowhere.Status, nowhere.Code));
        Assert.Empty(stage["us-va"].Requests);
    }

    [Fact]
    public async Task APinHoldsForItsModelClassOrKeyUntilItsEnd()
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("", ["se", "de", "us-va"], clock);
        await OrderAsync(stage, HttpMethod.Put, "/api/control/pins/class/voice", new { region = "de", minutes = 10 });
        await OrderAsync(stage, HttpMethod.Put, "/api/control/pins/key/anonymous", new { region = "se" });
        await OrderAsync(stage, HttpMethod.Delete, "/api/control/pins/key/anonymous");
        var (voice, chat) = (await stage.AskAsync(null, ("Class", "voice")), await stage.AskAsync());
        await OrderAsync(stage, HttpMethod.Put, "/api/control/pins/model/m", new { region = "us-va" });
        var model = await stage.AskAsync();
        await OrderAsync(stage, HttpMethod.Delete, "/api/control/pins/model/m");
        clock.Advance(TimeSpan.FromMinutes(10));
        var after = await stage.AskAsync(null, ("Class", "voice"));

        Assert.Equal(("de", "se", "us-va", "se"), (voice.Region, chat.Region, model.Region, after.Region));
        Assert.Equal(("pinned", null), (voice.Header("Mode"), chat.Header("Mode")));
        Assert.Equal(ReceiptMode.Pinned, (await stage.ReceiptAsync(voice)).Mode);
    }

    [Fact]
    public async Task ADrainedRegionGetsNoNewRequestsAndEndsItsOld()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.SlowTokens(10, TimeSpan.FromMilliseconds(80)));
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await stage.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        var state = await OrderAsync(stage, HttpMethod.Put, "/api/control/drains/se");
        var moved = await stage.AskAsync();
        var held = await stage.AskAsync(null, ("Residency", "SE"));
        using var asked = await stage.Client.GetAsync(new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token);
        var explained = await Answered.ReadAsync(asked);
        var text = await stream.Content.ReadAsStringAsync(Stage.Token);
        await OrderAsync(stage, HttpMethod.Delete, "/api/control/drains/se");

        Assert.Equal(1, state.Json.GetProperty("drains")[0].GetProperty("inFlight").GetInt32());
        Assert.Equal("de", moved.Region);
        Assert.Equal((503, "held_by_operator"), (held.Status, held.Code));
        Assert.Contains("withdrawn", explained.Text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Theory]
    [InlineData("PUT", "/api/control/pins/model/m", "{\"region\":\"sse\"}", 400, "unknown_region")]
    [InlineData("PUT", "/api/control/pins/model/mm", "{\"region\":\"se\"}", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/pins/team/m", "{\"region\":\"se\"}", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/pins/model/m", "{\"region\":\"se\",\"minutes\":0}", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/pins/model/m", "{\"region\":\"se\",\"minuets\":5}", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/pins/model/m", "{\"region\":7}", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/pins/model/m", "[1,2]", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/pins/model/m", "", 400, "invalid_order")]
    [InlineData("PUT", "/api/control/drains/sse", "", 400, "unknown_region")]
    [InlineData("DELETE", "/api/control/drains/se", "", 404, "order_not_found")]
    [InlineData("DELETE", "/api/control/pins/model/m", "", 404, "order_not_found")]
    [InlineData("DELETE", "/api/control/pins/team/m", "", 404, "order_not_found")]
    public async Task AnOrderThatCannotBeGivenSaysWhy(string method, string path, string body, int status, string code)
    {
        await using var stage = await Stage.StartAsync("se");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) };
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task ALargeBodyIsRefused()
    {
        await using var stage = await Stage.StartAsync("se");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/control/pins/model/m")
        {
            Content = new StringContent($"{{\"region\":\"{new string('x', 5000)}\"}}"),
        };
        using var response = await stage.Client.SendAsync(request, Stage.Token);

        Assert.Equal("invalid_order", (await Answered.ReadAsync(response)).Code);
    }

    [Fact]
    public async Task OnlyAnAdminGivesOrders()
    {
        var keys = $"keys:\n  - {{ name: ops, sha256: {Hash("ops")}, admin: true }}\n  - {{ name: a, sha256: {Hash("a")} }}";
        await using var stage = await Stage.StartAsync(keys, ["se", "de"]);
        var ordinary = await OrderAsync(stage, HttpMethod.Put, Bypass, null, ("Authorization", "Bearer a"));
        var looking = await OrderAsync(stage, HttpMethod.Get, "/api/control", null, ("Authorization", "Bearer a"));
        var stranger = await OrderAsync(stage, HttpMethod.Put, Bypass);
        var admin = await OrderAsync(stage, HttpMethod.Put, Bypass, null, ("Authorization", "Bearer ops"));

        Assert.Equal((403, 403, 401, 200), (ordinary.Status, looking.Status, stranger.Status, admin.Status));
        Assert.Equal("admin_only", ordinary.Code);
        Assert.Equal("ops", admin.Json.GetProperty("bypass").GetProperty("by").GetString());
    }

    [Fact]
    public async Task APageOfAnotherSiteCannotGiveOrders()
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await OrderAsync(stage, HttpMethod.Put, Bypass, null, ("Host", "evil.example"));

        Assert.Equal((403, "admin_only"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task OrdersOutliveAReload()
    {
        await using var se = await FaultyUpstream.StartAsync();
        await using var de = await FaultyUpstream.StartAsync();
        var yaml = $"{Stage.Head}upstreams:\n{Stage.Entry("se", 1, se.Address)}{Stage.Entry("de", 2, de.Address)}";
        await using var gateway = await TestGateway.StartWithFileAsync(yaml);
        using var order = new HttpRequestMessage(HttpMethod.Put, "/api/control/drains/se");
        using (await gateway.Client.SendAsync(order, Stage.Token))
        {
        }

        await gateway.ReplaceFileAsync("residency: SE,DE\n" + yaml);
        await Stage.WaitForAsync(async () => (await gateway.Client.GetStringAsync(
            new Uri("/api/explain?model=m", UriKind.Relative), Stage.Token)).Contains("SE, DE", StringComparison.Ordinal));
        using var request = Chat.Request(Chat.Body());
        using var response = await gateway.Client.SendAsync(request, Stage.Token);

        Assert.Equal("de", (await Answered.ReadAsync(response)).Region);
    }

    [Fact]
    public void OrdersOutliveARestartAndABrokenFileStopsIt()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-");
        try
        {
            var file = new OrdersFile(folder.FullName);
            Assert.Equal(Orders.None, file.Load());
            var at = new FakeClock().GetUtcNow();
            var orders = new Orders(
                new Bypass(at, "ops"), [new Pin(PinKind.Model, "m/x", "se", at.AddHours(1), at, "ops")], [new RegionDrain("de", at, "ops")]);
            file.Save(orders);
            Assert.Equivalent(orders, new OrdersFile(folder.FullName).Load(), strict: true);
            foreach (var broken in new[] { "", "{", "null", "{\"pins\":[]}", "[]" })
            {
                File.WriteAllText(Path.Combine(folder.FullName, "control.json"), broken);
                Assert.Contains("Mend it", Assert.Throws<ConfigurationException>(file.Load).Faults[0].Remedy, StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task OrdersHoldEvenWhereTheyCannotBeKept()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        // A folder in the file's place: neither written nor replaced.
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(stage.Gateway.Ledger.Path)!, "control.json", "below"));
        var answer = await OrderAsync(stage, HttpMethod.Put, "/api/control/drains/se");

        Assert.Equal(200, answer.Status);
        Assert.Equal("de", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task PinsAreBounded()
    {
        var many = Orders.None with { Pins = [.. Enumerable.Range(0, Orders.MostPins).Select(number => new Pin(PinKind.Key, $"k{number}", "se", null, default, "a"))] };
        Assert.Equal(Orders.MostPins, many.With(many.Pins[3] with { Region = "de" }).Pins.Count);
        await using var stage = await Stage.StartAsync("se");
        var folder = Directory.CreateTempSubdirectory("wattline-pins-").FullName;
        new OrdersFile(folder).Save(many);
        await using var again = await GatewayHost.StartAsync(
            ConfigurationReader.Read(
                $"listen: http://127.0.0.1:0\nstate: {folder}\nupstreams:\n{Stage.Entry("se", 1, stage["se"].Address)}",
                "t.yaml", Grid.DataPack.Embedded, _ => null),
            Grid.DataPack.Embedded, TimeProvider.System, cancellation: Stage.Token);
        using var client = new HttpClient { BaseAddress = again.Address };
        using var response = await client.PutAsJsonAsync("/api/control/pins/model/m", new { region = "se" }, Stage.Token);

        Assert.Equal("too_many_orders", (await Answered.ReadAsync(response)).Code);
    }

    private static async Task<Answered> OrderAsync(
        Stage stage, HttpMethod method, string path, object? body = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (header is { } one)
        {
            request.Headers.TryAddWithoutValidation(one.Name, one.Value);
        }

        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
