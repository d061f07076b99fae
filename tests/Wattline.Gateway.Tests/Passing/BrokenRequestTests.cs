using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.Tests.Passing;

public sealed class BrokenRequestTests
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "", "invalid_json", "not valid JSON" },
        { "{", "invalid_json", "not valid JSON" },
        { "[]", "invalid_json", "must be a JSON object" },
        { "\"m\"", "invalid_json", "must be a JSON object" },
        { "{\"model\":\"m\"} x", "invalid_json", "not valid JSON" },
        { "{\"model\":\"m\"}{}", "invalid_json", "not valid JSON" },
        { "{\"model\":\"m\",}", "invalid_json", "not valid JSON" },
        { "{\"model\":\"m\",\"seed\":NaN}", "invalid_json", "not valid JSON" },
        { "{\"model\":\"m\",\"messages\":" + Deep + "}", "invalid_json", "nested" },
        { "{\"model\":\"m\",\"model\":\"m\"}", "invalid_json", "given twice" },
        { "{\"model\":\"m\",\"mod\\u0065l\":\"n\"}", "invalid_json", "given twice" },
        { "{\"model\":7}", "invalid_json", "must be a string" },
        { "{\"model\":null}", "invalid_json", "must be a string" },
        { "{\"model\":\"\\ud800\"}", "invalid_json", "not valid JSON" },
        { "{\"messages\":[]}", "missing_model", "GET /v1/models" },
        { "\uFEFF{\"model\":\"m\"}", "invalid_json", "not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ABrokenBodyGetsOpenAisError(string body, string code, string says)
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await stage.AskAsync(body);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Contains(says, answer.Message, StringComparison.OrdinalIgnoreCase);
        AssertShape(answer);
        Assert.Empty(stage["se"].Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyOverTheLimitIsRefused(bool chunked)
    {
        await using var stage = await Stage.StartAsync("limits: { body_mb: 0.1 }", ["se"]);
        using var request = Chat.Request(Chat.Body($",\"pad\":\"{new string('x', 120_000)}\""));
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((413, "body_too_large"), (answer.Status, answer.Code));
        AssertShape(answer);
        Assert.Empty(stage["se"].Requests);
    }

    [Fact]
    public async Task ABodyAtTheLimitIsTaken()
    {
        await using var stage = await Stage.StartAsync("limits: { body_mb: 0.1 }", ["se"]);
        var room = 100_000 - Encoding.UTF8.GetByteCount(Chat.Body(",\"pad\":\"\""));
        using var request = Chat.Request(Chat.Body($",\"pad\":\"{new string('x', room)}\""));
        request.Headers.TransferEncodingChunked = true;
        using var response = await stage.Client.SendAsync(request, Stage.Token);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(100_000, Assert.Single(stage["se"].Requests).Body.Length);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-5")]
    [InlineData("\"many\"")]
    [InlineData("0")]
    [InlineData("null")]
    public async Task AnOddCeilingOfTokensIsTheUpstreamsToJudge(string most)
    {
        await using var stage = await Stage.StartAsync("se");

        Assert.Equal(200, (await stage.AskAsync(Chat.Body($",\"max_tokens\":{most}"))).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", 405)]
    [InlineData("OPTIONS", "/v1/chat/completions", 405)]
    [InlineData("PUT", "/v1/chat/completions", 405)]
    [InlineData("POST", "/v1/rerank", 404)]
    [InlineData("GET", "/v1/nothing.txt", 404)]
    [InlineData("GET", "/v1/models/none.gguf", 404)]
    public async Task WhatIsNotServedGetsOpenAisError(string method, string path, int status)
    {
        await using var stage = await Stage.StartAsync("se");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal(status, answer.Status);
        AssertShape(answer);
    }

    [Theory]
    [InlineData("X-Wattline-Residncy", "EU")]
    [InlineData("X-Wattline-Region", "se")]
    [InlineData("x-wattline-latency", "100")]
    public async Task AHintOfAnotherNameIsRefusedAndNeverPassedOver(string name, string value)
    {
        await using var stage = await Stage.StartAsync("us-va");
        var answer = await stage.AskAsync(null, (name, value));

        Assert.Equal((400, "unknown_hint"), (answer.Status, answer.Code));
        Assert.Contains("Residency", answer.Text, StringComparison.Ordinal);
        Assert.Empty(stage["us-va"].Requests);
    }

    [Fact]
    public async Task MetadataOfAnotherNameIsRefusedToo()
    {
        await using var stage = await Stage.StartAsync("us-va");
        var answer = await stage.AskAsync(Chat.Body(",\"metadata\":{\"wattline_residncy\":\"EU\",\"team\":\"a\"}"));

        Assert.Equal((400, "unknown_hint"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task AHintGivenTwiceIsRefused()
    {
        await using var stage = await Stage.StartAsync("us-va", "se");
        var body = Chat.Body();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, stage.Gateway.Address.Port, Stage.Token);
        var request = $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Wattline-Residency: EU\r\nx-wattline-residency: US\r\n" +
            $"Connection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), Stage.Token);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(Stage.Token);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("hint_twice", answer, StringComparison.Ordinal);
        Assert.Equal(400, (await stage.AskAsync(null, ("X-Wattline-Residency", "EU, anywhere"))).Status);
    }

    [Fact]
    public async Task AHeadOfTheChatPathIsRefusedWithoutABody()
    {
        await using var stage = await Stage.StartAsync("se");
        using var request = new HttpRequestMessage(HttpMethod.Head, Chat.Path);
        using var response = await stage.Client.SendAsync(request, Stage.Token);

        Assert.Equal(405, (int)response.StatusCode);
    }

    private static void AssertShape(Answered answer)
    {
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal(["message", "type", "param", "code"], answer.Error.EnumerateObject().Select(field => field.Name));
        Assert.Equal(JsonValueKind.String, answer.Error.GetProperty("message").ValueKind);
        Assert.Equal("invalid_request_error", answer.Error.GetProperty("type").GetString());
    }
}
