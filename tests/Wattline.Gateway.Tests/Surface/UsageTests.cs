using System.Text;
using System.Text.Json;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Surface;

/// <summary>Every stream is metered: usage is asked for where the client does not, and taken out again.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData(",\"stream_options\":{}")]
    [InlineData(",\"stream_options\":null")]
    [InlineData(",\"stream_options\":{\"include_usage\":false}")]
    [InlineData(",\"stream_options\": { \"other\": [1, {\"include_usage\":true}] }")]
    [InlineData(",\"stream_options\":{\"include_usage\" : null , \"other\":1}")]
    public async Task AStreamIsMeteredAndTheClientSeesNothingOfIt(string options)
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await stage.AskAsync(Chat.Streamed(options));

        using var sent = JsonDocument.Parse(stage["se"].Requests[0].Body);
        Assert.True(sent.RootElement.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.DoesNotContain("usage", answer.Text, StringComparison.Ordinal);
        Assert.All(Payloads(answer), payload => Assert.True(payload == "[DONE]" || JsonDocument.Parse(payload).RootElement.GetProperty("choices").GetArrayLength() == 1));
        var receipt = await stage.ReceiptAsync(answer);
        Assert.Equal((UsageSource.Upstream, 7.0, 5.0), (receipt.UsageSource, receipt.PromptTokens, receipt.OutputTokens));
    }

    [Fact]
    public async Task WhatTheClientSeesIsWhatItWouldHaveSeenWithoutTheQuestion()
    {
        await using var asking = await Stage.StartAsync("se");
        await using var plain = await Stage.StartAsync("", ["se"], null, "include_usage: no");
        var (one, other) = (await asking.AskAsync(Chat.Streamed()), await plain.AskAsync(Chat.Streamed()));
        Assert.Equal(other.Text, one.Text);
        Assert.DoesNotContain("stream_options", Encoding.UTF8.GetString(plain["se"].Requests[0].Body), StringComparison.Ordinal);
        Assert.Equal(UsageSource.Counted, (await plain.ReceiptAsync(other)).UsageSource);
    }

    [Fact]
    public async Task AClientThatAsksSeesItsUsageAsBefore()
    {
        await using var stage = await Stage.StartAsync("se");
        const string body = """{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":{"include_usage":true}}""";
        var answer = await stage.AskAsync(body);
        Assert.Equal(body, Encoding.UTF8.GetString(stage["se"].Requests[0].Body));
        var last = JsonDocument.Parse(Payloads(answer)[^2]).RootElement;
        Assert.Equal(5, last.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("se", last.GetProperty("usage").GetProperty("wattline").GetProperty("region").GetString());
    }

    [Fact]
    public async Task AUsageThatComesWithTheLastPieceLeavesThePieceThere()
    {
        await using var stage = await Stage.StartAsync("se");
        stage["se"].Next(new UpstreamBehaviour.Whole(
            """
            data: {"usage" : null , "choices":[{"delta":{"content":"a"},"finish_reason":null}]}

            data: {"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2},"timings":{"x":1}}

            data: [DONE]


            """));
        var answer = await stage.AskAsync(Chat.Streamed());
        Assert.Equal(
            """
            data: { "choices":[{"delta":{"content":"a"},"finish_reason":null}]}

            data: {"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}],"timings":{"x":1}}

            data: [DONE]


            """, answer.Text);
        Assert.Equal(2, (await stage.ReceiptAsync(answer)).OutputTokens);
    }

    private static List<string> Payloads(Answered answer) =>
        [.. answer.Text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];
}
