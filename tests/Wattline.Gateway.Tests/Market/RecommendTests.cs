using System.Globalization;
using System.Net;
using System.Text.Json;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Market;

public sealed class RecommendTests(MarketStage stage) : IClassFixture<MarketStage>
{
    [Fact]
    public async Task ItAnswersInTheKnownShape()
    {
        var answer = await stage.GetAsync("/api/recommend?model=Llama");
        Assert.Equal(["recommendation", "alternatives", "insight"], answer.EnumerateObject().Take(3).Select(one => one.Name));
        Assert.Equal(4, answer.GetProperty("alternatives").GetArrayLength());
        Assert.Contains("not live", answer.Text("insight"), StringComparison.Ordinal);
        Assert.Equal("Llama", answer.GetProperty("constraints").Text("model"));
    }

    [Theory]
    [InlineData("model=llama-3.1-8b&view=operator&from=Berlin&residency=EU&maxLatencyMs=250")]
    [InlineData("model=llama-3.1-8b&view=operator&from=Tokyo&maxLatencyMs=150")]
    [InlineData("model=Llama&from=New York&maxLatencyMs=300&maxCostPerMTokens=1")]
    [InlineData("model=Qwen&view=operator&from=Sydney&residency=AU,JP,SG&sortBy=cost&mix=chat")]
    [InlineData("model=llama-3.1-70b&from=Frankfurt&sortBy=objective&gpu=B200")]
    public async Task TheChosenIsTheBestThatNothingIsAgainst(string query)
    {
        var parameters = query.Split('&').Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]);
        var answer = await stage.GetAsync($"/api/recommend?{query}");
        var sort = parameters.GetValueOrDefault("sortBy", "carbon");
        var figure = sort switch { "carbon" => "carbonPerMTokens", "cost" => "costPerMTokens", _ => "objectiveUsdPerMTokens" };
        var chosen = answer.GetProperty("alternatives").EnumerateArray().Prepend(answer.GetProperty("recommendation")).ToList();
        Assert.Equal(chosen.Select(row => row.Number(figure)).Order(), chosen.Select(row => row.Number(figure)));
        var (total, feasible) = (answer.GetProperty("excluded").GetProperty("total").GetInt32(), answer.GetProperty("meta").GetProperty("feasible").GetInt32());
        var shared = string.Join(
            '&', parameters.Where(one => one.Key is "model" or "view" or "gpu" or "mix" or "sortBy").Select(one => $"{one.Key}={one.Value}"));
        var all = await stage.AllAsync(shared);
        var lacking = (await stage.GetAsync($"/api/leaderboard?{shared}")).GetProperty("meta").GetProperty("excluded").GetProperty("total").GetInt32();
        Assert.Equal(all.Count + lacking, total + feasible);
        var residency = parameters.GetValueOrDefault("residency") switch
        {
            "EU" => "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
            null => null,
            var listed => listed.Replace(',', ' '),
        };
        var (most, budget) = (Limit(parameters, "maxCostPerMTokens"), Limit(parameters, "maxLatencyMs"));
        Assert.All(chosen, row =>
        {
            Assert.True(residency is null || residency.Split(' ').Contains(row.Text("jurisdiction")), row.Key());
            Assert.True(row.Number("costPerMTokens") <= most && row.Number("latencyMs") <= budget, row.Key());
        });

        // What is better than the chosen one is left out, and the reason is said of each that is told.
        var best = chosen[0].Number(figure)!.Value;
        var better = all.Where(row => row.Number(figure) < best).Select(MarketRows.Key).ToHashSet();
        var told = answer.GetProperty("excluded").GetProperty("rows").EnumerateArray().ToList();
        Assert.True(better.Count <= total);
        Assert.All(told, row => Assert.NotEmpty(row.GetProperty("why").EnumerateArray()));
        Assert.Subset(told.Select(MarketRows.Key).ToHashSet(), better.Take(20).ToHashSet().Intersect(told.Select(MarketRows.Key)).ToHashSet());
        Assert.True(better.Count >= 20 || better.IsSubsetOf(told.Select(MarketRows.Key)), "A better row is not explained.");
    }

    private static double Limit(Dictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : double.PositiveInfinity;

    [Fact]
    public async Task WhereNothingIsLeftItSaysWhyAndRecommendsNothing()
    {
        var answer = await stage.GetAsync("/api/recommend?model=llama-3.1-70b&from=Tokyo&residency=SE&maxLatencyMs=50");
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("recommendation").ValueKind);
        Assert.Equal(0, answer.GetProperty("alternatives").GetArrayLength());
        Assert.Contains("left out", answer.Text("insight"), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("excluded").GetProperty("byReason").TryGetProperty("residency", out _));
    }

    [Fact]
    public async Task WhereNothingIsKnownToRankByItSaysThatAndNoLimitIsBlamed()
    {
        var insight = (await stage.GetAsync("/api/recommend?model=openai/gpt-4o")).Text("insight");
        Assert.Contains("known nowhere: energy-unknown", insight, StringComparison.Ordinal);
        Assert.Contains("sort by cost", insight, StringComparison.Ordinal);
        Assert.DoesNotContain("limit", insight, StringComparison.Ordinal);
        var byCost = await stage.GetAsync("/api/recommend?model=openai/gpt-4o&sortBy=cost");
        Assert.Contains("equal by cost", byCost.Text("insight"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARuleOnPlaceIsNotMetByASellerThatDoesNotSayWhereItRuns()
    {
        var free = await stage.GetAsync("/api/recommend?model=llama-3.1-8b&sortBy=cost&provider=together");
        Assert.Equal("together", free.GetProperty("recommendation").Text("provider"));
        foreach (var limit in new[] { "residency=US", "maxLatencyMs=60000" })
        {
            var bound = await stage.GetAsync($"/api/recommend?model=llama-3.1-8b&sortBy=cost&provider=together&{limit}");
            Assert.Equal(JsonValueKind.Null, bound.GetProperty("recommendation").ValueKind);
            Assert.Equal("region-undisclosed", bound.GetProperty("excluded").GetProperty("rows")[0].GetProperty("why")[0].GetString());
        }
    }

    [Fact]
    public async Task TheConfigurationsRuleHoldsWhateverTheCallerAsksFor()
    {
        await using var strict = await TestGateway.StartAsync($"residency: EU\nupstreams:\n{Stage.Entry("se", 1, new Uri("http://127.0.0.1:1"))}");
        using var response = await strict.Client.GetAsync("/api/recommend?model=llama-3.1-8b&view=operator&from=Tokyo", TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var chosen = answer.RootElement.GetProperty("alternatives").EnumerateArray().Prepend(answer.RootElement.GetProperty("recommendation"));
        var european = Grid.DataPack.Embedded.Jurisdictions.Where(one => one.EuMember).Select(one => one.Code).ToHashSet();
        Assert.All(chosen, row => Assert.Contains(row.Text("jurisdiction")!, european));
        using var widened = await strict.Client.GetAsync("/api/recommend?model=llama-3.1-8b&residency=US", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, widened.StatusCode);
    }

    [Fact]
    public async Task MovingFromThePresentRegionIsReckoned()
    {
        var answer = await stage.GetAsync("/api/recommend?model=llama-3.1-8b&provider=aws&current=us-east-1");
        var best = answer.GetProperty("recommendation");
        var rows = await stage.AllAsync("model=llama-3.1-8b&provider=aws");
        var own = rows.Single(row => row.Text("regionCode") == "us-east-1").Number("carbonPerMTokens")!.Value;
        var due = own - best.Number("carbonPerMTokens")!.Value;
        Assert.InRange(best.GetProperty("savingsAgainstCurrent").Number("carbonG")!.Value, due - 0.01, due + 0.01);
    }

    [Theory]
    [InlineData("model=llama-3.1-8b&provider=groq", "is not known of that seller: region-undisclosed")]
    [InlineData("model=llama-3.1-8b&provider=groq,together", "is not known of those sellers")]
    [InlineData("model=llama-3.1-8b&provider=together&sortBy=cost&residency=US", "1 row is left out, for region-undisclosed.")]
    [InlineData("model=llama-3.1-8b&region=us-east-1&residency=EU", "rows are left out, most for region")]
    public async Task NothingIsSaidInWordsOfHowManyAndWhose(string query, string words) =>
        Assert.Contains(words, (await stage.GetAsync($"/api/recommend?{query}")).Text("insight"), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "missing_model", "Llama")]
    [InlineData("model=Llama&from=Washington", "unknown_location", "Use Washington, D.C.")]
    [InlineData("model=lama-3.1-8b", "unknown_model", "lama-3.1-8")]
    [InlineData("model=Llama&maxLatencyMs=-1", "invalid_number", "maxLatencyMs")]
    [InlineData("model=Llama&maxCostPerMTokens=cheap", "invalid_number", "cheap")]
    [InlineData("model=Llama&from=Berln", "unknown_location", "Berlin")]
    [InlineData("model=Llama&from=Xyzzyqwv", "unknown_location", "bigger city")]
    [InlineData("model=Llama&residency=EUU", "unknown_jurisdiction", "EU")]
    [InlineData("model=Llama&latencyOf=both", "invalid_choice", "first-token")]
    [InlineData("model=Llama&limit=3", "unknown_parameter", "limit")]
    public async Task AWrongQuestionIsRefusedWithTheCure(string query, string code, string cure)
    {
        var message = await stage.RefusedAsync($"/api/recommend?{query}", code);
        Assert.Contains(cure, message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", message, StringComparison.Ordinal);
    }
}
