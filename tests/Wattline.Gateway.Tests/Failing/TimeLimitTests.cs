using System.Net;
using System.Net.Sockets;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>Each limit of time on its own: the others are too long to have cut the attempt.</summary>
public sealed class TimeLimitTests
{
    private const string Json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";
    private const string Events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    [Theory]
    [InlineData(false, Json)]
    [InlineData(true, Events)]
    [InlineData(true, Events + ": still thinking\n\n: still thinking\n\n")]
    [InlineData(true, Events + "event: message\n")]
    public async Task AHeadWithoutAnAnswerIsCutByTheFirstByte(bool streamed, string sent)
    {
        await using var silent = new ScriptedUpstream(sent);
        await AssertMovesOnAsync(silent, "first_byte_s: 1, between_bytes_s: 60, connect_s: 60", streamed);
    }

    /// <summary>The whole of it is held until it is there, so that the client has seen nothing.</summary>
    [Fact]
    public async Task AnAnswerThatFallsSilentBeforeItIsWholeIsCutBetweenBytes()
    {
        await using var silent = new ScriptedUpstream(Json, "{\"choices\":");
        await AssertMovesOnAsync(silent, "first_byte_s: 60, between_bytes_s: 1, connect_s: 60", streamed: false);
    }

    [Fact]
    public async Task AStreamThatEndsBeforeItsFirstEventIsAskedForElsewhere()
    {
        await using var brief = ScriptedUpstream.Stream(": hello\n\n");
        await using var whole = await FaultyUpstream.StartAsync();
        Assert.Equal(["se", "de"], await TriedAsync(brief.Address, whole.Address, "first_byte_s: 60", streamed: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHostThatTakesNoConnectionIsCutByTheConnectLimit(bool streamed)
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1);
        var waiting = Enumerable.Range(0, 8).Select(_ => new TcpClient()).ToList();
        var fillings = waiting.Select(one => one.ConnectAsync((IPEndPoint)full.LocalEndPoint!)).ToList();
        await using var whole = await FaultyUpstream.StartAsync();
        await Task.Delay(200, Stage.Token);
        Assert.Contains(fillings, filling => !filling.IsCompleted);

        Assert.Equal(["se", "de"], await TriedAsync(
            new Uri($"http://{full.LocalEndPoint}"), whole.Address, "first_byte_s: 60, between_bytes_s: 60, connect_s: 0.5", streamed));
        waiting.ForEach(one => one.Dispose());
        await Task.WhenAny(Task.WhenAll(fillings), Task.Delay(1000, Stage.Token));
    }

    private static async Task AssertMovesOnAsync(ScriptedUpstream silent, string limits, bool streamed)
    {
        silent.Hold();
        await using var whole = await FaultyUpstream.StartAsync();
        Assert.Equal(["se", "de"], await TriedAsync(silent.Address, whole.Address, limits, streamed));
    }

    private static async Task<IReadOnlyList<string>> TriedAsync(Uri first, Uri second, string limits, bool streamed)
    {
        await using var gateway = await TestGateway.StartAsync(
            $"{Stage.Head}classes: {{ chat: {{ budget_ms: 60000 }} }}\nlimits: {{ {limits} }}\nupstreams:\n" +
            $"{Stage.Entry("se", 1, first)}{Stage.Entry("de", 2, second)}");
        using var response = await gateway.Client.SendAsync(Chat.Request(streamed ? Chat.Streamed() : Chat.Body()), Stage.Token)
            .WaitAsync(TimeSpan.FromSeconds(15), Stage.Token);
        var answer = await Answered.ReadAsync(response);
        Assert.Equal((200, "de"), (answer.Status, answer.Region));
        await gateway.Ledger.FlushAsync(Stage.Token);
        var receipt = await gateway.FindAsync(answer.Header("Decision")!);
        Assert.InRange(receipt.TotalMs, 0, 15_000);
        return receipt.Tried;
    }
}
