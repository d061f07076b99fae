using System.Text.Json;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>Faults that the client must notice: what it saw cannot be taken back.</summary>
public sealed class MidStreamTests
{
    private const string Limits = "limits: { between_bytes_s: 1 }";

    public static TheoryData<string> Faults => ["cut", "stall"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AStreamThatBreaksOffEndsWithAnError(string fault)
    {
        await using var stage = await Stage.StartAsync(Limits, ["se", "de"]);
        stage["se"].Next(fault == "cut" ? new UpstreamBehaviour.CutAfter() : new UpstreamBehaviour.StallAfter());
        var answer = await stage.AskAsync(Chat.Streamed());
        var receipt = await stage.ReceiptAsync(answer);

        AssertEndsWithError(answer, 2);
        Assert.Contains(receipt.Id, answer.Text, StringComparison.Ordinal);
        Assert.Equal((ReceiptOutcome.Cut, 200, 2), (receipt.Outcome, receipt.Status, (int)receipt.OutputTokens));
        Assert.Equal(["se"], receipt.Tried);
        Assert.Empty(stage["de"].Requests);
        Assert.Equal("de", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task AnErrorWithinAStreamIsPassedOnAndCountsAsFailure()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.ErrorEventAfter());
        var answer = await stage.AskAsync(Chat.Streamed());

        Assert.Single(answer.Text.Split("\"error\":"), part => part.Contains("fell over", StringComparison.Ordinal));
        Assert.DoesNotContain("stream_cut", answer.Text, StringComparison.Ordinal);
        Assert.Equal(ReceiptOutcome.Cut, (await stage.ReceiptAsync(answer)).Outcome);
        Assert.Equal("de", (await stage.AskAsync()).Region);
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\r\n\r\n")]
    public async Task AStreamThatEndsEarlyEndsWithAnError(string text)
    {
        var (answer, outcome) = await ScriptedAsync(Chat.Streamed(), text);

        AssertEndsWithError(answer, 1);
        Assert.Equal(ReceiptOutcome.Cut, outcome);
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]")]
    [InlineData("data: {\"\\ud800rror\":1,\"error\":null}\n\ndata: [DONE]\n\n")]
    [InlineData(": a comment\r\n\r\nevent: x\r\nid: 7\r\ndata: [DONE]\r\n\r\n")]
    public async Task AStreamThatIsWholePassesAsItCame(string text)
    {
        var (answer, outcome) = await ScriptedAsync(Chat.Streamed(), text);

        Assert.Equal((text, ReceiptOutcome.Served), (answer.Text, outcome));
    }

    [Fact]
    public async Task ALastChunkWithReasonAndUsageEndsAStream()
    {
        const string Last =
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n";
        var (answer, outcome) = await ScriptedAsync(Chat.Streamed(",\"stream_options\":{\"include_usage\":true}"), Last);

        Assert.Equal(ReceiptOutcome.Served, outcome);
        Assert.Contains("\"wattline\":{", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("stream_cut", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HalfALineIsNeverPassedAsAnEvent()
    {
        await using var upstream = ScriptedUpstream.Stream("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", "data: {\"cho");
        await using var gateway = await TestGateway.StartAsync($"{Limits}\nupstreams:\n" + Stage.Entry("se", 1, upstream.Address));
        upstream.Hold();
        using var response = await gateway.Client.SendAsync(Chat.Request(Chat.Streamed()), HttpCompletionOption.ResponseHeadersRead,
            Stage.Token);

        AssertEndsWithError(await Answered.ReadAsync(response), 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClientThatLeavesIsLeftByTheUpstreamAtOnce(bool streamed)
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(streamed ? new UpstreamBehaviour.StallAfter() : new UpstreamBehaviour.StallBeforeHeaders());
        using var leave = new CancellationTokenSource();
        var asked = stage.Client.SendAsync(Chat.Request(streamed ? Chat.Streamed() : Chat.Body()), leave.Token);
        await stage["se"].ArrivedAsync(Stage.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        Assert.True(await stage["se"].Requests[0].ClientLeft.WaitAsync(TimeSpan.FromSeconds(10), Stage.Token));
        Assert.Equal(ReceiptOutcome.Cancelled, (await stage.NewestAsync()).Outcome);
        Assert.Equal("se", (await stage.AskAsync()).Region);
        Assert.Empty(stage["de"].Requests);
    }

    [Fact]
    public async Task AClientThatLeavesALargeAnswerIsNoFaultOfTheRegion()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        stage["se"].Next(new UpstreamBehaviour.Answer(new string('x', 40 << 20)));
        using (var response = await stage.Client.SendAsync(Chat.Request(Chat.Body()), HttpCompletionOption.ResponseHeadersRead,
            Stage.Token))
        {
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.Equal(ReceiptOutcome.Cancelled, (await stage.NewestAsync()).Outcome);
        Assert.Equal("se", (await stage.AskAsync()).Region);
    }

    [Fact]
    public async Task AClientThatReadsSlowlyIsNoFaultOfTheRegion()
    {
        await using var stage = await Stage.StartAsync(Limits, ["se", "de"]);
        var body = new string('x', 40 << 20);
        stage["se"].Next(new UpstreamBehaviour.Answer(body));
        using var response = await stage.Client.SendAsync(Chat.Request(Chat.Body()), HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        await Task.Delay(TimeSpan.FromSeconds(1), Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal(body.Length, answer.Body.Length);
        Assert.Equal(ReceiptOutcome.Served, (await stage.ReceiptAsync(answer)).Outcome);
        Assert.Empty(stage["de"].Requests);
    }

    private static async Task<(Answered Answer, ReceiptOutcome Outcome)> ScriptedAsync(string body, string text)
    {
        await using var upstream = ScriptedUpstream.Stream(text);
        await using var gateway = await TestGateway.StartAsync($"{Limits}\nupstreams:\n" + Stage.Entry("se", 1, upstream.Address));
        using var response = await gateway.Client.SendAsync(Chat.Request(body), HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        var answer = await Answered.ReadAsync(response);
        await gateway.Ledger.FlushAsync(Stage.Token);
        return (answer, (await gateway.FindAsync(answer.Header("Decision")!)).Outcome);
    }

    private static void AssertEndsWithError(Answered answer, int events)
    {
        var data = answer.Text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).ToList();
        Assert.All(data, line => JsonDocument.Parse(line["data: ".Length..]));
        Assert.Equal(events + 1, data.Count);
        var error = JsonDocument.Parse(data[^1]["data: ".Length..]).RootElement.GetProperty("error");
        Assert.Equal("stream_cut", error.GetProperty("code").GetString());
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
    }
}
