using System.Text.Json;

namespace Wattline.Gateway.Tests.Market;

/// <summary>A leaderboard narrowed by where requests come from and where their data may go.</summary>
public sealed class LeaderboardPlaceTests(MarketStage stage) : IClassFixture<MarketStage>
{
    [Fact]
    public async Task ARuleLeavesTheRowsOfItsTerritoriesAndNoOther()
    {
        var (all, ruled) = (await stage.AllAsync("model=llama-3.1-8b"), await stage.AllAsync("model=llama-3.1-8b&residency=SE,FR"));
        Assert.NotEmpty(ruled);
        Assert.Equal(
            all.Where(row => row.Text("jurisdiction") is "SE" or "FR").Select(MarketRows.Key), ruled.Select(MarketRows.Key));
    }

    [Fact]
    public async Task ALimitOnTheRoundTripLeavesTheRowsWithinItAndThoseAreTold()
    {
        var all = await stage.AllAsync("model=llama-3.1-8b&from=Berlin");
        var near = await stage.AllAsync("model=llama-3.1-8b&from=Berlin&maxRoundTripMs=40");
        Assert.InRange(near.Count, 1, all.Count - 1);
        Assert.Equal(all.Where(row => row.Number("roundTripMs") <= 40).Select(MarketRows.Key), near.Select(MarketRows.Key));
    }

    [Fact]
    public async Task ARoundTripSaysWhereItComesFrom()
    {
        var page = await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&from=Berlin&limit=200");
        var told = page.GetProperty("data").EnumerateArray().Where(row => row.Number("roundTripMs") is not null).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, row => Assert.NotEmpty(row.GetProperty("roundTripSource").Text("basis")!));
    }

    [Theory]
    [InlineData("models", "id", "model")]
    [InlineData("families", "name", "family")]
    [InlineData("providers", "name", "provider")]
    [InlineData("regions", "id", "region")]
    [InlineData("residency", "name", "residency")]
    public async Task EveryNameThatIsListedMayBeAskedFor(string list, string property, string parameter)
    {
        var names = (await stage.GetAsync("/api/leaderboard/names")).GetProperty(list).EnumerateArray().Select(one => one.Text(property)!).ToList();
        Assert.NotEmpty(names);
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (var name in names)
        {
            await stage.GetAsync($"/api/leaderboard?limit=1&{parameter}={Uri.EscapeDataString(name)}");
        }
    }

    [Fact]
    public async Task EveryRowsNamesAreListed()
    {
        var names = await stage.GetAsync("/api/leaderboard/names");
        var rows = await stage.AllAsync("sortBy=cost&family=Llama,Qwen");
        foreach (var (list, property, of) in new[] { ("models", "id", "modelId"), ("families", "name", "family"), ("providers", "name", "provider") })
        {
            Assert.Superset(
                rows.Select(row => row.Text(of)).ToHashSet(),
                names.GetProperty(list).EnumerateArray().Select(one => one.Text(property)).ToHashSet());
        }
    }

    [Fact]
    public async Task WithoutAPlaceNoRoundTripIsTold()
    {
        var page = await stage.GetAsync("/api/leaderboard?limit=1");
        Assert.False(page.GetProperty("data")[0].TryGetProperty("roundTripMs", out JsonElement _));
    }

    [Fact]
    public async Task WhatIsMisspeltIsRefusedByItsName()
    {
        await stage.RefusedAsync("/api/leaderboard?residency=Atlantis", "unknown_jurisdiction");
        await stage.RefusedAsync("/api/leaderboard?maxRoundTripMs=soon", "invalid_number");
        await stage.RefusedAsync("/api/leaderboard?from=Atlantis-on-Sea", "unknown_location");
    }
}
