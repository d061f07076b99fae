using Wattline.Feasibility;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>What closes a region to requests, which region, and how it comes back.</summary>
public sealed class BreakerTests
{
    private const int Concurrent = 200;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2), ALittle = TimeSpan.FromSeconds(0.01);

    public static TheoryData<UpstreamBehaviour, bool> Failures => new()
    {
        { new UpstreamBehaviour.Status(500), false },
        { new UpstreamBehaviour.CutBeforeHeaders(), true },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task UnderLoadOnlyTheRegionThatFailsIsClosedAndForOneRestAlone(UpstreamBehaviour failure, bool streamed)
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("", ["se", "de"], clock);
        stage["se"].Otherwise = _ => failure;
        var body = streamed ? Chat.Streamed() : Chat.Body();
        var answers = await Task.WhenAll(Enumerable.Range(0, Concurrent).Select(_ => stage.AskAsync(body)));

        Assert.All(answers, answer => Assert.Equal((200, "de"), (answer.Status, answer.Region)));
        Assert.Equal(new Dictionary<string, double> { ["se"] = 0, ["de"] = 1 }, await HealthPage.ReadAsync(stage, "answers"));
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Answer();
        clock.Advance(Rest + ALittle);
        Assert.Equal("se", (await stage.AskAsync(body)).Region);
        answers = await Task.WhenAll(Enumerable.Range(0, Concurrent).Select(_ => stage.AskAsync(body)));
        Assert.All(answers, answer => Assert.Equal("se", answer.Region));
    }

    [Fact]
    public async Task OneFailureAmongManyAnswersClosesNothing()
    {
        await using var stage = await Stage.StartAsync("", ["se", "de"], new FakeClock());
        for (var request = 0; request < 3; request++)
        {
            Assert.Equal("se", (await stage.AskAsync()).Region);
        }

        stage["se"].Next(new UpstreamBehaviour.Status(500));
        var moved = await stage.AskAsync();
        Assert.Equal("de", moved.Region);
        Assert.Equal(["se", "de"], (await stage.ReceiptAsync(moved)).Tried);
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task TheShareAndTheWindowAreThoseOfTheConfiguration()
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("breaker: { share: 0.2, window_s: 5 }", ["se", "de"], clock);
        for (var request = 0; request < 5; request++)
        {
            Assert.Equal("se", (await stage.AskAsync()).Region);
        }

        stage["se"].Next(new UpstreamBehaviour.Status(500), new UpstreamBehaviour.Status(500));
        await stage.AskAsync();
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("de", (await stage.AskAsync()).Region);
        clock.Advance(Rest - ALittle);
        Assert.Equal("de", (await stage.AskAsync()).Region);
        Assert.Equal(7, stage["se"].Requests.Count);
    }

    /// <summary>The trial's own request is the only one there; one that never ends is followed by another a rest later.</summary>
    [Fact]
    public async Task AfterTheRestOneTrialIsSentAndItsSuccessOpensTheRegion()
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("", ["se", "de"], clock);
        stage["se"].Next(new UpstreamBehaviour.Status(500), new UpstreamBehaviour.StallBeforeHeaders());
        await stage.AskAsync();
        clock.Advance(Rest + ALittle);
        using var leave = new CancellationTokenSource();
        await stage["se"].ArrivedAsync(Stage.Token);
        var hanging = stage.Client.SendAsync(Chat.Request(Chat.Body()), leave.Token);
        await stage["se"].ArrivedAsync(Stage.Token);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stage.AskAsync())), answer => Assert.Equal("de", answer.Region));
        Assert.Equal(2, stage["se"].Requests.Count);
        clock.Advance(Rest + ALittle);
        Assert.Equal("se", (await stage.AskAsync()).Region);
        Assert.Equal("se", (await stage.AskAsync()).Region);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task ATrialThatFailsDoublesTheRest()
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("", ["se", "de"], clock);
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Status(500);
        await stage.AskAsync();
        foreach (var seconds in new[] { 2, 4, 8, 16, 32, 32 })
        {
            var before = stage["se"].Requests.Count;
            clock.Advance(TimeSpan.FromSeconds(seconds) - ALittle);
            await stage.AskAsync();
            Assert.Equal(before, stage["se"].Requests.Count);
            clock.Advance(2 * ALittle);
            await stage.AskAsync();
            Assert.Equal(before + 1, stage["se"].Requests.Count);
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task WhatLiesInTheRequestNeverCounts(int status)
    {
        await using var stage = await Stage.StartAsync("", ["se", "de"], new FakeClock());
        stage["se"].Otherwise = _ => new UpstreamBehaviour.Status(status);
        for (var request = 0; request < 10; request++)
        {
            var answer = await stage.AskAsync();
            Assert.Equal((status, "se"), (answer.Status, answer.Region));
        }

        stage["se"].Otherwise = _ => new UpstreamBehaviour.Answer();
        Assert.Equal("se", (await stage.AskAsync()).Region);
        Assert.Empty(stage["de"].Requests);
    }

    public static TheoryData<string, int, bool> StreamErrors => new()
    {
        { """{"object":"error","message":"The engine died.","type":"InternalServerError","code":500}""", 2, true },
        { """{"message":"The engine died.","object":"error","code":null}""", 2, true },
        { """{"error":{"message":"The engine died.","code":503}}""", 2, true },
        { """{"error":"The engine died."}""", 2, true },
        { """{"object":"error","message":"Too long.","type":"BadRequestError","code":400}""", 2, false },
        { """{"error":{"message":"Too long.","type":"BadRequestError","code":400}}""", 0, false },
    };

    [Theory]
    [MemberData(nameof(StreamErrors))]
    public async Task AnErrorInAStreamCountsAsItsStatusWould(string payload, int events, bool isRegions)
    {
        await using var stage = await Stage.StartAsync("", ["se", "de"], new FakeClock());
        stage["se"].Next(new UpstreamBehaviour.ErrorEventAfter(events, payload));
        var answer = await stage.AskAsync(Chat.Streamed());

        Assert.Equal("se", answer.Region);
        Assert.EndsWith($"data: {payload}\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(isRegions ? ReceiptOutcome.Cut : ReceiptOutcome.UpstreamError, (await stage.ReceiptAsync(answer)).Outcome);
        var next = await stage.AskAsync();
        Assert.Equal(isRegions ? "de" : "se", next.Region);
        Assert.Equal(
            isRegions ? Infeasibility.Unhealthy : Infeasibility.None,
            (await stage.ReceiptAsync(next)).Rows.Single(row => row.Region == "se").Blocked);
    }

    /// <summary>The client has seen nothing yet, so that it need not see this either.</summary>
    [Fact]
    public async Task AStreamThatBeginsWithAnErrorIsAskedForElsewhere()
    {
        await using var stage = await Stage.StartAsync("", ["se", "de"], new FakeClock());
        stage["se"].Next(new UpstreamBehaviour.ErrorEventAfter(0, """{"object":"error","message":"The engine died.","code":500}"""));
        var answer = await stage.AskAsync(Chat.Streamed());

        Assert.Equal("de", answer.Region);
        Assert.DoesNotContain("engine", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["se", "de"], (await stage.ReceiptAsync(answer)).Tried);
        Assert.Equal("de", (await stage.AskAsync()).Region);
    }
}
