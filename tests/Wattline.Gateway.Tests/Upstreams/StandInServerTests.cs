using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Wattline.Gateway.Demo;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Upstreams;

public sealed class StandInServerTests
{
    private static readonly StandInOptions Options = new()
    {
        Region = "se-sto",
        City = "Stockholm",
        Models = [new("small", 0.5, 4), new("large", 2, 20)],
        TimeScale = 0,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheAnswerSaysWhatItIs()
    {
        await using var server = await StandInServer.StartAsync(Options, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var response = await client.PostAsync("/v1/chat/completions", Ask(), Token);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("se-sto", Assert.Single(response.Headers.GetValues("x-stand-in")));
        Assert.Contains("stand-in", body.GetProperty("system_fingerprint").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("This is a stand-in for a model server in Stockholm; no model ran.", Text(body), StringComparison.Ordinal);
        Assert.InRange(Text(body).Split(' ').Length, 60, 240);
        AssertUsage(body.GetProperty("usage"), Text(body).Split(' ').Length, "Hello there, how are you?".Length);
    }

    [Fact]
    public async Task StreamedAndWholeAnswersSayTheSame()
    {
        await using var server = await StandInServer.StartAsync(Options, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var whole = await client.PostAsync("/v1/chat/completions", Ask(), Token);
        var expected = await whole.Content.ReadFromJsonAsync<JsonElement>(Token);
        var events = await EventsAsync(client, Ask(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var choices = chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray());
        Assert.Equal(Text(expected), string.Concat(choices.Select(Delta)));
        Assert.Equal(expected.GetProperty("usage").GetRawText(), chunks[^1].GetProperty("usage").GetRawText());
        Assert.Equal("stop", chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.All(chunks.SkipLast(1), chunk => Assert.Equal(JsonValueKind.Null, chunk.GetProperty("usage").ValueKind));
        // Role, one chunk a token, the end, the usage.
        Assert.Equal(expected.GetProperty("usage").GetProperty("completion_tokens").GetInt32() + 3, chunks.Count);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task TheTokenLimitHolds(string name)
    {
        await using var server = await StandInServer.StartAsync(Options, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var response = await client.PostAsync("/v1/chat/completions", Ask($",\"{name}\":7"), Token);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal(7, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("length", body.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task ThePaceIsTheModels()
    {
        await using var server = await StandInServer.StartAsync(Options with { TimeScale = 1, Models = [new("small", 0.5, 2.5)] }, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        var clock = Stopwatch.StartNew();
        var prompt = new string('x', 400 * 4);
        var events = await EventsAsync(client, Ask(",\"stream\":true,\"max_tokens\":50", prompt));

        // 400 tokens at 0.5 ms and 50 at 2.5 ms; only the lower bound is a law.
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 324, 20_000);
        Assert.Equal(53, events.Count);
    }

    [Fact]
    public async Task NothingComesBeforeItsTime()
    {
        var clock = new FakeClock();
        await using var server = await StandInServer.StartAsync(Options with { TimeScale = 1, Clock = clock }, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        var answer = client.PostAsync("/v1/chat/completions", Ask(",\"max_tokens\":5"), Token);
        // Prefill of 7 tokens takes 3.5 ms, decoding of 5 takes 20 ms.
        await WaitForAsync(() => clock.Waiting == 1);
        clock.Advance(TimeSpan.FromMilliseconds(4));
        await WaitForAsync(() => clock.Waiting == 1);
        clock.Advance(TimeSpan.FromMilliseconds(18));
        await Task.Delay(50, Token);
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task TheClientsLeavingEndsTheWork()
    {
        var clock = new FakeClock();
        await using var server = await StandInServer.StartAsync(Options with { TimeScale = 1, Clock = clock }, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var leave = new CancellationTokenSource();
        var answer = client.PostAsync("/v1/chat/completions", Ask(",\"stream\":true"), leave.Token);
        await WaitForAsync(() => clock.Waiting == 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        await WaitForAsync(() => clock.Waiting == 0);
    }

    [Fact]
    public async Task ModelsAreListed()
    {
        await using var server = await StandInServer.StartAsync(Options, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        var list = await client.GetFromJsonAsync<JsonElement>("/v1/models", Token);

        Assert.Equal(["small", "large"], list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("POST", "/v1/chat/completions", "{", 400, null)]
    [InlineData("POST", "/v1/chat/completions", "[]", 400, null)]
    [InlineData("POST", "/v1/chat/completions", "", 400, null)]
    [InlineData("POST", "/v1/chat/completions", "{\"model\":\"small\"}", 400, null)]
    [InlineData("POST", "/v1/chat/completions", "{\"model\":\"small\",\"messages\":[{\"content\":\"\\ud800\"}]}", 400, null)]
    [InlineData("POST", "/v1/chat/completions", "{\"model\":\"small\",\"messages\":[{}],\"max_tokens\":0}", 400, null)]
    [InlineData("POST", "/v1/chat/completions", "{\"model\":\"none\",\"messages\":[{}]}", 404, "model_not_found")]
    [InlineData("PUT", "/v1/chat/completions", "{}", 405, "method_not_supported")]
    [InlineData("POST", "/v1/models", "{}", 405, "method_not_supported")]
    [InlineData("POST", "/v1/audio/speech", "{}", 404, "unknown_url")]
    public async Task FaultsHaveOpenAisShape(string method, string path, string body, int status, string? code)
    {
        await using var server = await StandInServer.StartAsync(Options, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) };
        using var response = await client.SendAsync(request, Token);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task ABodyOverTheLimitIsRefused()
    {
        await using var server = await StandInServer.StartAsync(Options, Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new ByteArrayContent(new byte[5 * 1024 * 1024]),
            Headers = { ExpectContinue = true },
        };
        using var response = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task OptionsOutOfRangeAreAllNamed()
    {
        var options = Options with { Models = [], TimeScale = -1 };
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => StandInServer.StartAsync(options, Token));

        Assert.All(["Models", "TimeScale"], name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
    }

    private static StringContent Ask(string more = "", string prompt = "Hello there, how are you?") => new(
        $$"""{"model":"small","messages":[{"role":"user","content":"{{prompt}}"}]{{more}}}""", Encoding.UTF8, "application/json");

    private static async Task<List<string>> EventsAsync(HttpClient client, HttpContent ask)
    {
        using var response = await client.PostAsync("/v1/chat/completions", ask, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync(Token);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..])];
    }

    private static string Text(JsonElement body) =>
        body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    private static string? Delta(JsonElement choice) =>
        choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null;

    private static void AssertUsage(JsonElement usage, int output, int characters)
    {
        var prompt = usage.GetProperty("prompt_tokens").GetInt32();
        Assert.Equal((characters + 3) / 4, prompt);
        Assert.Equal(output, usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal(prompt + output, usage.GetProperty("total_tokens").GetInt32());
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 500, "The condition did not come about within 5 s.");
            await Task.Delay(10, Token);
        }
    }
}
