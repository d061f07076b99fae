using System.Text.Json;

namespace Wattline.Gateway.Tests.Frontiers;

/// <summary>GET /api/frontier over real sockets.</summary>
public sealed class FrontierApiTests(FrontierStage stage) : IClassFixture<FrontierStage>
{
    [Fact]
    public async Task ADayOfTheWorldHasFiftyFourRegionsSixtyMetrosAndAProof()
    {
        var told = await stage.AskAsync("class=chat&budgetMs=120");
        Assert.Equal(54 * 60 * 4 * 24, told.GetProperty("ways").GetInt32());
        Assert.Equal(54, told.GetProperty("regions").GetArrayLength());
        Assert.Equal(2022, told.GetProperty("replayedYear").GetInt32());
        Assert.Equal(["voice", "chat", "code", "batch"], told.GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        var chosen = told.GetProperty("chosen");
        Assert.True(chosen.GetProperty("isCertified").GetBoolean());
        Assert.InRange(chosen.GetProperty("gap").GetDouble(), -1e-9, 1e-9);
        Assert.Contains(told.GetProperty("regions").EnumerateArray(), one => one.GetProperty("fullHours").GetInt32() > 0);
        Assert.Contains(told.GetProperty("assumptions").EnumerateArray(), one => one.GetProperty("basis").GetString() == "chosen");
        Assert.Equal(1, told.GetProperty("regions").EnumerateArray().Sum(one => one.GetProperty("share").GetDouble()), 9);
    }

    [Fact]
    public async Task CostNeverRisesWithTheBudgetAndThePlanIsTheStepThatHoldsThere()
    {
        var told = await stage.AskAsync("class=chat&budgetMs=120&steps=2000");
        var steps = told.GetProperty("steps").EnumerateArray().ToList();
        var costs = steps.Select(Cost).ToList();
        Assert.True(steps.Count > 20 && steps.Count == told.GetProperty("stepsFound").GetInt32());
        Assert.Equal(costs.OrderDescending(), costs);
        var holds = steps.Last(step => step.GetProperty("budgetMs").GetDouble() <= 120);
        Assert.Equal(Cost(holds), Cost(told.GetProperty("chosen")), 1e-9 * Cost(holds));
        var elsewhere = await stage.AskAsync("class=chat&budgetMs=80&steps=2000");
        holds = steps.Last(step => step.GetProperty("budgetMs").GetDouble() <= 80);
        Assert.Equal(Cost(holds), Cost(elsewhere.GetProperty("chosen")), 1e-9 * Cost(holds));
    }

    [Fact]
    public async Task ACarbonPriceMakesThePlanCleanerAndDearer()
    {
        var free = (await stage.AskAsync("class=chat&budgetMs=200")).GetProperty("chosen");
        var dear = (await stage.AskAsync("class=chat&budgetMs=200&carbonUsdPerT=100")).GetProperty("chosen");
        Assert.True(Cost(dear) > Cost(free));
        Assert.True(dear.GetProperty("averageG").GetDouble() < free.GetProperty("averageG").GetDouble());
    }

    [Fact]
    public async Task AStricterLawNeverCostsLessAndWhatItCostsIsTold()
    {
        var (off, configured, strict) = (await ChosenAsync("law=off"), await ChosenAsync("law=configured"), await ChosenAsync("law=strict"));
        Assert.True(Cost(off) <= Cost(configured) && Cost(configured) < Cost(strict));
        Assert.Equal(0, off.GetProperty("lawUsd").GetDouble());
        Assert.Equal(Cost(strict) - Cost(off), strict.GetProperty("lawUsd").GetDouble(), 1e-9 * Cost(strict));

        async Task<JsonElement> ChosenAsync(string law) => (await stage.AskAsync($"class=chat&budgetMs=150&{law}")).GetProperty("chosen");
    }

    [Fact]
    public async Task TheFleetIsAskedForWithTheUsualDemandWhereNothingWasAsked()
    {
        var told = await stage.AskAsync("scenario=fleet");
        Assert.Equal(2, told.GetProperty("regions").GetArrayLength());
        Assert.Equal(2022, told.GetProperty("replayedYear").GetInt32());
        Assert.Contains(
            told.GetProperty("assumptions").EnumerateArray(),
            one => one.GetProperty("text").GetString()!.StartsWith("nothing was asked yet", StringComparison.Ordinal));
        Assert.True(told.GetProperty("chosen").GetProperty("isCertified").GetBoolean());
    }

    [Theory]
    [InlineData("law=none", "invalid_choice", "configured, off or strict")]
    [InlineData("scenario=moon", "invalid_choice", "world or fleet")]
    [InlineData("carbonUsdPerT=-1", "invalid_number", "0 to 1,000 USD/t")]
    [InlineData("egress=9", "invalid_number", "0 to 5")]
    [InlineData("budgetMs=soon", "invalid_number", "0 to 3,600,000 ms")]
    [InlineData("day=2024-07-01", "invalid_choice", "2022-07-01")]
    [InlineData("class=chat,", "unknown_class", "Name classes")]
    [InlineData("class=chatter", "unknown_class", "There are voice, chat, code, batch.")]
    [InlineData("steps=1", "invalid_number", "2 to 2,000 steps")]
    [InlineData("budget=3", "unknown_parameter", "Parameters: scenario")]
    public async Task WhatIsWrongIsRefusedWithItsCure(string query, string code, string cure)
    {
        var (told, message) = await stage.RefusedAsync(query);
        Assert.Equal(code, told);
        Assert.Contains(cure, message, StringComparison.Ordinal);
    }

    private static double Cost(JsonElement one) => one.GetProperty("costUsd").GetDouble();
}
