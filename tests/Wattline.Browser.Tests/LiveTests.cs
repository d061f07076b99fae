using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>The page over time: figures that move, and a gateway that dies and returns.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task TheDemoLoadIsStartedFromThePageAndItsFiguresMove()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var seen = await Browser.RunAsync("live.mjs", gateway, []);
        Assert.InRange(seen.GetProperty("after").GetInt32(), seen.GetProperty("before").GetInt32() + 5, 1000);
        Browser.AssertQuiet(seen);
    }

    [Fact]
    public async Task AGatewayThatDiesIsMissedAndItsReturnIsNoticed()
    {
        var gateway = await TestGateway.StartDemoAsync();
        var address = gateway.Address;
        var acts = new Dictionary<string, Func<Task>>
        {
            ["die"] = async () => await gateway.DisposeAsync(),
            ["return"] = async () => gateway = await TestGateway.StartDemoAsync(address),
        };
        try
        {
            var seen = await Browser.RunAsync("gone.mjs", gateway, [], acts);
            Assert.Contains("does not answer", seen.GetProperty("said").GetString(), StringComparison.Ordinal);
            Assert.True(seen.GetProperty("rows").GetInt32() > 0);
            Assert.Empty(seen.Texts("strangers"));
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async Task AQuestionThatOthersWereBeforeInTheLaboratoryIsPutAgain()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var seen = await Browser.RunAsync("turn.mjs", gateway, []);
        Assert.Equal(3, seen.GetProperty("asked").GetInt32());
        Assert.Equal(0, seen.GetProperty("faults").GetInt32());
        Assert.Empty(seen.Texts("strangers"));
    }
}
