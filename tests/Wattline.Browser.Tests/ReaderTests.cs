using System.Security.Cryptography;
using System.Text;
using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>The page for readers who use no mouse, want less motion, or have to show a key; and for an operator one of whose regions is down.</summary>
public sealed class ReaderTests
{
    private const string Key = "wl-a-key-of-the-tests";

    [Fact]
    public async Task NowToADecisionIsAWayByKeysAlone()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        await Tour.FillAsync(gateway);
        var seen = await Browser.RunAsync("keyboard.mjs", gateway, []);
        Assert.Contains("Paris", seen.GetProperty("call").GetString(), StringComparison.Ordinal);
        Assert.NotNull(gateway.Ledger.Find(seen.GetProperty("id").GetString()!));
        Assert.Equal(8, seen.GetProperty("rows").GetInt32());
        Assert.Equal("main", seen.GetProperty("skipped").GetString());
        Browser.AssertQuiet(seen);
    }

    [Fact]
    public async Task WhoAskedForLessMotionSeesFlowsThatStandStill()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        var seen = await Browser.RunAsync("still.mjs", gateway, []);
        var (still, moving) = (seen.GetProperty("still"), seen.GetProperty("moving"));

        // The places of clients are 64; points on their way are drawn anew at every frame.
        Assert.InRange(still.GetProperty("places").GetInt32(), 1, 64);
        Assert.InRange(moving.GetProperty("places").GetInt32(), 200, int.MaxValue);
        Assert.Equal(0, still.GetProperty("moves").GetDouble());
        Assert.True(moving.GetProperty("moves").GetDouble() > 0);
        Browser.AssertQuiet(seen);
    }

    [Fact]
    public async Task WhereKeysAreConfiguredThePageAsksForOneAndKeepsItOutOfSight()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var gateway = await TestGateway.StartDemoAsync(more: $"\nkeys:\n  - {{ name: a, sha256: {hash}, admin: true }}\n");
        var seen = await Browser.RunAsync("key.mjs", gateway, [Key]);
        Assert.Contains("does not know", seen.GetProperty("said").GetString(), StringComparison.Ordinal);
        Assert.Equal(8, seen.GetProperty("rows").GetInt32());
        Assert.False(seen.GetProperty("isAskedStill").GetBoolean());
        Assert.False(seen.GetProperty("isKept").GetBoolean(), "The key stands in the page, its address, a cookie or what outlives the tab.");
        Assert.False(seen.GetProperty("isSent").GetBoolean(), "The key stands in an address that was asked for.");
        Assert.Empty(seen.Texts("strangers"));
    }

    [Fact]
    public async Task ARegionWhoseServerIsDeadIsMarkedOnNowInEveryWay()
    {
        await using var alive = await FaultyUpstream.StartAsync();
        var yaml = "health: { interval_s: 0.2, timeout_s: 1, failures: 2 }\nupstreams:\n" + TestGateway.Upstream("se", "se", alive.Address, "server: vllm") +
                   TestGateway.Upstream("de", "de", new Uri("http://127.0.0.1:1"), "server: vllm");
        await using var gateway = await TestGateway.StartAsync(yaml);
        var seen = await Browser.RunAsync("ill.mjs", gateway, ["de", Browser.Pictures]);
        Assert.Contains("its health check fails", seen.GetProperty("row").GetString(), StringComparison.Ordinal);
        Assert.Contains("unhealthy", seen.GetProperty("mark").GetString(), StringComparison.Ordinal);
        Assert.Contains("1 of 2", seen.GetProperty("ground").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, seen.GetProperty("crosses").GetInt32());
        Assert.Empty(seen.Texts("faults"));
        Browser.AssertQuiet(seen);
    }
}
