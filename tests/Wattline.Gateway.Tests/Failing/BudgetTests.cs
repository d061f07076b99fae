using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>What a failed region took of the budget is gone.</summary>
public sealed class BudgetTests
{
    /// <summary>From Frankfurt, Virginia is some 90 ms away and Frankfurt is near; the budget is that of chat, 1,000 ms.</summary>
    [Fact]
    public async Task ARegionThatNoLongerFitsIsNotTried()
    {
        await using var stage = await StartAsync(TimeSpan.FromMilliseconds(940), "se", "us-va", "de");
        var answer = await stage.AskAsync();

        Assert.Equal((200, "de"), (answer.Status, answer.Region));
        Assert.Equal(["se", "de"], (await stage.ReceiptAsync(answer)).Tried);
        Assert.Empty(stage["us-va"].Requests);
    }

    [Fact]
    public async Task ARegionThatStillFitsIsTried()
    {
        await using var stage = await StartAsync(TimeSpan.FromMilliseconds(500), "se", "us-va", "de");
        Assert.Equal("us-va", (await stage.AskAsync()).Region);
    }

    [Theory]
    [InlineData(940, "60 ms")]
    [InlineData(5000, "0 ms")]
    public async Task WhereNoneFitsTheClientIsToldWhy(int ms, string left)
    {
        await using var stage = await StartAsync(TimeSpan.FromMilliseconds(ms), "se", "us-va");
        var answer = await stage.AskAsync();
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((504, "budget_spent"), (answer.Status, answer.Code));
        Assert.Contains($"within the {left} that are left of the budget of 1000 ms", answer.Message, StringComparison.Ordinal);
        Assert.Contains("se answered 500", answer.Message, StringComparison.Ordinal);
        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.Equal((ReceiptOutcome.Refused, 504), (receipt.Outcome, receipt.Status));
        Assert.Equal(["se"], receipt.Tried);
        Assert.Empty(stage["us-va"].Requests);
        Assert.Equal("us-va", (await stage.AskAsync()).Region);
    }

    /// <summary>There is no other region that time would have helped: the one there is failed.</summary>
    [Fact]
    public async Task WhereThereIsNoOtherRegionItIsTheFailureThatIsTold()
    {
        await using var stage = await StartAsync(TimeSpan.FromSeconds(5), "se");
        var answer = await stage.AskAsync();
        Assert.Equal((503, "no_region_available", "2"), (answer.Status, answer.Code, answer.Headers["Retry-After"]));
    }

    /// <summary>The first region fails once, after so long.</summary>
    private static async Task<Stage> StartAsync(TimeSpan after, params string[] sites)
    {
        var clock = new FakeClock();
        var stage = await Stage.StartAsync("", sites, clock);
        stage["se"].Otherwise = _ =>
        {
            clock.Advance(after);
            return new UpstreamBehaviour.Status(500);
        };
        return stage;
    }
}
