using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Wattline.Gateway.Demo;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Upstreams;

/// <summary>What the official clients do not show of the stand-ins: pace, limits, faults, the prefix cache.</summary>
public sealed class StandInSurfaceTests
{
    private const string Response = """{"model":"small","input":"Hello there"}""";

    private static readonly StandInOptions Options = new()
    {
        Region = "se-sto",
        Models = [new("small", 0.5, 4), new("vectors", 0.5, 0, StandInKind.Embedding), new("judge", 0.5, 0, StandInKind.Moderation)],
        TimeScale = 0,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/completions", """{"model":"small","prompt":"PROMPT","max_tokens":50,"stream":true}""")]
    [InlineData("/v1/completions", """{"model":"small","prompt":"PROMPT","max_tokens":50}""")]
    [InlineData("/v1/responses", """{"model":"small","input":"PROMPT","max_output_tokens":50,"stream":true}""")]
    [InlineData("/v1/responses", """{"model":"small","input":"PROMPT","max_output_tokens":50}""")]
    public async Task ThePaceIsTheModelsWhereverTextIsMade(string path, string body)
    {
        await using var stage = await StandInStage.StartAsync(Options with { TimeScale = 1 });
        var clock = Stopwatch.StartNew();
        using var answer = await stage.PostAsync(path, body.Replace("PROMPT", new string('x', 1600), StringComparison.Ordinal));
        await answer.Content.ReadAsStringAsync(Token);

        // 400 tokens at 0.5 ms and 50 at 4 ms; only the lower bound is a law, less a timer's tick a wait; the upper guards against waits that add up.
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(clock.Elapsed.TotalMilliseconds, 340, 20_000);
    }

    [Fact]
    public async Task AStreamedResponseIsTheWholeOneInPieces()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        var whole = await stage.PostJsonAsync("/v1/responses", Response);
        using var streamed = await stage.PostAsync("/v1/responses", Response.Replace("}", ",\"stream\":true}", StringComparison.Ordinal));
        var blocks = (await streamed.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var events = blocks.Select(block => block.Split('\n')).Select(lines => (Name: lines[0]["event: ".Length..], Data: Json(lines[1]["data: ".Length..]))).ToList();
        var text = whole.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString();
        var deltas = events.Where(one => one.Name == "response.output_text.delta").Select(one => one.Data.GetProperty("delta").GetString());

        Assert.Equal("text/event-stream", streamed.Content.Headers.ContentType!.MediaType);
        Assert.All(events, one => Assert.Equal(one.Name, one.Data.GetProperty("type").GetString()));
        Assert.Equal(text, string.Concat(deltas));
        Assert.Equal(whole.GetProperty("usage").GetRawText(), events[^1].Data.GetProperty("response").GetProperty("usage").GetRawText());
        Assert.Equal(JsonValueKind.Null, events[0].Data.GetProperty("response").GetProperty("usage").ValueKind);
        var items = events.Where(one => one.Data.TryGetProperty("item_id", out _)).Select(one => one.Data.GetProperty("item_id").GetString());
        Assert.Equal(events[^1].Data.GetProperty("response").GetProperty("output")[0].GetProperty("id").GetString(), Assert.Single(items.Distinct()));
    }

    [Fact]
    public async Task ACutStreamEndsIncomplete()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        using var streamed = await stage.PostAsync("/v1/responses", """{"model":"small","input":"x","max_output_tokens":3,"stream":true}""");
        var last = (await streamed.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1].Split('\n');

        Assert.Equal("event: response.incomplete", last[0]);
        var response = Json(last[1]["data: ".Length..]).GetProperty("response");
        Assert.Equal("max_output_tokens", response.GetProperty("incomplete_details").GetProperty("reason").GetString());
        Assert.Equal("incomplete", response.GetProperty("output")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task TheTextOfAResponseComesNoSoonerThanItsPrefill()
    {
        var clock = new FakeClock();
        await using var stage = await StandInStage.StartAsync(Options with { TimeScale = 1, Clock = clock });
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/v1/responses")
        {
            Content = Body(Response.Replace("}", ",\"stream\":true,\"max_output_tokens\":1}", StringComparison.Ordinal)),
        };
        using var answer = await stage.Client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.Equal("event: response.created", await ReadNameAsync(reader));
        Assert.Equal("event: response.in_progress", await ReadNameAsync(reader));
        // Prefill of 3 tokens takes 1.5 ms.
        var next = ReadNameAsync(reader);
        await WaitForAsync(() => clock.Waiting == 1);
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal("event: response.output_item.added", await next);
        clock.Advance(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task ABackgroundResponseIsCancelledOnceAndForAll()
    {
        var clock = new FakeClock();
        await using var stage = await StandInStage.StartAsync(Options with { TimeScale = 1, Clock = clock });
        var made = await stage.PostJsonAsync("/v1/responses", """{"model":"small","input":"x","background":true}""");
        var path = $"/v1/responses/{made.GetProperty("id").GetString()}";
        Assert.Equal("queued", made.GetProperty("status").GetString());
        Assert.Equal("in_progress", (await stage.GetJsonAsync(path)).GetProperty("status").GetString());
        Assert.Equal("cancelled", (await stage.PostJsonAsync($"{path}/cancel", "")).GetProperty("status").GetString());
        await WaitForAsync(() => clock.Waiting == 0);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("cancelled", (await stage.PostJsonAsync($"{path}/cancel", "")).GetProperty("status").GetString());
        Assert.Equal("cancelled", (await stage.GetJsonAsync(path)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task TheBackgroundHasALimitThatEndsWithTheWork()
    {
        var clock = new FakeClock();
        await using var stage = await StandInStage.StartAsync(Options with { TimeScale = 1, Clock = clock });
        const string ask = """{"model":"small","input":"x","background":true}""";
        for (var at = 0; at < 64; at++)
        {
            await stage.PostJsonAsync("/v1/responses", ask);
        }

        using var refused = await stage.PostAsync("/v1/responses", ask);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        clock.Advance(TimeSpan.FromMinutes(1));
        await WaitForAsync(() => clock.Waiting == 0);
        var status = HttpStatusCode.TooManyRequests;
        for (var tries = 0; status == HttpStatusCode.TooManyRequests && tries < 500; tries++)
        {
            using var again = await stage.PostAsync("/v1/responses", ask);
            status = again.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task TheClientsLeavingEndsTheWorkOfEveryChoice()
    {
        var clock = new FakeClock();
        await using var stage = await StandInStage.StartAsync(Options with { TimeScale = 1, Clock = clock });
        using var leave = new CancellationTokenSource();
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = Body("""{"model":"small","prompt":["a","b"],"stream":true}""") };
        var answer = stage.Client.SendAsync(ask, leave.Token);
        await WaitForAsync(() => clock.Waiting == 1 || clock.Waiting == 2);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await WaitForAsync(() => clock.Waiting == 0);
    }

    [Fact]
    public async Task APrefixIsCachedForFiveMinutesAndForItsModelAlone()
    {
        var clock = new FakeClock();
        await using var stage = await StandInStage.StartAsync(Options with { Clock = clock, Models = [new("small", 0.5, 4), new("large", 2, 20)] });
        // 250 characters are 63 tokens: three blocks of 16, and the rest is computed anew.
        Assert.Equal(0, await CachedAsync(stage, "small"));
        Assert.Equal(48, await CachedAsync(stage, "small"));
        Assert.Equal(0, await CachedAsync(stage, "large"));
        clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(0, await CachedAsync(stage, "small"));
    }

    [Fact]
    public async Task IdentifiersAreUniqueOverRegionsAndRestarts()
    {
        var clock = new FakeClock();
        var seen = new HashSet<string>();
        foreach (var region in new[] { "a", "a", "b" })
        {
            await using var stage = await StandInStage.StartAsync(Options with { Region = region, Clock = clock });
            foreach (var ask in new[] { Response, Response })
            {
                var made = await stage.PostJsonAsync("/v1/responses", ask);
                Assert.StartsWith("resp_", made.GetProperty("id").GetString(), StringComparison.Ordinal);
                Assert.True(seen.Add(made.GetProperty("id").GetString()!));
                Assert.True(seen.Add(made.GetProperty("output")[0].GetProperty("id").GetString()!));
            }

            Assert.True(seen.Add((await stage.PostJsonAsync("/v1/conversations", "")).GetProperty("id").GetString()!));
            Assert.True(seen.Add((await stage.UploadAsync("x"u8.ToArray())).GetProperty("id").GetString()!));
        }
    }

    [Fact]
    public async Task AStandInKnowsItsOwnIdentifiersOnly()
    {
        await using var one = await StandInStage.StartAsync(Options);
        await using var other = await StandInStage.StartAsync(Options with { Region = "fr-par" });
        var id = (await one.PostJsonAsync("/v1/responses", Response)).GetProperty("id").GetString();
        using var there = await other.Client.GetAsync($"/v1/responses/{id}", Token);
        Assert.Equal(HttpStatusCode.NotFound, there.StatusCode);
    }

    [Fact]
    public async Task TheOldestFilesMakeRoom()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        var ids = new List<string>();
        for (var at = 0; at < 3; at++)
        {
            ids.Add((await stage.UploadAsync(new byte[14_000_000])).GetProperty("id").GetString()!);
        }

        // 32 MB hold two of them.
        Assert.Equal([ids[2], ids[1]], (await stage.GetJsonAsync("/v1/files")).GetProperty("data").EnumerateArray().Select(file => file.GetProperty("id").GetString()!));
        using var gone = await stage.Client.GetAsync($"/v1/files/{ids[0]}", Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var tooLarge = new MultipartFormDataContent { { new ByteArrayContent(new byte[22_000_000]), "file", "a" } };
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = tooLarge, Headers = { ExpectContinue = true } };
        using var refused = await stage.Client.SendAsync(ask, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task AFileExpiresWhenItWasToldTo()
    {
        var clock = new FakeClock();
        await using var stage = await StandInStage.StartAsync(Options with { Clock = clock });
        var id = (await stage.UploadAsync("x"u8.ToArray(), ("expires_after[anchor]", "created_at"), ("expires_after[seconds]", "3600"))).GetProperty("id").GetString();
        clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal(id, (await stage.GetJsonAsync($"/v1/files/{id}")).GetProperty("id").GetString());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await stage.GetJsonAsync("/v1/files")).GetProperty("data").EnumerateArray());
        using var gone = await stage.Client.GetAsync($"/v1/files/{id}/content", Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task AFileInTheItemCountsLikeAnUploadedOne()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        var data = $"data:text/plain;base64,{Convert.ToBase64String(new byte[400])}";
        var made = await stage.PostJsonAsync("/v1/responses", $$"""
            {"model":"small","input":[{"role":"user","content":[{"type":"input_file","filename":"a.txt","file_data":"{{data}}"}]}]}
            """);
        Assert.Equal(100, made.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task AReferenceStandsForItsItem()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        var first = await stage.PostJsonAsync("/v1/responses", Response);
        var said = first.GetProperty("output")[0];
        var ask = $$"""{"model":"small","input":[{"type":"item_reference","id":"{{said.GetProperty("id").GetString()}}"}]}""";
        var second = await stage.PostJsonAsync("/v1/responses", ask);
        var read = await stage.GetJsonAsync($"/v1/responses/{second.GetProperty("id").GetString()}/input_items");
        Assert.Equal(said.GetRawText(), read.GetProperty("data")[0].GetRawText());
        var characters = said.GetProperty("content")[0].GetProperty("text").GetString()!.Length;
        Assert.Equal((characters + 3) / 4, second.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task AModerationWithoutAModelIsTheStandInsOwn()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        Assert.Equal("judge", (await stage.PostJsonAsync("/v1/moderations", """{"input":"x"}""")).GetProperty("model").GetString());
    }

    [Fact]
    public async Task AConversationKeepsItsNewestThousandItems()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        var path = $"/v1/conversations/{(await stage.PostJsonAsync("/v1/conversations", "")).GetProperty("id").GetString()}/items";
        for (var batch = 0; batch < 51; batch++)
        {
            var items = Enumerable.Range(batch * 20, 20).Select(at => $$"""{"role":"user","content":"{{at}}"}""");
            await stage.PostJsonAsync(path, $$"""{"items":[{{string.Join(',', items)}}]}""");
        }

        Assert.Equal(["20"], Texts(await stage.GetJsonAsync($"{path}?order=asc&limit=1")));
    }

    [Fact]
    public async Task ListsComeInPages()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        var items = string.Join(',', Enumerable.Range(0, 5).Select(at => $$"""{"role":"user","content":"{{at}}"}"""));
        var made = await stage.PostJsonAsync("/v1/conversations", $$"""{"items":[{{items}}]}""");
        var path = $"/v1/conversations/{made.GetProperty("id").GetString()}/items?limit=2";
        var first = await stage.GetJsonAsync(path);
        Assert.Equal(["4", "3"], Texts(first));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        var last = await stage.GetJsonAsync($"{path}&order=asc&after={first.GetProperty("last_id").GetString()}");
        Assert.Equal(["4"], Texts(last));
        Assert.False(last.GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData("POST", "/v1/completions", """{"prompt":"x"}""", 400, null)]
    [InlineData("POST", "/v1/completions", """{"model":"small","prompt":[1,"x"]}""", 400, null)]
    [InlineData("POST", "/v1/completions", """{"model":"small","prompt":[]}""", 400, null)]
    [InlineData("POST", "/v1/completions", """{"model":"small","prompt":["a","b"],"n":65}""", 400, null)]
    [InlineData("POST", "/v1/completions", """{"model":"vectors","prompt":"x"}""", 400, null)]
    [InlineData("POST", "/v1/chat/completions", """{"model":"judge","messages":[{}]}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":7}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":[7]}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","model":"small","input":"x"}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":[{"role":"king","content":"x"}]}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":[{"role":"user","content":[{"type":"input_file"}]}]}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":[{"role":"user","content":[{"type":"input_file","file_data":"*"}]}]}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":[{"role":"user","content":[{"type":"input_file","file_id":"file-0"}]}]}""", 404, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":[{"type":"item_reference","id":"msg_0"}]}""", 404, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small"}""", 400, "missing_required_parameter")]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":"x","previous_response_id":"resp_0"}""", 400, "previous_response_not_found")]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":"x","previous_response_id":"resp_0","conversation":"conv_0"}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":"x","conversation":{"id":"conv_0"}}""", 404, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":"x","background":true,"stream":true}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":"x","background":true,"store":false}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"small","input":"x","metadata":{"a":1}}""", 400, null)]
    [InlineData("POST", "/v1/responses", """{"model":"none","input":"x"}""", 404, "model_not_found")]
    [InlineData("PUT", "/v1/responses/resp_0", "", 405, "method_not_supported")]
    [InlineData("GET", "/v1/responses/resp_0/cancel", "", 405, "method_not_supported")]
    [InlineData("GET", "/v1/responses/resp_0/input_items", "", 404, null)]
    [InlineData("POST", "/v1/conversations", """{"items":[{}]}""", 400, null)]
    [InlineData("POST", "/v1/conversations/conv_0", """{"metadata":{}}""", 404, null)]
    [InlineData("GET", "/v1/conversations/conv_0/items/msg_0", "", 404, null)]
    [InlineData("POST", "/v1/files", "x", 400, null)]
    [InlineData("GET", "/v1/files?limit=0", "", 400, null)]
    [InlineData("GET", "/v1/files?after=file-0", "", 400, null)]
    [InlineData("GET", "/v1/models/none", "", 404, "model_not_found")]
    [InlineData("POST", "/v1/embeddings", """{"model":"vectors","input":["x",""]}""", 400, null)]
    [InlineData("POST", "/v1/embeddings", """{"model":"vectors","input":"x","dimensions":1537}""", 400, null)]
    [InlineData("POST", "/v1/embeddings", """{"model":"vectors","input":"x","encoding_format":"int8"}""", 400, null)]
    [InlineData("POST", "/v1/moderations", """{"model":"judge","input":[{"type":"audio"}]}""", 400, null)]
    [InlineData("POST", "/v1/moderations", """{"model":"small","input":"x"}""", 400, null)]
    public async Task FaultsHaveOpenAisShape(string method, string path, string body, int status, string? code)
    {
        await using var stage = await StandInStage.StartAsync(Options);
        using var ask = new HttpRequestMessage(new HttpMethod(method), path) { Content = Body(body) };
        using var response = await stage.Client.SendAsync(ask, Token);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task AnInputLongerThanTheContextIsRefused()
    {
        await using var stage = await StandInStage.StartAsync(Options);
        using var refused = await stage.PostAsync("/v1/responses", $$"""{"model":"small","input":"{{new string('x', 524_289)}}"}""");
        var error = (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal("context_length_exceeded", error.GetProperty("code").GetString());
    }

    private static async Task<int> CachedAsync(StandInStage stage, string model)
    {
        var body = $$"""{"model":"{{model}}","max_tokens":1,"messages":[{"role":"user","content":"{{new string('x', 250)}}"}]}""";
        var usage = (await stage.PostJsonAsync("/v1/chat/completions", body)).GetProperty("usage");
        return usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
    }

    private static async Task<string> ReadNameAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("content")[0].GetProperty("text").GetString()!);

    private static StringContent Body(string body) => new(body, Encoding.UTF8, "application/json");

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 500, "The condition did not come about within 5 s.");
            await Task.Delay(10, Token);
        }
    }

    /// <summary>A stand-in and a client of it.</summary>
    private sealed class StandInStage : IAsyncDisposable
    {
        private readonly StandInServer _server;

        private StandInStage(StandInServer server) => (_server, Client) = (server, new HttpClient { BaseAddress = server.Address });

        public HttpClient Client { get; }

        public static async Task<StandInStage> StartAsync(StandInOptions options) => new(await StandInServer.StartAsync(options, Token));

        public Task<HttpResponseMessage> PostAsync(string path, string body) => Client.PostAsync(path, Body(body), Token);

        public async Task<JsonElement> PostJsonAsync(string path, string body)
        {
            using var response = await PostAsync(path, body);
            return await ReadAsync(response);
        }

        public async Task<JsonElement> GetJsonAsync(string path)
        {
            using var response = await Client.GetAsync(path, Token);
            return await ReadAsync(response);
        }

        public async Task<JsonElement> UploadAsync(byte[] bytes, params (string Name, string Value)[] fields)
        {
            using var content = new MultipartFormDataContent { { new StringContent("user_data"), "purpose" }, { new ByteArrayContent(bytes), "file", "a.bin" } };
            foreach (var (name, value) in fields)
            {
                content.Add(new StringContent(value), name);
            }

            using var response = await Client.PostAsync("/v1/files", content, Token);
            return await ReadAsync(response);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _server.DisposeAsync();
        }

        private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
        {
            var text = await response.Content.ReadAsStringAsync(Token);
            Assert.True(response.IsSuccessStatusCode, text);
            return Json(text);
        }
    }
}
