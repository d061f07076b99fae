using Wattline.Gateway.Live;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Dashboard;

public sealed class LiveApiTests
{
    [Fact]
    public async Task TheSumsOfATickAreThoseOfTheLedger()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await stage.AskAsync();
        }

        using var stream = await LiveReader.JoinAsync(stage.Client);
        var tick = await stream.TickAsync(seen => seen.GetProperty("totals").GetProperty("requests").GetInt64() == 5);
        await stage.NewestAsync(5);
        var receipts = stage.Gateway.Ledger.Page(null, 5, new ReceiptFilter()).Receipts;
        var totals = tick.GetProperty("totals");
        Assert.Equal(receipts.Sum(one => one.Served!.Energy.Joules), totals.GetProperty("energyJ").GetDouble(), 9);
        Assert.Equal(receipts.Sum(one => one.Served!.Emissions.Grams), totals.GetProperty("averageG").GetDouble(), 9);
        Assert.Equal(receipts.Sum(one => one.Served!.Charge.Total.Usd), totals.GetProperty("costUsd").GetDouble(), 9);
        Assert.Equal(receipts.Sum(one => one.PromptTokens), totals.GetProperty("promptTokens").GetDouble());
        Assert.Equal(5, tick.GetProperty("regions").EnumerateArray().Single(one => one.GetProperty("region").GetString() == "se").GetProperty("served").GetInt64());
    }

    /// <summary>The decision minimises the score, here the cost alone: no region that may serve would have cost less.</summary>
    [Fact]
    public async Task TheWorstRegionWouldHaveCostMoreAndTheNearestNotLess()
    {
        await using var stage = await Stage.StartAsync("se", "de", "jp-e");
        await stage.AskAsync(null, ("Client-Location", "Tokyo"));
        using var stream = await LiveReader.JoinAsync(stage.Client);
        var tick = await stream.TickAsync(seen => seen.GetProperty("totals").GetProperty("served").GetInt64() == 1);
        var (nearest, worst) = (tick.GetProperty("savedAgainstNearest"), tick.GetProperty("savedAgainstWorst"));
        Assert.Equal((1, 1), (nearest.GetProperty("compared").GetInt32(), worst.GetProperty("compared").GetInt32()));
        Assert.True(nearest.GetProperty("costUsd").GetDouble() > 0);
        Assert.True(worst.GetProperty("costUsd").GetDouble() >= nearest.GetProperty("costUsd").GetDouble());
    }

    [Fact]
    public async Task ALatecomerIsToldOfTheSecondsBefore()
    {
        await using var stage = await Stage.StartAsync("se");
        using (var early = await LiveReader.JoinAsync(stage.Client))
        {
            await stage.AskAsync();
            await early.TickAsync(seen => seen.GetProperty("totals").GetProperty("requests").GetInt64() == 1);
        }

        using var late = await LiveReader.JoinAsync(stage.Client);
        var (name, past) = (await late.NextAsync())!.Value;
        Assert.Equal("past", name);
        Assert.Equal(1, past.EnumerateArray().Sum(second => second.GetProperty("second").GetProperty("requests").GetInt64()));
    }

    /// <summary>Time stands still when the second one comes: what it is told is not the next second.</summary>
    [Fact]
    public async Task ALatecomerSeesTheFleetWithoutWaitingForTheNextSecond()
    {
        var clock = new FakeClock();
        await using var stage = await Stage.StartAsync("", ["se"], clock);
        using var early = await LiveReader.JoinAsync(stage.Client);
        var first = early.TickAsync(_ => true);
        await Stage.WaitForAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(first.IsCompleted);
        });

        using var late = await LiveReader.JoinAsync(stage.Client);
        Assert.Equal("past", (await late.NextAsync())!.Value.Name);
        var (name, tick) = (await late.NextAsync())!.Value;
        Assert.Equal("tick", name);
        Assert.Equal(["se"], tick.GetProperty("regions").EnumerateArray().Select(region => region.GetProperty("region").GetString()));
    }

    [Fact]
    public async Task OnlySoManyListenAndOneThatLeavesMakesRoom()
    {
        await using var stage = await Stage.StartAsync("se");
        var listeners = new List<LiveReader>();
        try
        {
            foreach (var _ in Enumerable.Range(0, LiveListeners.Most))
            {
                listeners.Add(await LiveReader.JoinAsync(stage.Client));
            }

            using (var oneMore = await LiveReader.JoinAsync(stage.Client))
            {
                Assert.Equal((503, "too_many_listeners"), (oneMore.Status, await oneMore.CodeAsync()));
            }

            listeners[0].Dispose();
            await Stage.WaitForAsync(async () =>
            {
                using var again = await LiveReader.JoinAsync(stage.Client);
                return again.Status == 200;
            });
        }
        finally
        {
            listeners.ForEach(one => one.Dispose());
        }
    }

    [Fact]
    public async Task AStreamEndsWithTheGatewayAndDoesNotHoldItUp()
    {
        await using var stage = await Stage.StartAsync("drain: { timeout_s: 60 }", ["se"]);
        using var stream = await LiveReader.JoinAsync(stage.Client);
        await stream.TickAsync(_ => true);
        var stopping = stage.Gateway.StopAsync();
        while (await stream.NextAsync() is not null)
        {
        }

        await stopping;
    }

    [Fact]
    public async Task APageOfAnotherNameIsToldNothing()
    {
        await using var stage = await Stage.StartAsync("se");
        using var stream = await LiveReader.JoinAsync(stage.Client, "attacker.example");
        Assert.Equal((403, "admin_only"), (stream.Status, await stream.CodeAsync()));
    }
}
