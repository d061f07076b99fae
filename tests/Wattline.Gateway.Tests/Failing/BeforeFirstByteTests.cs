using Wattline.Feasibility;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>Faults that the client need not notice: the next region answers.</summary>
public sealed class BeforeFirstByteTests
{
    // The budget leaves time for another region after a stall, on a slow machine as well.
    private const string Limits = "classes: { chat: { budget_ms: 60000 } }\nlimits: { first_byte_s: 1.5, unhealthy_s: 2 }";

    public static TheoryData<string, bool> Faults
    {
        get
        {
            var faults = new TheoryData<string, bool>();
            foreach (var fault in new[] { "refuse", "cut", "stall", "500", "503", "429", "401", "redirect" })
            {
                faults.Add(fault, false);
                faults.Add(fault, true);
            }

            faults.Add("cut-first-byte", true);
            faults.Add("stall-first-byte", true);
            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task TheNextRegionAnswersAndTheFailedOneRests(string fault, bool streamed)
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync(Limits, ["se", "de"], clock);
        await using var elsewhere = await FaultyUpstream.StartAsync();
        await BreakAsync(stage["se"], fault, elsewhere.Address);
        var body = streamed ? Chat.Streamed() : Chat.Body();
        var first = await stage.AskAsync(body);
        var receipt = await stage.ReceiptAsync(first);
        var seen = stage["se"].Requests.Count;
        var second = await stage.AskAsync(body);

        Assert.Equal((200, "de"), (first.Status, first.Region));
        Assert.Equal(["se", "de"], receipt.Tried);
        Assert.Equal((ReceiptOutcome.Served, "de"), (receipt.Outcome, receipt.Served!.Region));
        Assert.Equal((200, "de", seen), (second.Status, second.Region, stage["se"].Requests.Count));
        Assert.Equal(["de"], (await stage.ReceiptAsync(second)).Tried);
        Assert.Empty(elsewhere.Requests);
        await stage["se"].AcceptIfClosedAsync(fault == "refuse");
        clock.Advance(TimeSpan.FromSeconds(2.01));
        Assert.Equal("se", (await stage.AskAsync(body)).Region);
    }

    [Fact]
    public async Task AModelThatIsUnknownThereIsAskedElsewhereAndNobodyRests()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.Status(404));
        Assert.Equal("de", (await stage.AskAsync()).Region);
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Out of memory","code":500}}""")]
    [InlineData("""{"object":"error","message":"Out of memory"}""")]
    [InlineData("<html>hello</html>")]
    [InlineData("not JSON at all \r\n")]
    [InlineData("")]
    public async Task AnErrorWithAGoodStatusIsAFailure(string body)
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.Answer(body));
        var answer = await stage.AskAsync();
        Assert.Equal((200, "de"), (answer.Status, answer.Region));
        Assert.Equal(["se", "de"], (await stage.ReceiptAsync(answer)).Tried);
        Assert.Equal("de", (await stage.AskAsync()).Region);
    }

    [Theory]
    [InlineData(RawBehaviour.Garbage)]
    [InlineData(RawBehaviour.Reset)]
    [InlineData(RawBehaviour.Close)]
    [InlineData(RawBehaviour.ShortBody)]
    [InlineData(RawBehaviour.HalfHeaders)]
    public async Task WhatIsNotHttpIsNoAnswer(RawBehaviour behaviour)
    {
        await using var broken = new RawUpstream(behaviour);
        await using var whole = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            $"{Stage.Head}{Limits}\nupstreams:\n{Stage.Entry("se", 1, broken.Address)}{Stage.Entry("de", 2, whole.Address)}");
        using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Body()), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        await gateway.Ledger.FlushAsync(Stage.Token);

        Assert.Equal((200, "de"), (answer.Status, answer.Region));
        Assert.Equal(["se", "de"], (await gateway.FindAsync(answer.Header("Decision")!)).Tried);
    }

    /// <summary>A region that is full is not ill: its rests do not grow, and its reason is capacity.</summary>
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task RetryAfterIsObeyedWithinBounds(int status)
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync(Limits, ["se", "de"], clock);
        foreach (var (asked, rest) in new[] { ("5", 5.0), ("1", 2.0), ("99999", 32.0), ("20", 20.0) })
        {
            stage["se"].Next(new UpstreamBehaviour.Status(status, Headers: new Dictionary<string, string> { ["Retry-After"] = asked }));
            Assert.Equal("de", (await stage.AskAsync()).Region);
            clock.Advance(TimeSpan.FromSeconds(rest - 0.01));
            var passedOver = await stage.AskAsync();
            Assert.Equal("de", passedOver.Region);
            Assert.Equal(Infeasibility.Capacity, (await stage.ReceiptAsync(passedOver)).Rows.Single(row => row.Region == "se").Blocked);
            clock.Advance(TimeSpan.FromSeconds(0.02));
        }

        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task TheLimitOfTriesHolds()
    {
        await using var stage = await Stage.StartAsync("limits: { tries: 2 }", ["se", "de", "fr", "ie"]);
        foreach (var region in new[] { "se", "de", "fr" })
        {
            stage[region].Next(new UpstreamBehaviour.Status(500));
        }

        var answer = await stage.AskAsync();
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((503, "tries_exhausted"), (answer.Status, answer.Code));
        Assert.Equal(["se", "de"], receipt.Tried);
        Assert.Equal((ReceiptOutcome.Refused, null), (receipt.Outcome, receipt.Served));
        Assert.Empty(stage["fr"].Requests);
    }

    [Fact]
    public async Task ARegionAtItsLimitIsPassedOverOrWaitedFor()
    {
        await using var pair = await Stage.StartAsync("", ["se", "de"], null, "in_flight: 1");
        await using var alone = await Stage.StartAsync("", ["se"], null, "in_flight: 1");
        foreach (var stage in new[] { pair, alone })
        {
            stage["se"].Next(new UpstreamBehaviour.StallBeforeHeaders());
            using var leave = new CancellationTokenSource();
            var first = stage.Client.SendAsync(Chat.Request(Chat.Body()), leave.Token);
            await stage["se"].ArrivedAsync(Stage.Token);
            var second = await stage.AskAsync();

            Assert.Equal(stage == pair ? (200, "de") : (503, null), (second.Status, second.Region));
            Assert.Equal(stage == pair ? null : "1", second.Headers.GetValueOrDefault("Retry-After"));
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            await Stage.WaitForAsync(async () => (await stage.AskAsync()).Region == "se");
        }
    }

    private static async Task BreakAsync(FaultyUpstream upstream, string fault, Uri elsewhere)
    {
        if (fault == "refuse")
        {
            await upstream.RefuseAsync();
            return;
        }

        // A pooled connection that breaks may be tried once more by the client below; the fault lasts for both.
        UpstreamBehaviour behaviour = fault switch
        {
            "cut" => new UpstreamBehaviour.CutBeforeHeaders(),
            "stall" => new UpstreamBehaviour.StallBeforeHeaders(),
            "redirect" => new UpstreamBehaviour.RedirectElsewhere(elsewhere),
            "cut-first-byte" => new UpstreamBehaviour.CutAfter(0),
            "stall-first-byte" => new UpstreamBehaviour.StallAfter(0),
            _ => new UpstreamBehaviour.Status(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
        };
        upstream.Next(behaviour);
    }
}

internal static class FaultyUpstreams
{
    public static Task AcceptIfClosedAsync(this FaultyUpstream upstream, bool closed) =>
        closed ? upstream.AcceptAsync() : Task.CompletedTask;
}
