using Wattline.Feasibility;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>What an upstream allows a minute is not exceeded: the next region answers, or the client is told when.</summary>
public sealed class MinuteLimitTests
{
    [Fact]
    public async Task RequestsBeyondTheLimitGoElsewhereUntilItRefills()
    {
        var clock = new FakeClock();
        await using var stage = await StartAsync(clock, "requests_per_minute: 2");
        Assert.Equal(["se", "se", "de"], await AskAsync(stage, 3));
        clock.Advance(TimeSpan.FromSeconds(29.9));
        var passedOver = await stage.AskAsync();
        Assert.Equal("de", passedOver.Region);
        Assert.Equal(Infeasibility.Capacity, (await stage.ReceiptAsync(passedOver)).Rows.Single(row => row.Region == "se").Blocked);
        Assert.Equal(["capacity"], await HealthCheckTests.ExplainedAsync(stage, "se"));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["se", "de"], await AskAsync(stage, 2));
    }

    [Theory]
    [InlineData("requests_per_minute: 4", 4, "15")]
    [InlineData("tokens_per_minute: 60", 1, "12")]
    public async Task ARefusalSaysWhenTheLimitRefills(string limit, int pass, string seconds)
    {
        // The first request uses 12 tokens. The one refused is of more than a minute's worth, and waits for all of it.
        await using var stage = await Stage.StartAsync("", ["se"], new FakeClock(), limit);
        Assert.All(await AskAsync(stage, pass), region => Assert.Equal("se", region));
        var refused = await stage.AskAsync(Chat.Body().Replace("Hello", new string('x', 1000), StringComparison.Ordinal));

        Assert.Equal((503, "no_region_available"), (refused.Status, refused.Code));
        Assert.Equal(seconds, refused.Headers["Retry-After"]);
        Assert.Equal("capacity", refused.Error.GetProperty("regions")[0].GetProperty("blocked")[0].GetString());
    }

    /// <summary>211 tokens of answer are expected of a chat, and 5 come; without settling, the third request would find nothing left.</summary>
    [Fact]
    public async Task WhatWasExpectedIsTakenBeforeAndWhatWasUsedAfter()
    {
        await using var stage = await StartAsync(new FakeClock(), "tokens_per_minute: 500");
        stage["se"].Next(new UpstreamBehaviour.StallBeforeHeaders(), new UpstreamBehaviour.StallBeforeHeaders());
        using var leave = new CancellationTokenSource();
        var first = stage.Client.SendAsync(Chat.Request(Chat.Body()), leave.Token);
        var second = stage.Client.SendAsync(Chat.Request(Chat.Body()), leave.Token);
        await stage["se"].ArrivedAsync(Stage.Token);
        await stage["se"].ArrivedAsync(Stage.Token);
        Assert.Equal("de", (await stage.AskAsync()).Region);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(first, second));

        await using var fresh = await StartAsync(new FakeClock(), "tokens_per_minute: 500");
        // 41 times 12 leave 8, and the next is expected to use more.
        Assert.Equal(Enumerable.Repeat("se", 41).Append("de"), await AskAsync(fresh, 42));
    }

    /// <summary>A limit that is met by many at once is met by no more than it allows.</summary>
    [Fact]
    public async Task ManyAtOnceTakeNoMoreThanTheLimit()
    {
        await using var stage = await StartAsync(new FakeClock(), "requests_per_minute: 50");
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => stage.AskAsync()));

        Assert.Equal((50, 150), (answers.Count(answer => answer.Region == "se"), answers.Count(answer => answer.Region == "de")));
        Assert.Equal(50, stage["se"].Requests.Count);
    }

    private static async Task<List<string?>> AskAsync(Stage stage, int requests)
    {
        var regions = new List<string?>();
        for (var request = 0; request < requests; request++)
        {
            regions.Add((await stage.AskAsync()).Region);
        }

        return regions;
    }

    /// <summary>Only the first region has the limit.</summary>
    private static Task<Stage> StartAsync(FakeClock clock, string limit) => Stage.StartAsync("", ["se", "de"], clock, rank => rank == 1 ? [limit] : []);
}
