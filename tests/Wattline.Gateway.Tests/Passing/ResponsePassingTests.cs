using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Passing;

public sealed class ResponsePassingTests
{
    [Theory]
    [InlineData("""{ "id" : "x",  "odd": [1.0e2, "ü😀"], "usage": {"prompt_tokens":3,"completion_tokens":4} }""")]
    [InlineData(" \n{\t}\r\n")]
    [InlineData("{\"half\": tru")]
    public async Task ABodyComesBackByteForByte(string body)
    {
        await using var stage = await Stage.StartAsync("se");
        stage["se"].Next(new UpstreamBehaviour.Answer(body));
        var answer = await stage.AskAsync();

        Assert.Equal((200, body), (answer.Status, answer.Text));
        Assert.Equal(ReceiptOutcome.Served, (await stage.ReceiptAsync(answer)).Outcome);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task AnErrorOfTheRequestPassesAsItCame(int status)
    {
        await using var stage = await Stage.StartAsync("se", "de");
        var own = new Dictionary<string, string> { ["X-Own"] = "1" };
        stage["se"].Next(new UpstreamBehaviour.Status(status, "{\"error\":{\"message\":\"no\" }}", own));
        var answer = await stage.AskAsync();
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((status, "{\"error\":{\"message\":\"no\" }}"), (answer.Status, answer.Text));
        Assert.Equal(("1", "se"), (answer.Headers["X-Own"], answer.Region));
        Assert.Equal((ReceiptOutcome.UpstreamError, status, UsageSource.None), (receipt.Outcome, receipt.Status, receipt.UsageSource));
        Assert.Null(receipt.Served);
        Assert.Null(answer.Header("Cost-Usd"));
        Assert.Empty(stage["de"].Requests);
    }

    [Fact]
    public async Task UnknownHeadersComeBackAndOthersDoNot()
    {
        await using var stage = await Stage.StartAsync("se");
        stage["se"].Next(new UpstreamBehaviour.Status(200, "{}", new Dictionary<string, string>
        {
            ["x-ratelimit-remaining-tokens"] = "149984",
            ["OpenAI-Processing-Ms"] = " 12 ",
            ["X-Two"] = "a, b",
            ["Set-Cookie"] = "a=b",
            ["X-Wattline-Region"] = "forged",
            ["Strict-Transport-Security"] = "max-age=1",
        }));
        var answer = await stage.AskAsync();

        Assert.Equal(("149984", "12", "a, b"), (answer.Headers["x-ratelimit-remaining-tokens"], answer.Headers["OpenAI-Processing-Ms"],
            answer.Headers["X-Two"]));
        Assert.Equal("se", answer.Region);
        Assert.False(answer.Headers.ContainsKey("Set-Cookie") || answer.Headers.ContainsKey("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Place: Z\u00fcrich\r\nX-Bell: a\u0007b\r\nContent-Length: 2\r\n\r\n{}", 200, "{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205, "")]
    [InlineData("HTTP/1.1 299 Odd\r\nContent-Type: ;;;\r\nContent-Length: 2\r\n\r\n{}", 299, "{}")]
    public async Task OddButGoodAnswersPass(string raw, int status, string body)
    {
        await using var upstream = new ScriptedUpstream(raw);
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, upstream.Address));
        using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        await gateway.Ledger.FlushAsync(Stage.Token);

        Assert.Equal((status, body), (answer.Status, answer.Text));
        Assert.Equal(ReceiptOutcome.Served, (await gateway.FindAsync(answer.Header("Decision")!)).Outcome);
        Assert.False(answer.Headers.ContainsKey("X-Bell"));
    }

    [Fact]
    public async Task ACompressedBodyIsPassedUnopened()
    {
        await using var stage = await Stage.StartAsync("se");
        stage["se"].Next(new UpstreamBehaviour.CompressedBody("{\"packed\":1}"));
        var answer = await stage.AskAsync();
        await using var unpacked = new GZipStream(new MemoryStream(answer.Body), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);

        Assert.Equal("gzip", answer.Headers["Content-Encoding"]);
        Assert.Equal("{\"packed\":1}", await reader.ReadToEndAsync(Stage.Token));
        Assert.Equal(UsageSource.Counted, (await stage.ReceiptAsync(answer)).UsageSource);
    }

    [Fact]
    public async Task AStreamComesBackByteForByte()
    {
        await using var stage = await Stage.StartAsync("se");
        var direct = await stage.Client.PostAsync(new Uri(stage["se"].Address, Chat.Path), new StringContent(Chat.Streamed()), Stage.Token);
        var expected = await direct.Content.ReadAsStringAsync(Stage.Token);
        var answer = await stage.AskAsync(Chat.Streamed());
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((200, expected), (answer.Status, answer.Text));
        Assert.Equal("text/event-stream", answer.Headers["Content-Type"]);
        Assert.Equal((ReceiptOutcome.Served, UsageSource.Upstream, 5), (receipt.Outcome, receipt.UsageSource, (int)receipt.OutputTokens));
        Assert.True(receipt.Streamed);
    }

    [Fact]
    public async Task WhereUsageWasAskedOnlyTheUsageObjectGainsAField()
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await stage.AskAsync(Chat.Streamed(",\"stream_options\":{\"include_usage\":true}"));
        var receipt = await stage.ReceiptAsync(answer);
        var usage = answer.Text.Split("\n\n").Single(line => line.Contains("\"wattline\"", StringComparison.Ordinal));
        var added = JsonDocument.Parse(usage["data: ".Length..]).RootElement.GetProperty("usage").GetProperty("wattline");
        var plain = answer.Text.Replace("," + "\"wattline\":" + added.GetRawText(), "", StringComparison.Ordinal);
        var sent = new ByteArrayContent(stage["se"].Requests[0].Body);
        var direct = await stage.Client.PostAsync(new Uri(stage["se"].Address, Chat.Path), sent, Stage.Token);

        Assert.Equal(await direct.Content.ReadAsStringAsync(Stage.Token), plain);
        Assert.Equal(("se", receipt.Id), (added.GetProperty("region").GetString(), added.GetProperty("decision").GetString()));
        Assert.Equal(receipt.Served!.Energy.Joules, added.GetProperty("energy_j").GetDouble(), receipt.Served.Energy.Joules * 1e-5);
        Assert.Equal(UsageSource.Upstream, receipt.UsageSource);
    }

    [Fact]
    public async Task AnAnswerTooLargeToHoldIsPassedOn()
    {
        await using var stage = await Stage.StartAsync("se");
        var body = "{\"pad\":\"" + new string('x', 9 << 20) + "\"}";
        stage["se"].Next(new UpstreamBehaviour.Answer(body));
        var answer = await stage.AskAsync();

        Assert.Equal(Encoding.UTF8.GetBytes(body), answer.Body);
        Assert.Equal(UsageSource.Counted, (await stage.ReceiptAsync(answer)).UsageSource);
    }
}
