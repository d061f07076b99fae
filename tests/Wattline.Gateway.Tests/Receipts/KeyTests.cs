using System.Security.Cryptography;
using System.Text;
using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Gateway.Tests.Receipts;

public sealed class KeyTests
{
    private static readonly string Keys =
        $"keys:\n  - {{ name: a, sha256: {Hash("secret-a")}, classes: [chat] }}\n" +
        $"  - {{ name: anonymous, sha256: {Hash("secret-b")}, max_latency_ms: 400 }}";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic secret-a")]
    [InlineData("secret-a")]
    public async Task WithoutAKnownKeyNothingIsServed(string? authorization)
    {
        await using var stage = await Stage.StartAsync(Keys, ["se"]);
        foreach (var path in new[] { Chat.Path, "/v1/models", "/api/receipts", "/api/explain?model=m", "/api/live", "/nothing" })
        {
            using var request = path == Chat.Path ? Chat.Request(Chat.Body()) : new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await stage.Client.SendAsync(request, Stage.Token);
            var answer = await Answered.ReadAsync(response);

            Assert.Equal((401, "invalid_api_key"), (answer.Status, answer.Code));
        }

        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task AKeySeesOnlyItsOwnReceiptsWhateverItsName()
    {
        await using var stage = await Stage.StartAsync(Keys, ["se"]);
        var (a, b) = (("Authorization", "Bearer secret-a"), ("Authorization", "bearer secret-b"));
        var ofA = (await stage.AskAsync(null, a)).Header("Decision")!;
        var ofB = (await stage.AskAsync(null, b)).Header("Decision")!;

        Assert.Equal(("a", "anonymous"), ((await stage.ReceiptAsync(ofA)).Key, (await stage.ReceiptAsync(ofB)).Key));
        Assert.Equal((200, 404), (await StatusAsync(stage, ofA, a), await StatusAsync(stage, ofB, a)));
        Assert.Equal((404, 200), (await StatusAsync(stage, ofA, b), await StatusAsync(stage, ofB, b)));
        Assert.Equal([ofA], await ListAsync(stage, a));
        Assert.Equal([ofB], await ListAsync(stage, b));
    }

    [Fact]
    public async Task AKeysPolicyNarrowsClassesAndBudgets()
    {
        await using var stage = await Stage.StartAsync(Keys, ["se"]);
        var refused = await stage.AskAsync(null, ("Authorization", "Bearer secret-a"), ("Class", "voice"));
        var bounded = await stage.AskAsync(null, ("Authorization", "Bearer secret-b"), ("Max-Latency-Ms", "9000"));

        Assert.Equal((400, "unknown_class"), (refused.Status, refused.Code));
        Assert.Equal(400, (await stage.ReceiptAsync(bounded)).Ask.BudgetMs);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://192.168.1.5:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://example.com:8080")]
    public void ListeningToOthersNeedsKeys(string address)
    {
        var rest = "upstreams:\n" + Stage.Entry("se", 1, new Uri("http://127.0.0.1:9"));
        var fault = Assert.Single(Assert.Throws<ConfigurationException>(() => Read($"listen: {address}\n{rest}")).Faults);

        Assert.Equal(("listen", 1), (fault.Path, fault.Line));
        Assert.Contains("keys", fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(2, Read($"listen: {address}\n{Keys}\n{rest}").Keys.Count);
    }

    private static GatewayOptions Read(string text) => ConfigurationReader.Read(text, "t.yaml", DataPack.Embedded, _ => null);

    private static async Task<int> StatusAsync(Stage stage, string id, (string Name, string Value) key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/receipts/{id}");
        request.Headers.TryAddWithoutValidation(key.Name, key.Value);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return (int)response.StatusCode;
    }

    private static async Task<List<string>> ListAsync(Stage stage, (string Name, string Value) key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/receipts");
        request.Headers.TryAddWithoutValidation(key.Name, key.Value);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return [.. (await Answered.ReadAsync(response)).Json.GetProperty("data").EnumerateArray().Select(one =>
            one.GetProperty("id").GetString()!)];
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
