using System.Text;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>
/// A region that fails, in each way and both with and without a stream: what the client sees, that this region alone rests, what the receipt
/// says, and that no rule is widened to get an answer.
/// </summary>
public sealed class RegionFaultTests
{
    private const string Limits = "classes: { chat: { budget_ms: 60000 } }\nlimits: { first_byte_s: 2, between_bytes_s: 1, unhealthy_s: 60 }";
    private static readonly (string, string) InTheUnion = ("Residency", "EU");

    public static TheoryData<string, bool> Early => Matrix([.. RegionFaults.Early.Keys, "refuses"]);

    public static TheoryData<string, bool> Late => Matrix(RegionFaults.Late.Keys);

    [Theory]
    [MemberData(nameof(Early))]
    public async Task TheNextRegionAnswersAndTheFailedOneAloneRests(string fault, bool streamed)
    {
        await using var elsewhere = new RawUpstream(RawBehaviour.Close);
        await using var stage = await StartAsync(to => RegionFaults.Early[fault](to, elsewhere.Address), fault == "refuses");
        var answer = await stage.AskAsync(streamed);

        await stage.AssertServedByNextAsync(answer, streamed);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Theory]
    [MemberData(nameof(Early))]
    public async Task NothingLeavesTheTerritoryForWantOfAnother(string fault, bool streamed)
    {
        await using var elsewhere = new RawUpstream(RawBehaviour.Close);
        await using var stage = await StartAsync(to => RegionFaults.Early[fault](to, elsewhere.Address), fault == "refuses", next: "us-va");
        var answer = await stage.AskAsync(streamed, InTheUnion);

        await stage.AssertRefusedAsync(answer);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Theory]
    [MemberData(nameof(Late))]
    public async Task AnAnswerThatBreaksOffIsRetriedWhileNobodySawItAndElseSaysSo(string fault, bool streamed)
    {
        await using var stage = await StartAsync(to => RegionFaults.Late[fault](to, streamed));
        var answer = await stage.AskAsync(streamed);
        if (!streamed)
        {
            await stage.AssertServedByNextAsync(answer, streamed);
            return;
        }

        await stage.AssertCutAsync(answer);
    }

    [Theory]
    [MemberData(nameof(Late))]
    public async Task ABrokenAnswerLeavesNoTerritoryEither(string fault, bool streamed)
    {
        await using var stage = await StartAsync(to => RegionFaults.Late[fault](to, streamed), next: "us-va");
        var answer = await stage.AskAsync(streamed, InTheUnion);
        if (streamed)
        {
            await stage.AssertCutAsync(answer);
        }
        else
        {
            await stage.AssertRefusedAsync(answer);
        }
    }

    private static Task<FaultStage> StartAsync(Func<RawConnection, Task> fault, bool refuses = false, string next = "de") =>
        FaultStage.StartAsync(fault, refuses, next, Limits);

    private static TheoryData<string, bool> Matrix(IEnumerable<string> names)
    {
        var all = new TheoryData<string, bool>();
        foreach (var name in names)
        {
            all.Add(name, false);
            all.Add(name, true);
        }

        return all;
    }
}

/// <summary>A gateway before one broken region, se, and a whole one that costs more.</summary>
internal sealed class FaultStage(RawUpstream broken, FaultyUpstream next, string nextRegion, TestGateway gateway) : IAsyncDisposable
{
    public static async Task<FaultStage> StartAsync(Func<RawConnection, Task> fault, bool refuses, string nextRegion, string limits)
    {
        var broken = new RawUpstream(fault);
        var next = await FaultyUpstream.StartAsync();
        var gateway = await TestGateway.StartAsync(
            $"{Stage.Head}{limits}\nupstreams:\n{Stage.Entry("se", 1, broken.Address)}{Stage.Entry(nextRegion, 2, next.Address)}");
        if (refuses)
        {
            await broken.DisposeAsync();
        }

        return new FaultStage(broken, next, nextRegion, gateway);
    }

    public async Task<Answered> AskAsync(bool streamed, params (string, string)[] hints)
    {
        using var request = Chat.Request(streamed ? Chat.Streamed() : Chat.Body(), hints);
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        return await Answered.ReadAsync(response);
    }

    public async Task AssertServedByNextAsync(Answered answer, bool streamed)
    {
        var receipt = await ReceiptAsync(answer);
        Assert.Equal((200, nextRegion), (answer.Status, answer.Region));
        Assert.Equal(await DirectAsync(streamed), WithoutEcho(answer.Text));
        Assert.Equal((ReceiptOutcome.Served, nextRegion), (receipt.Outcome, receipt.Served!.Region));
        Assert.Equal(["se", nextRegion], receipt.Tried);
        Assert.Equal(["se"], await Metrics.RestingAsync(gateway));
        Assert.Equal(Chat.Upstream(streamed ? Chat.Streamed() : Chat.Body()), Encoding.UTF8.GetString(next.Requests[0].Body));
    }

    public async Task AssertRefusedAsync(Answered answer)
    {
        var receipt = await ReceiptAsync(answer);
        Assert.Equal((503, "no_region_available"), (answer.Status, answer.Code));
        Assert.Equal((ReceiptOutcome.Refused, null), (receipt.Outcome, receipt.Served));
        Assert.Equal(["se"], receipt.Tried);
        Assert.Equal(["se"], await Metrics.RestingAsync(gateway));
        Assert.Empty(next.Requests);
    }

    public async Task AssertCutAsync(Answered answer)
    {
        var receipt = await ReceiptAsync(answer);
        Assert.Equal((200, "se"), (answer.Status, answer.Region));
        Assert.StartsWith(RegionFaults.Event, answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"stream_cut\"", answer.Text[RegionFaults.Event.Length..], StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal((ReceiptOutcome.Cut, "se"), (receipt.Outcome, Assert.Single(receipt.Tried)));
        Assert.Equal(["se"], await Metrics.RestingAsync(gateway));
        Assert.Empty(next.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await next.DisposeAsync();
        await broken.DisposeAsync();
    }

    private async Task<Receipt> ReceiptAsync(Answered answer)
    {
        await gateway.Ledger.FlushAsync(Stage.Token);
        return await gateway.FindAsync(answer.Header("Decision")!);
    }

    /// <summary>What the whole region says to the same request without a gateway between.</summary>
    private async Task<string> DirectAsync(bool streamed)
    {
        using var request = Chat.Request(streamed ? Chat.Streamed() : Chat.Body());
        request.RequestUri = new Uri(next.Address, Chat.Path);
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        return WithoutEcho(await response.Content.ReadAsStringAsync(Stage.Token));
    }

    /// <summary>The echo names the request's own headers, which differ by the gateway's connection.</summary>
    private static string WithoutEcho(string text) => text.Split(",\"echo\":")[0];
}
