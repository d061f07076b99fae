using System.Diagnostics;
using System.Text;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>Requests that are small to send and dear to read: refused early, or passed byte for byte; other clients are served meanwhile.</summary>
public sealed class BombTests
{
    private const int Keys = 100_000;

    public static TheoryData<string, string, int> Heads => new()
    {
        { "many headers", RawClient.Request(Chat.Body(), string.Concat(Enumerable.Range(0, 101).Select(number => $"X-{number}: 1\r\n"))), 431 },
        { "one huge header", RawClient.Request(Chat.Body(), $"X-Huge: {new string('x', 40_000)}\r\n"), 431 },
        { "one header of 10 MB", RawClient.Request(Chat.Body(), $"X-Huge: {new string('x', 10_000_000)}\r\n"), 431 },
        { "a huge key", RawClient.Request(Chat.Body(), $"Authorization: Bearer {new string('x', 40_000)}\r\n"), 431 },
        { "a huge request line", $"POST {Chat.Path}?{new string('x', 9_000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
        { "a request line of 10 MB", $"POST {Chat.Path}?{new string('x', 10_000_000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
    };

    /// <summary>The body, and null where it passes byte for byte, else what the refusal says.</summary>
    public static TheoryData<string, byte[], string?> Bodies
    {
        get
        {
            var all = new TheoryData<string, byte[], string?>();
            foreach (var (name, body, says) in new (string, string, string?)[]
            {
                ("10,000 arrays in each other", Chat.Body($",\"x\":{new string('[', 10_000)}{new string(']', 10_000)}"), "nested"),
                ("10,000 objects in each other", Chat.Body($",\"x\":{Repeat("{\"a\":", 10_000)}1{new string('}', 10_000)}"), "nested"),
                ("100,000 keys", Chat.Body(string.Concat(Enumerable.Range(0, Keys).Select(number => $",\"k{number}\":1"))), null),
                ("100,000 metadata", Chat.Body($",\"metadata\":{{{Many("k", "\"1\"")}}}"), null),
                ("100,000 hints", Chat.Body($",\"metadata\":{{{Many("wattline_k", "\"1\"")}}}"), "no hint"),
                ("100,000 objects", Chat.Body($",\"x\":[{string.Join(',', Enumerable.Repeat("{}", Keys))}]"), null),
                ("a huge number", Chat.Body($",\"max_tokens\":{new string('9', 1_000_000)}"), null),
                ("a huge exponent", Chat.Body($",\"max_tokens\":1e{new string('9', 100_000)}"), null),
                ("a huge model", Chat.Body(model: new string('m', 5_000_000)), "longer than 512"),
                ("a huge name", Chat.Body($",\"{new string('k', 1_000_000)}\":1"), null),
                ("the same key twice", Chat.Body(",\"seed\":1,\"seed\":2"), null),
                ("the model twice", Chat.Body(",\"model\":\"m\""), "given twice"),
                ("a hint twice", Chat.Body(",\"metadata\":{\"wattline_residency\":\"EU\",\"wattline_residency\":\"US\"}"), "more than once"),
                ("metadata twice", Chat.Body(",\"metadata\":{\"wattline_residency\":\"EU\"},\"metadata\":{\"wattline_residency\":\"US\"}"), "more than once"),
                ("a lone surrogate", Chat.Body(",\"user\":\"\\ud800\""), null),
                ("a lone surrogate in a key", Chat.Body(",\"metadata\":{\"\\ud800\":\"x\"}"), "not valid JSON"),
                ("a lone surrogate in a hint", Chat.Body(",\"metadata\":{\"wattline_class\":\"\\ud800\"}"), "not valid JSON"),
            })
            {
                all.Add(name, Encoding.UTF8.GetBytes(body), says);
            }

            byte[] bad = [0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80];
            all.Add("bytes that are no text", Join(",\"user\":\"", bad, "\""), null);
            all.Add("a model that is no text", [.. "{\"model\":\""u8, .. bad, .. "\"}"u8], "not valid JSON");
            all.Add("zeros", new byte[1000], "not valid JSON");
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task AHeadThatIsTooLargeIsRefusedAndItsConnectionClosed(string name, string request, int status)
    {
        Assert.NotEmpty(name);
        await using var stage = await Stage.StartAsync("se");
        using var client = await RawClient.ConnectAsync(stage.Gateway.Address);
        var sent = client.SendAsync(request);
        var statuses = RawClient.Statuses(await client.ReadToEndAsync());
        await sent;

        // A client that is still sending when it is closed may read a reset instead of the answer.
        Assert.True(statuses is [] ? request.Length > 1_000_000 : statuses is [var one] && one == status, string.Join(' ', statuses));
        Assert.Empty(stage["se"].Requests);
        Assert.Equal(200, (await stage.AskAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ABodyPassesByteForByteOrIsRefusedInTime(string name, byte[] body, string? says)
    {
        Assert.NotEmpty(name);
        await using var stage = await Stage.StartAsync("se");
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Answer("{}");
        using var request = Chat.Request(body);
        var waited = Stopwatch.StartNew();
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), $"It took {waited.Elapsed}.");
        Assert.Equal(says is null ? 200 : 400, answer.Status);
        if (says is null)
        {
            Assert.Equal(body, Assert.Single(stage["se"].Requests).Body);
            return;
        }

        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
        Assert.True(answer.Body.Length < 2_000, $"{answer.Body.Length} bytes say what is wrong.");
        Assert.Empty(stage["se"].Requests);
    }

    [Theory]
    [InlineData("Residency")]
    [InlineData("Client-Location")]
    [InlineData("Session")]
    [InlineData("Class")]
    public async Task AHintHasALongestLength(string hint)
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await stage.AskAsync(null, (hint, new string('x', 1025)));

        Assert.Equal((400, "hint_too_long"), (answer.Status, answer.Code));
        Assert.NotEqual("hint_too_long", (await stage.AskAsync(null, (hint, new string('x', 1024)))).Code);
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task ABodyWithoutEndIsRefusedAtTheLimitAndItsConnectionClosed()
    {
        await using var stage = await Stage.StartAsync("limits: { body_mb: 0.1 }", ["se"]);
        using var client = await RawClient.ConnectAsync(stage.Gateway.Address);
        await client.SendAsync($"{RawClient.Post}Transfer-Encoding: chunked\r\n\r\n");
        var reading = client.ReadUntilAsync("body_too_large");
        var (pieces, after) = await client.SendUntilClosedAsync($"2710\r\n{new string('x', 10_000)}\r\n", TimeSpan.FromMilliseconds(5));

        Assert.StartsWith("HTTP/1.1 413", await reading, StringComparison.Ordinal);
        Assert.InRange(pieces, 10, 1200);
        Assert.True(after < TimeSpan.FromSeconds(8), $"It was closed after {after}.");
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task BodiesThatFillTheRoomHoldUpNoSmallOneAndMakeRoomWhenTheyGo()
    {
        await using var stage = await Stage.StartAsync("limits: { body_mb: 5, bodies_mb: 5 }", ["se"]);
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Answer("{}");
        var large = Chat.Body($",\"x\":\"{new string('x', 4_000_000)}\"");
        stage["se"].Next(new UpstreamBehaviour.StallBeforeHeaders());
        using (var holding = await RawClient.ConnectAsync(stage.Gateway.Address))
        {
            await holding.SendAsync(RawClient.Request(large));
            await stage["se"].ArrivedAsync(Stage.Token);
            var refused = await stage.AskAsync(large);
            Assert.Equal((503, "bodies_full", "1"), (refused.Status, refused.Code, refused.Headers["Retry-After"]));
            Assert.Equal(200, (await stage.AskAsync()).Status);
        }

        await Stage.WaitForAsync(async () => (await stage.AskAsync(large)).Status == 200);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Many(string key, string value) => string.Join(',', Enumerable.Range(0, Keys).Select(number => $"\"{key}{number}\":{value}"));

    private static byte[] Join(string before, byte[] middle, string after)
    {
        var around = Chat.Body(before + "|" + after).Split('|');
        return [.. Encoding.UTF8.GetBytes(around[0]), .. middle, .. Encoding.UTF8.GetBytes(around[1])];
    }
}
