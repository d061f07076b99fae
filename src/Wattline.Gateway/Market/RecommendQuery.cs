using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Workloads;

namespace Wattline.Gateway.Market;

/// <summary>What somebody wants to be recommended: a model or a family, within limits, from a place.</summary>
/// <param name="Query">The models, and which table.</param>
/// <param name="Model">As asked.</param>
/// <param name="Sort">What is best; carbon where nothing is said.</param>
/// <param name="MaxCostUsd">Most that a million tokens may cost, USD; null for no limit.</param>
/// <param name="Budget">The limit on latency.</param>
/// <param name="Origin">Where requests come from.</param>
/// <param name="Residency">Where data may go, by configuration, key and question together.</param>
/// <param name="Told">How many rows that are left out are told, 0 to 200; all are counted.</param>
internal sealed record RecommendQuery(
    MarketQuery Query, string Model, MarketSort Sort, double? MaxCostUsd, LatencyBudget Budget, Place Origin, Residency Residency, int Told)
{
    /// <summary>What it reads.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
    [
        "model", "maxCostPerMTokens", "maxLatencyMs", "latencyOf", "from", "residency", "current", "provider", "region", "sortBy", "excludedLimit",
        .. MarketQuery.KeyParameters,
    ];

    private static IReadOnlyList<(string Word, object Value)> Scopes { get; } =
        [("first-token", BudgetScope.FirstToken), ("completion", BudgetScope.Completion)];

    /// <summary>Reads one; null together with the error.</summary>
    /// <param name="catalogue">Models.</param>
    /// <param name="pack">Places.</param>
    /// <param name="fleet">The regions of the configuration.</param>
    /// <param name="reader">Reads places and rules, and knows what policy allows.</param>
    /// <param name="policy">The caller's.</param>
    /// <param name="parameter">The parameters by name.</param>
    /// <param name="error">What is wrong; null for nothing.</param>
    public static RecommendQuery? Read(
        MarketCatalogue catalogue, DataPack pack, IReadOnlyList<Region> fleet, WorkloadReader reader, KeyPolicy policy, Func<string, string?> parameter,
        out OpenAiError? error)
    {
        if (string.IsNullOrWhiteSpace(parameter("model")))
        {
            error = OpenAiError.Invalid(
                "missing_model", $"'model' is missing: a model, or a family of them such as {string.Join(", ", catalogue.LargestFamilies)}.", "model");
            return null;
        }

        if (MarketQuery.Read(catalogue, pack, fleet, parameter, out error) is not { } query)
        {
            return null;
        }

        var sort = MarketQuery.OneOf("sortBy", parameter("sortBy"), Leaderboard.Sorts, out error);
        var cost = error is null ? MarketQuery.Number("maxCostPerMTokens", parameter("maxCostPerMTokens"), 0, 1e6, "USD", out error) : null;
        var latency = error is null ? MarketQuery.Number("maxLatencyMs", parameter("maxLatencyMs"), 0.001, 1e10, "ms", out error) : null;
        var told = error is null ? Leaderboard.ReadTold(parameter, out error) : null;
        var scope = error is null
            ? MarketQuery.OneOf("latencyOf", parameter("latencyOf"), Scopes, out error)
            : null;
        var origin = error is null ? reader.ReadOrigin(parameter("from"), "from", out error) : null;
        var residency = error is null ? reader.ReadResidency(parameter("residency") is { } rule ? [rule] : [], policy, false, out error) : null;
        error = error is { Parameter: "X-Wattline-Residency" } ? error with { Parameter = "residency" } : error;
        return error is not null || origin is null || residency is null
            ? null
            : new RecommendQuery(
                query, parameter("model")!, (MarketSort)sort!, cost, new LatencyBudget(latency ?? double.PositiveInfinity, (BudgetScope)scope!),
                origin, residency, told ?? Leaderboard.UsuallyTold);
    }
}
