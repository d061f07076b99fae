using Wattline.Gateway.Frontiers;
using Wattline.Gateway.Planning;
using Wattline.Gateway.Tests.Planning;
using Wattline.Grid;
using Wattline.Planning.Frontiers;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Frontiers;

/// <summary>What stands behind the frontier's answers.</summary>
public sealed class FrontierScenarioTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void AnAnswerHasTheRowsOfTheCommandsReport()
    {
        var problem = ScenarioReader.Read(Scenarios.Small, "small", DataPack.Embedded);
        var laid = LaidScenario.Of(problem, [.. problem.Demands.Select(one => one.Residency)], Cancellation);
        var query = Query() with { Terms = new FrontierTerms { CarbonPrice = problem.CarbonPrice } };
        var answer = FrontierWriter.Of(query, laid, laid.Climb(query, 1, Cancellation), null, []);
        var report = FrontierReport.Of(problem, new FrontierOptions(), pareto: false, Cancellation);
        Assert.Equal(report.Steps.Count, answer.Steps.Count);
        foreach (var (row, stair) in report.Steps.Zip(answer.Steps))
        {
            Assert.Equal(row.BudgetMs, stair.BudgetMs);
            Near(row.CostUsd, stair.CostUsd);
            Near(row.UsdPerMwh, stair.UsdPerMwh);
            Near(row.AverageGPerKwh, stair.AverageGPerKwh);
            Near(row.ErolUsdPerMwhMs, stair.ErolUsdPerMwhMs);
            Near(row.Unmet, stair.Unmet);
            Assert.Equal((row.IsOnHull, string.Join(' ', row.Unlocked)), (stair.IsOnHull, string.Join(' ', stair.Unlocked)));
            var may = report.Relocations.Last(one => one.BudgetMs <= row.BudgetMs);
            Near(may.Technical, stair.Technical);
            Near(may.Economic, stair.Economic);
            Near(may.Realised, stair.Realised);
        }
    }

    [Fact]
    public void TheStrictLawIsNeverLooserAndLeavesEverybodyARegion()
    {
        var problem = WorldScenario.Problem(DataPack.Embedded, FrontierQuery.UsualDay);
        var strict = StrictLaw.Of(problem, DataPack.Embedded, WorldScenario.Countries(DataPack.Embedded).GetValueOrDefault);
        foreach (var (demand, law) in problem.Demands.Zip(strict))
        {
            Assert.Equal(law.Allowed, law.Allowed & demand.Residency.Allowed);
            Assert.Contains(problem.Regions, region => law.Allowed.Contains(region.Jurisdiction));
        }

        Assert.Equal("EEA", strict[problem.Demands.Index().First(one => one.Item.Origin == "Paris, FR").Index].Text);
        Assert.Equal("Asia", strict[problem.Demands.Index().First(one => one.Item.Origin == "Shanghai, CN").Index].Text);
    }

    [Fact]
    public void TheWorldSaysInHowManyRegionsItChoseThePrice()
    {
        var pack = DataPack.Embedded;
        var chosen = pack.Sites.Count(site => !WorldScenario.HasPrice(pack, site, FrontierQuery.UsualDay));
        Assert.Contains(Assumptions.OfWorld, one => one.What == $"prices of {chosen} regions");
    }

    [Fact]
    public async Task AQuestionWhoseClientHasLeftIsGivenUp()
    {
        await using var gateway = await TestGateway.StartAsync($"""
            upstreams:
            {TestGateway.Upstream("north", "se", new Uri("http://127.0.0.1:9"))}
            """);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asked = gateway.Client.GetAsync(new Uri("/api/frontier?day=2022-03-03", UriKind.Relative), leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        using var next = await gateway.Client.GetAsync(new Uri("/api/frontier?scenario=fleet", UriKind.Relative), Cancellation);
        Assert.True(next.IsSuccessStatusCode);
    }

    private static FrontierQuery Query()
    {
        var query = FrontierQuery.Read(_ => null, out var error);
        Assert.Null(error);
        return query! with { Steps = FrontierQuery.MostSteps };
    }

    private static void Near(double? one, double? other)
    {
        Assert.Equal(one is null, other is null);
        if (one is { } value)
        {
            Assert.Equal(value, other!.Value, 1e-7 * Math.Max(1e-9, Math.Abs(value)));
        }
    }
}
