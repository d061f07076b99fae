using System.Diagnostics;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>Clients that are slow on purpose are cut within a stated time, cost no memory, and others are served meanwhile.</summary>
public sealed class SlowClientTests
{
    private const int Loopback = 32 << 20;

    [Fact]
    public async Task AClientThatSendsAByteASecondIsCut()
    {
        await using var stage = await Stage.StartAsync("limits: { client_s: 2 }", ["se"]);
        var slow = new[]
        {
            "GET /health/live HTTP/1.1\r\nX-Slow: ",
            RawClient.Post + "Content-Length: 1000\r\n\r\n",
            RawClient.Post + "Transfer-Encoding: chunked\r\n\r\nff\r\n",
        }.Select(begun => DripAsync(stage.Gateway.Address, begun)).ToList();
        Assert.Equal(200, (await stage.AskAsync()).Status);

        foreach (var (statuses, after) in await Task.WhenAll(slow))
        {
            Assert.Equal([408], statuses);
            Assert.InRange(after, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));
        }

        Assert.Single(stage["se"].Requests);
    }

    /// <summary>What is on its way is held by the two sockets of the loopback, 64 KiB of the web server and one chunk: it stops growing.</summary>
    [Theory]
    [InlineData("text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n")]
    [InlineData("application/json", "[1,2,3],")]
    public async Task AClientThatReadsNothingStopsItsRegionAndIsCutInTheEnd(string type, string piece)
    {
        var many = string.Concat(Enumerable.Repeat(piece, 5_000));
        await using var endless = new RawUpstream(async connection =>
        {
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\n");
            await connection.RepeatAsync(many);
        });
        await using var whole = await FaultyUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            $"{Stage.Head}limits: {{ client_s: 2 }}\nupstreams:\n{Stage.Entry("se", 1, endless.Address)}{Stage.Entry("de", 2, whole.Address)}");
        using var client = await RawClient.ConnectAsync(gateway.Address, receiveBuffer: 16 << 10);
        await client.SendAsync(RawClient.Request(Chat.Streamed()));
        await Stage.WaitForAsync(async () => await SentWithinAsync(endless, TimeSpan.FromMilliseconds(300)) == 0);
        var filled = endless.Sent;
        var waited = Stopwatch.StartNew();
        await Stage.WaitForAsync(() => Task.FromResult(endless.Ended == 1));

        Assert.InRange(filled, 1, Loopback);
        Assert.InRange(endless.Sent, filled, Loopback);
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(5), $"It was cut after {waited.Elapsed}.");
        await gateway.WaitForReceiptsAsync(1);
        var receipt = gateway.Ledger.Page(null, 1, new Storage.ReceiptFilter()).Receipts[0];
        Assert.Equal((ReceiptOutcome.Cancelled, "se"), (receipt.Outcome, Assert.Single(receipt.Tried)));
        Assert.Empty(await Metrics.RestingAsync(gateway));
        Assert.Empty(whole.Requests);
    }

    /// <summary>The client reads nothing, so that it is waited for when the whole time is over; the region is at fault if it took the most of it.</summary>
    [Theory]
    [InlineData(0, ReceiptOutcome.Cancelled)]
    [InlineData(1.7, ReceiptOutcome.Cut)]
    public async Task TheEndOfTheWholeTimeIsTheFaultOfWhoTookTheMostOfIt(double silentSeconds, ReceiptOutcome outcome)
    {
        await using var endless = new RawUpstream(async connection =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + RegionFaults.Event);
            await Task.Delay(TimeSpan.FromSeconds(silentSeconds), Stage.Token);
            await connection.RepeatAsync(string.Concat(Enumerable.Repeat(RegionFaults.Event, 5_000)));
        });
        await using var gateway = await TestGateway.StartAsync(
            $"{Stage.Head}limits: {{ answer_s: 2, client_s: 60, unhealthy_s: 60 }}\nupstreams:\n{Stage.Entry("se", 1, endless.Address)}");
        using var client = await RawClient.ConnectAsync(gateway.Address, receiveBuffer: 16 << 10);
        await client.SendAsync(RawClient.Request(Chat.Streamed()));

        await gateway.WaitForReceiptsAsync(1);
        Assert.Equal(outcome, gateway.Ledger.Page(null, 1, new Storage.ReceiptFilter()).Receipts[0].Outcome);
        Assert.Equal(outcome == ReceiptOutcome.Cut ? ["se"] : [], await Metrics.RestingAsync(gateway));
        await Stage.WaitForAsync(() => Task.FromResult(endless.Ended == 1));
    }

    [Fact]
    public async Task AClientThatReadsNothingOfAWholeAnswerIsLeft()
    {
        await using var stage = await Stage.StartAsync("limits: { client_s: 2 }", ["se", "de"]);
        stage["se"].Next(new UpstreamBehaviour.Answer(new string('x', 30 << 20)));
        using var client = await RawClient.ConnectAsync(stage.Gateway.Address, receiveBuffer: 16 << 10);
        await client.SendAsync(RawClient.Request(Chat.Body()));

        Assert.Equal(ReceiptOutcome.Cancelled, (await stage.NewestAsync()).Outcome);
        Assert.Empty(await Metrics.RestingAsync(stage.Gateway));
        Assert.Empty(stage["de"].Requests);
    }

    [Fact]
    public async Task ConnectionsBeyondTheLimitAreClosedAndTheOthersServed()
    {
        await using var stage = await Stage.StartAsync("limits: { connections: 3 }", ["se"]);
        Assert.Equal(200, (await stage.AskAsync()).Status);
        using var second = await RawClient.ConnectAsync(stage.Gateway.Address);
        using var third = await RawClient.ConnectAsync(stage.Gateway.Address);
        await second.SendAsync(RawClient.Request(Chat.Body()));
        await third.SendAsync(RawClient.Request(Chat.Body()));
        Assert.Equal([200], RawClient.Statuses(await second.ReadUntilQuietAsync()));
        Assert.Equal([200], RawClient.Statuses(await third.ReadUntilQuietAsync()));
        using (var fourth = await RawClient.ConnectAsync(stage.Gateway.Address))
        {
            Assert.Empty(await fourth.ReadToEndAsync());
        }

        Assert.Equal(200, (await stage.AskAsync()).Status);
        second.Dispose();
        await Stage.WaitForAsync(async () =>
        {
            using var next = await RawClient.ConnectAsync(stage.Gateway.Address);
            await next.SendAsync(RawClient.Request(Chat.Body()));
            return (await next.ReadUntilQuietAsync()).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        });
    }

    private static async Task<(IReadOnlyList<int> Statuses, TimeSpan After)> DripAsync(Uri address, string begun)
    {
        using var client = await RawClient.ConnectAsync(address);
        await client.SendAsync(begun);
        var reading = client.ReadToEndAsync();
        var (_, after) = await client.SendUntilClosedAsync("x", TimeSpan.FromSeconds(1));
        return (RawClient.Statuses(await reading), after);
    }

    private static async Task<long> SentWithinAsync(RawUpstream upstream, TimeSpan time)
    {
        var before = upstream.Sent;
        await Task.Delay(time, Stage.Token);
        return upstream.Sent - before + (before == 0 ? 1 : 0);
    }
}
