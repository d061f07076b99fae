using System.Text.Json.Nodes;
using Wattline.Gateway.Frontiers;
using Wattline.Planning.Frontiers;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>The frontier's path, as the OpenAPI document tells of it.</summary>
internal static class FrontierRoutes
{
    private static readonly Dictionary<string, (string Meaning, Func<JsonObject>? Schema)> Parameters = new()
    {
        ["scenario"] = ("world (a day of 54 regions and 60 metros; where it is left out) or fleet (the gateway's own and what is expected of its callers).",
            () => MarketRoutes.OneOf(Enum.GetValues<FrontierScenario>().Select(WattlineJson.Name))),
        ["day"] = ("Of the world: a day of the replayed year, as in 2022-07-01, which is taken where it is left out.", null),
        ["class"] = ("Classes whose budget is varied, by commas; all where it is left out. The others keep their own.", null),
        ["budgetMs"] = ("The budget whose plan is told, ms; none where it is left out.", () => MarketRoutes.Range("number", 0, FrontierQuery.MostBudgetMs)),
        ["carbonUsdPerT"] = ("Carbon price, USD/t; 0 where it is left out.", () => MarketRoutes.Range("number", 0, FrontierQuery.MostCarbonPrice)),
        ["egress"] = ("By what the bytes of requests and answers are multiplied; 1 where it is left out.",
            () => MarketRoutes.Range("number", 0, FrontierQuery.MostFactor)),
        ["state"] = ("By what leaving a session's state behind is multiplied; 1 where it is left out.",
            () => MarketRoutes.Range("number", 0, FrontierQuery.MostFactor)),
        ["law"] = ("configured (where it is left out), off, or strict.", () => MarketRoutes.OneOf(Enum.GetValues<FrontierLaw>().Select(WattlineJson.Name))),
        ["steps"] = ("Most steps of the staircase, 2 to 2,000; 200 where it is left out.", () => MarketRoutes.Range("integer", 2, FrontierQuery.MostSteps)),
    };

    /// <summary>All of them.</summary>
    public static IEnumerable<OpenApiRoute> All =>
    [
        new("get", "/api/frontier", "get_frontier", "What a latency budget is worth at a carbon price, frictions and a law: stairs, and a proved plan.")
        {
            Answer = "Frontier",
            Query = [.. FrontierQuery.Parameters.Select(name => (name, Parameters[name].Meaning))],
            Schemas = Parameters.Where(one => one.Value.Schema is not null).ToDictionary(one => one.Key, one => one.Value.Schema!),
        },
    ];
}
