using System.Text.Json;

namespace Wattline.Gateway.Tests.Market;

/// <summary>A caller may be in any region that is known by name; where nothing can be compared, the answer says why.</summary>
public sealed class PresentRegionTests(MarketStage stage) : IClassFixture<MarketStage>
{
    [Theory]
    [InlineData("eastus", "no row of 'eastus'")]
    [InlineData("westeurope", "no row of 'westeurope'")]
    [InlineData("US-MIDA-PJM", "grid zone")]
    [InlineData("us-west1", "no price of gcp")]
    [InlineData("is", "no price of")]
    public async Task ARegionWithoutARowIsAnsweredWithTheReason(string current, string reason)
    {
        foreach (var row in await AnsweredAsync(current))
        {
            Assert.Equal(JsonValueKind.Null, row.GetProperty("savingsAgainstCurrent").ValueKind);
            Assert.Contains(reason, row.Text("savingsAgainstCurrentReason"), StringComparison.Ordinal);
        }
    }

    /// <summary>The region of the configuration stands at a site of the market.</summary>
    [Theory]
    [InlineData("virginia")]
    [InlineData("us-va")]
    [InlineData("us-east-1")]
    public async Task ARegionOfTheFleetIsItsSite(string current)
    {
        foreach (var row in await AnsweredAsync(current))
        {
            Assert.Equal("us-east-1", row.GetProperty("savingsAgainstCurrent").Text("regionCode"));
            Assert.Equal(JsonValueKind.Null, row.GetProperty("savingsAgainstCurrentReason").ValueKind);
        }
    }

    [Fact]
    public async Task AnUnknownOneIsRefusedWithTheNearestOfAllThatAreKnown()
    {
        foreach (var path in new[] { "/api/recommend", "/api/leaderboard" })
        {
            Assert.Contains("eastus", await stage.RefusedAsync($"{path}?model=llama-3.1-8b&current=estus", "unknown_region"), StringComparison.Ordinal);
            Assert.Contains("virginia", await stage.RefusedAsync($"{path}?model=llama-3.1-8b&current=virgina", "unknown_region"), StringComparison.Ordinal);
            var far = await stage.RefusedAsync($"{path}?model=llama-3.1-8b&current=Xyzzyqwvxyz", "unknown_region");
            Assert.Contains("/api/leaderboard/names", far, StringComparison.Ordinal);
        }
    }

    private async Task<List<JsonElement>> AnsweredAsync(string current)
    {
        var best = (await stage.GetAsync($"/api/recommend?model=llama-3.1-8b&current={current}")).GetProperty("recommendation");
        return [best, .. (await stage.GetAsync($"/api/leaderboard?model=llama-3.1-8b&limit=5&current={current}")).GetProperty("data").EnumerateArray()];
    }
}
