using System.Text.Json;

namespace Wattline.Gateway.Tests.Market;

/// <summary>What is left out of a leaderboard is counted with its reasons, so that an empty list says why.</summary>
public sealed class LeaderboardReasonTests(MarketStage stage) : IClassFixture<MarketStage>
{
    [Theory]
    [InlineData("model=llama-3.1-8b", "region=us-east-1&residency=EU", "residency", "region", "region-undisclosed")]
    [InlineData("model=gpt-4o", "region=SE", "energy-unknown", "region")]
    [InlineData("model=gpt-4o&sortBy=cost", "region=SE", "region")]
    [InlineData("model=llama-3.1-8b", "from=Berlin&maxRoundTripMs=0", "round-trip", "region-undisclosed")]
    [InlineData("model=llama-3.1-8b&sortBy=cost&provider=together", "residency=US", "region-undisclosed")]
    public async Task AnEmptyListSaysWhy(string named, string rules, params string[] reasons)
    {
        var page = await stage.GetAsync($"/api/leaderboard?{named}&{rules}");
        Assert.Equal(0, page.GetProperty("data").GetArrayLength());
        var excluded = page.GetProperty("meta").GetProperty("excluded");
        Assert.Equal(await NamedAsync(named), excluded.Number("total"));
        Assert.All(reasons, reason => Assert.True(excluded.GetProperty("byReason").Number(reason) > 0, reason));
        Assert.All(excluded.GetProperty("rows").EnumerateArray(), row => Assert.NotEqual(0, row.GetProperty("why").GetArrayLength()));
    }

    /// <summary>Listed and left out are together what is named, and each count is that of the rows that are told.</summary>
    [Theory]
    [InlineData("model=llama-3.1-8b", "")]
    [InlineData("model=llama-3.1-8b", "residency=EU")]
    [InlineData("model=llama-3.1-8b", "from=Berlin&maxRoundTripMs=40&residency=EU")]
    [InlineData("model=llama-3.1-8b&view=operator&kind=marginal", "region=US,DE&residency=US")]
    [InlineData("provider=aws&model=Mistral&sortBy=cost", "region=eu-west-1")]
    public async Task WhatIsNotListedIsCountedAndToldWithEveryReason(string named, string rules)
    {
        var page = await stage.GetAsync($"/api/leaderboard?{named}&{rules}&limit=200&excludedLimit=200");
        var (meta, excluded) = (page.GetProperty("meta"), page.GetProperty("meta").GetProperty("excluded"));
        var told = excluded.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(await NamedAsync(named), meta.Number("totalRows") + excluded.Number("total"));
        Assert.Equal(excluded.Number("total"), told.Count);
        var counted = told.SelectMany(row => row.GetProperty("why").EnumerateArray()).CountBy(why => why.GetString()!).ToDictionary();
        Assert.Equal(counted.OrderBy(one => one.Key, StringComparer.Ordinal), excluded.GetProperty("byReason").EnumerateObject().ToDictionary(
            one => one.Name, one => one.Value.GetInt32()).OrderBy(one => one.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task HowManyOfTheRestAreToldIsAskedFor()
    {
        foreach (var path in new[] { "/api/leaderboard?family=GPT", "/api/recommend?model=Llama&maxLatencyMs=1" })
        {
            foreach (var (asked, told) in new[] { ("", 20), ("&excludedLimit=0", 0), ("&excludedLimit=23", 23) })
            {
                var answer = await stage.GetAsync($"{path}{asked}");
                var excluded = answer.TryGetProperty("excluded", out var own) ? own : answer.GetProperty("meta").GetProperty("excluded");
                Assert.Equal(told, excluded.GetProperty("rows").GetArrayLength());
                Assert.True(excluded.Number("total") > 23);
            }

            Assert.Contains("0 to 200", await stage.RefusedAsync($"{path}&excludedLimit=201", "invalid_number"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CarbonIsRankedWhereNoPriceIsKnownAndEachListedRowIsCounted()
    {
        foreach (var kind in new[] { "average", "marginal" })
        {
            var page = await stage.GetAsync($"/api/leaderboard?view=operator&model=llama-3.1-8b&limit=200&kind={kind}");
            var (meta, rows) = (page.GetProperty("meta"), page.GetProperty("data").EnumerateArray().ToList());
            Assert.Equal(kind == "average", rows.Any(row => row.Number("costPerMTokens") is null));
            Assert.All(rows, row => Assert.True(row.Number("carbonPerMTokens") > 0));
            Assert.False(meta.GetProperty("excluded").GetProperty("byReason").TryGetProperty("no-price-source", out _));
            Assert.Equal(rows.Count, meta.GetProperty("carbonTimeliness").EnumerateObject().Sum(one => one.Value.GetInt32()));
        }
    }

    [Fact]
    public async Task WhatElectricityCostsKeepsNoBuyersRowOut()
    {
        var meta = (await stage.GetAsync("/api/leaderboard?model=llama-3.1-8b&kind=marginal")).GetProperty("meta");
        var reasons = meta.GetProperty("excluded").GetProperty("byReason");
        Assert.True(reasons.Number("no-marginal-signal") > 0);
        Assert.False(reasons.TryGetProperty("no-electricity-price", out _));
    }

    /// <summary>A rule is broken by a row whatever else it lacks.</summary>
    [Fact]
    public async Task ARuleIsCountedTheSameInBothKindsOfCarbon()
    {
        foreach (var path in new[] { "/api/leaderboard?", "/api/recommend?" })
        {
            var counts = new List<double?>();
            foreach (var kind in new[] { "average", "marginal" })
            {
                var answer = await stage.GetAsync($"{path}model=llama-3.1-8b&residency=EU&kind={kind}");
                var excluded = answer.TryGetProperty("excluded", out var own) ? own : answer.GetProperty("meta").GetProperty("excluded");
                Assert.False(excluded.GetProperty("byReason").TryGetProperty("no-electricity-price", out _));
                counts.Add(excluded.GetProperty("byReason").Number("residency"));
            }

            Assert.True(counts[0] > 0);
            Assert.Equal(counts[0], counts[1]);
        }
    }

    [Fact]
    public async Task AModelAndAFamilyNarrowEachOther()
    {
        var both = await stage.AllAsync("model=llama-3.1-8b&family=Llama,Qwen");
        Assert.Equal((await stage.AllAsync("model=llama-3.1-8b")).Select(MarketRows.Key), both.Select(MarketRows.Key));
        Assert.Contains("is of Llama", await stage.RefusedAsync("/api/leaderboard?model=llama-3.1-8b&family=Qwen", "invalid_choice"), StringComparison.Ordinal);
    }

    private async Task<double?> NamedAsync(string named)
    {
        var meta = (await stage.GetAsync($"/api/leaderboard?{named}&limit=1")).GetProperty("meta");
        return meta.Number("totalRows") + meta.GetProperty("excluded").Number("total");
    }
}
