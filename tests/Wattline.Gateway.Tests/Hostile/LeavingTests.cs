using System.Text;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>Clients that leave: the region is left at once, is not at fault, and no other one is asked.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    public static TheoryData<bool, bool, bool> Ways => new MatrixTheoryData<bool, bool, bool>([false, true], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task TheRegionIsLeftWithinASecond(bool streamed, bool afterItsFirstByte, bool byReset)
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next((streamed, afterItsFirstByte) switch
        {
            (true, true) => new UpstreamBehaviour.StallAfter(),
            (true, false) => new UpstreamBehaviour.StallAfter(0),
            (false, true) => new UpstreamBehaviour.StallAfter(1_000),
            (false, false) => new UpstreamBehaviour.StallBeforeHeaders(),
        });
        using var client = await RawClient.ConnectAsync(stage.Gateway.Address);
        await client.SendAsync(RawClient.Request(streamed ? Chat.Streamed() : Chat.Body()));
        await stage["se"].ArrivedAsync(Stage.Token);
        if (afterItsFirstByte)
        {
            await client.ReadUntilAsync("data: ");
        }

        Leave(client, byReset);
        Assert.True(await stage["se"].Requests[0].ClientLeft.WaitAsync(AtOnce, Stage.Token));
        Assert.Equal((ReceiptOutcome.Cancelled, "se"), await SeenAsync(stage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARequestThatIsNotWholeReachesNoRegion(bool byReset)
    {
        await using var stage = await Stage.StartAsync("se");
        using (var client = await RawClient.ConnectAsync(stage.Gateway.Address))
        {
            await client.SendAsync($"{RawClient.Post}Content-Length: 1000\r\n\r\n{{\"model\":");
            await Task.Delay(50, Stage.Token);
            Leave(client, byReset);
        }

        Assert.Equal(200, (await stage.AskAsync()).Status);
        Assert.Single(stage["se"].Requests);
        await stage.NewestAsync();
        Assert.Equal(1, stage.Gateway.Ledger.Totals(new Storage.ReceiptFilter()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerAfterTheClientLeftGoesNowhere(bool streamed)
    {
        var held = new TaskCompletionSource();
        await using var late = new RawUpstream(async connection =>
        {
            await held.Task;
            await connection.SendAsync(streamed
                ? "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: [DONE]\n\n"
                : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        });
        await using var gateway = await TestGateway.StartAsync("upstreams:\n" + Stage.Entry("se", 1, late.Address));
        using (var client = await RawClient.ConnectAsync(gateway.Address))
        {
            await client.SendAsync(RawClient.Request(streamed ? Chat.Streamed() : Chat.Body()));
            await Stage.WaitForAsync(() => Task.FromResult(late.Connections == 1));
            Leave(client, byReset: true);
        }

        await gateway.WaitForReceiptsAsync(1);
        held.SetResult();
        await Stage.WaitForAsync(() => Task.FromResult(late.Ended == 1));
        Assert.Equal(ReceiptOutcome.Cancelled, gateway.Ledger.Page(null, 1, new Storage.ReceiptFilter()).Receipts[0].Outcome);
        Assert.Empty(await Metrics.RestingAsync(gateway));

        using var response = await gateway.Client.SendAsync(Chat.Request(streamed ? Chat.Streamed() : Chat.Body()), Stage.Token);
        Assert.Equal(streamed ? "data: [DONE]\n\n" : "{}", Encoding.UTF8.GetString((await Answered.ReadAsync(response)).Body));
    }

    [Fact]
    public async Task AClientThatLeavesAfterItsAnswerWasServed()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        using (var client = await RawClient.ConnectAsync(stage.Gateway.Address))
        {
            await client.SendAsync(RawClient.Request(Chat.Streamed()));
            await client.ReadUntilAsync("[DONE]");
            Leave(client, byReset: true);
        }

        Assert.False(await stage["se"].Requests[0].ClientLeft.WaitAsync(AtOnce, Stage.Token));
        Assert.Equal((ReceiptOutcome.Served, "se"), await SeenAsync(stage));
    }

    private static void Leave(RawClient client, bool byReset)
    {
        if (byReset)
        {
            client.Reset();
        }

        client.Dispose();
    }

    private static async Task<(ReceiptOutcome Outcome, string Region)> SeenAsync(Stage stage)
    {
        var receipt = await stage.NewestAsync();
        Assert.Empty(await Metrics.RestingAsync(stage.Gateway));
        Assert.Empty(stage["de"].Requests);
        return (receipt.Outcome, Assert.Single(receipt.Tried));
    }
}
