using System.Text.Json;

namespace Wattline.Gateway.Tests.Dashboard;

/// <summary>GET /api/explain of a decision that was taken.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task ADecisionTakenAgainIsTheSame()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        var answer = await stage.AskAsync();
        var receipt = await stage.ReceiptAsync(answer);
        var (status, again) = await ExplainAsync(stage, $"decision={receipt.Id}");
        Assert.Equal(200, status);
        Assert.Equal((receipt.Served!.Region, receipt.RunnerUp!.Region), (again.GetProperty("winner").GetString(), again.GetProperty("runnerUp").GetString()));
        Assert.Equal(receipt.SnapshotVersion, again.GetProperty("snapshotVersion").GetInt64());
    }

    [Fact]
    public async Task AnotherRuleLimitOrPriceChangesIt()
    {
        await using var stage = await Stage.StartAsync("se", "de");
        var receipt = await stage.ReceiptAsync(await stage.AskAsync());
        var (_, ruled) = await ExplainAsync(stage, $"decision={receipt.Id}&residency=DE");
        Assert.Equal(("de", "DE"), (ruled.GetProperty("winner").GetString(), ruled.GetProperty("residency").GetString()));
        var (_, hurried) = await ExplainAsync(stage, $"decision={receipt.Id}&max-latency-ms=0.001&latency-of=completion");
        Assert.Equal(JsonValueKind.Null, hurried.GetProperty("winner").ValueKind);
        var (_, priced) = await ExplainAsync(stage, $"decision={receipt.Id}&carbon-usd-per-t=100");
        Assert.All(priced.GetProperty("rows").EnumerateArray(), row => Assert.True(
            row.GetProperty("candidate").GetProperty("priced").GetProperty("charge").GetProperty("carbonUsd").GetDouble() > 0));
    }

    [Theory]
    [InlineData("decision=nothing", 400, "invalid_receipt")]
    [InlineData("decision=01m7zx5pvw000005zx5gnz", 404, "receipt_not_found")]
    [InlineData("decision={0}&carbon-usd-per-t=-1", 400, "invalid_number")]
    [InlineData("decision={0}&max-latency-ms=0", 400, "invalid_latency")]
    [InlineData("decision={0}&latency-of=never", 400, "invalid_latency_scope")]
    [InlineData("decision={0}&residency=Atlantis", 400, "unknown_jurisdiction")]
    [InlineData("decision={0}&model=m", 400, "unknown_parameter")]
    [InlineData("model=m&carbon-usd-per-t=1", 400, "unknown_parameter")]
    public async Task WhatIsNoChangeIsRefused(string query, int status, string code)
    {
        await using var stage = await Stage.StartAsync("se");
        var receipt = await stage.ReceiptAsync(await stage.AskAsync());
        var (answered, error) = await ExplainAsync(stage, query.Replace("{0}", receipt.Id, StringComparison.Ordinal));
        Assert.Equal((status, code), (answered, error.GetProperty("error").GetProperty("code").GetString()));
    }

    private static async Task<(int Status, JsonElement Body)> ExplainAsync(Stage stage, string query)
    {
        using var response = await stage.Client.GetAsync(new Uri($"/api/explain?{query}", UriKind.Relative), Stage.Token);
        return ((int)response.StatusCode, (await Answered.ReadAsync(response)).Json);
    }
}
