using System.Diagnostics;
using System.Text;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>Answers framed oddly: what is an answer passes unchanged, and what follows it is nobody else's.</summary>
public sealed class RegionFramingTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n", Type = "Content-Type: application/json\r\n", Whole = "{\"a\":1}";
    private const string Stream = "Content-Type: text/event-stream\r\n", Events = "data: {\"a\":1}\n\ndata: [DONE]\n\n";

    public static TheoryData<string, string, string, bool> Answers => new()
    {
        { "hints before", $"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n{Ok}{Type}Content-Length: 7\r\n\r\n{Whole}", Whole, false },
        { "hints before a stream", $"HTTP/1.1 102 Processing\r\n\r\n{Ok}{Stream}\r\n{Events}", Events, true },
        { "trailers", $"{Ok}{Type}Transfer-Encoding: chunked\r\n\r\n7\r\n{Whole}\r\n0\r\nX-Trailer: 1\r\nSet-Cookie: a=b\r\n\r\n", Whole, false },
        { "trailers of a stream", $"{Ok}{Stream}Transfer-Encoding: chunked\r\n\r\n{Events.Length:x}\r\n{Events}\r\n0\r\nX-Trailer: 1\r\n\r\n", Events, true },
        { "chunks and a length", $"{Ok}{Type}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{Whole}\r\n0\r\n\r\n", Whole, false },
        { "a length that is none", $"{Ok}{Type}Content-Length: -7\r\n\r\n{Whole}", Whole, false },
        { "more than its length", $"{Ok}{Type}Content-Length: 7\r\n\r\n{Whole}{Ok}Content-Length: 6\r\n\r\nforged", Whole, false },
        { "a stream longer than its length", $"{Ok}{Stream}Content-Length: {Events.Length}\r\n\r\n{Events}{Ok}\r\nforged", Events, true },
        { "a folded header", $"{Ok}{Type}X-Folded: a\r\n X-Wattline-Region: forged\r\nContent-Length: 7\r\n\r\n{Whole}", Whole, false },
        { "a header split by a return", $"{Ok}{Type}X-Split: a\rX-Evil: b\r\nContent-Length: 7\r\n\r\n{Whole}", Whole, false },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task WhatPassesIsTheAnswerAndNothingElse(string name, string raw, string body, bool streamed)
    {
        Assert.NotEmpty(name);
        await using var region = new RawUpstream(async connection =>
        {
            do
            {
                await connection.SendAsync(raw);
            }
            while (!name.Contains("none", StringComparison.Ordinal) && raw.Contains("-Length", StringComparison.Ordinal)
                && await connection.ReadRequestAsync() is not null);
        });
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, region.Address));
        for (var time = 0; time < 3; time++)
        {
            using var request = Chat.Request(streamed ? Chat.Streamed() : Chat.Body());
            using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
            var answer = await Answered.ReadAsync(response);
            await gateway.Ledger.FlushAsync(Stage.Token);

            Assert.Equal((200, body, "se"), (answer.Status, answer.Text, answer.Region));
            Assert.DoesNotContain(answer.Headers.Keys, header => header is "X-Evil" or "X-Trailer" or "Set-Cookie");
            Assert.Equal(ReceiptOutcome.Served, (await gateway.FindAsync(answer.Header("Decision")!)).Outcome);
        }

        Assert.Empty(await Metrics.RestingAsync(gateway));
        Assert.All(region.Requests, request => Assert.EndsWith(Chat.Upstream(streamed ? Chat.Streamed() : Chat.Body()), request, StringComparison.Ordinal));
    }

    /// <summary>What nobody will read is read away for a moment only, to keep the connection: then the region is told at once.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(307)]
    public async Task ARefusalThatDoesNotEndIsNotWaitedFor(int status)
    {
        var begun = new TaskCompletionSource<long>();
        await using var region = new RawUpstream(async connection =>
        {
            await connection.SendAsync($"HTTP/1.1 {status} No\r\nContent-Length: 1000\r\n\r\n{{");
            begun.SetResult(Stopwatch.GetTimestamp());
            await connection.StallAsync();
        });
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, region.Address));
        using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);
        await Stage.WaitForAsync(() => Task.FromResult(region.Ended == 1));

        Assert.Equal(503, (int)response.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(await begun.Task) < TimeSpan.FromSeconds(1), "The region was held for a second or more.");
    }

    /// <summary>A region that says twice how long its answer is, and differently, is not believed: which bytes are the answer cannot be told.</summary>
    [Theory]
    [InlineData("Content-Length: 3\r\nContent-Length: 7\r\n")]
    [InlineData("Content-Length: 7, 3\r\n")]
    public async Task TwoLengthsNeverGiveHalfAnAnswer(string lengths)
    {
        await using var region = new RawUpstream(connection => connection.SendAsync($"{Ok}{Type}{lengths}\r\n{Whole}"));
        await using var whole = await FaultyUpstream.StartAsync();
        whole.Otherwise = _ => new UpstreamBehaviour.Answer(Whole);
        await using var gateway = await TestGateway.StartAsync(
            $"{Stage.Head}upstreams:\n{Stage.Entry("se", 1, region.Address)}{Stage.Entry("de", 2, whole.Address)}");
        using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);

        Assert.Equal((200, Whole), ((int)response.StatusCode, Encoding.UTF8.GetString((await Answered.ReadAsync(response)).Body)));
    }
}
