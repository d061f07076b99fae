using Microsoft.Extensions.Logging.Abstractions;
using Wattline.Gateway.Control;
using Wattline.Gateway.Loops;
using Wattline.Gateway.Observe;
using Wattline.Gateway.Tests.Steering;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>What the gateway says of its sources before any of them was asked.</summary>
public sealed class SignalStartTests
{
    private const string Live = """
        signals:
          carbon: [energy-charts, pack]
          price: [energy-charts, pack]
          sources: { energy-charts: { url: "http://127.0.0.1:9" } }
        """;

    [Fact]
    public async Task EveryQuestionIsOnTheBoardBeforeTheFirstRequestCanCome()
    {
        await using var fleet = SteeredFleet.Start(Live, ("se", 0), ("de", 0));
        var board = new SignalBoard(fleet.Clock);
        using var metrics = new GatewayMetrics(null!, null!, null!, null!, null!, fleet.Clock);
        using var loop = new SignalLoop(fleet.Control, board, metrics, fleet.Clock, NullLogger<SignalLoop>.Instance);
        // Stopped before its first round: what is known then was known before the start returned.
        await loop.StartAsync(new CancellationToken(canceled: true));

        var (question, asked) = Assert.Single(board.Of("energy-charts"));
        Assert.Equal(("generation", "DE", null), (question.Channel, question.Zone, asked.Answered));
    }
}
