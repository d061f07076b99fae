namespace Wattline.Cli;

/// <summary>The columns of the market's CSV. They are the same whatever an answer holds, so that files of two days can be joined.</summary>
internal static class MarketColumns
{
    /// <summary>The ends of an hour of the spread: of carbon, then of cost.</summary>
    public static IReadOnlyList<string> Ends { get; } = ["cleanest", "dirtiest", "cheapest", "dearest"];

    private static readonly string[] Common =
    [
        "modelId", "displayName", "family", "provider", "region", "regionCode", "jurisdiction", "costPerMTokens", "carbonPerMTokens", "tokensPerSec",
        "calculatedAt", "rank.byCost", "rank.byCarbon", "rank.bySpeed", "rank.byObjective", "costKind", "inputUsdPerMTokens", "outputUsdPerMTokens",
        "electricityUsdPerMTokens", "objectiveUsdPerMTokens", "carbonUsdPerMTokens", "egressUsdPerMTokens", "availability",
        .. Source("costSource"),
        "energy.facilityWhPerMTokens", "energy.itWhPerMTokens", "energy.gpuJPerOutputToken", "energy.hostAndIdleFactor", "energy.pue",
        "energy.pueBasis", "energy.gpu", "energy.gpuCount", "energy.batchSize", "energy.interTokenMs", .. Source("energy.source"),
        "energy.factor95",
        "carbonSignal.gPerKwh", "carbonSignal.zone", "carbonSignal.kind", "carbonSignal.scope", "carbonSignal.timeliness", "carbonSignal.observedFor",
        "carbonSignal.ageHours", .. Source("carbonSignal.source"), "carbonFreePercent", .. Source("carbonFreeSource"),
        "priceSignal.deliveredUsdPerMwh", "priceSignal.adderUsdPerMwh", "priceSignal.zone", "priceSignal.kind", "priceSignal.timeliness",
        "priceSignal.observedFor", "priceSignal.ageHours", .. Source("priceSignal.source"),
        .. Saving("savingsAgainstWorst"), .. Saving("savingsAgainstCurrent"), "savingsAgainstCurrentReason", "missing",
    ];

    /// <summary>Of <c>leaderboard</c>: what <c>--include</c> adds has its columns in any case.</summary>
    public static IReadOnlyList<string> Leaderboard { get; } =
    [
        .. Common, "embodiedGPerMTokens", "sciGPerMTokens", .. Source("embodiedSource"), "waterLPerMTokens", .. Source("waterSource"),
        "notes.cost", "notes.energy", "notes.pue", "notes.carbon", "notes.carbonFree", "notes.price", "notes.embodied", "notes.water",
    ];

    /// <summary>Of <c>recommend</c>.</summary>
    public static IReadOnlyList<string> Recommend { get; } = [.. Common, "latencyMs"];

    /// <summary>Of <c>spread</c>.</summary>
    public static IReadOnlyList<string> Spread { get; } =
    [
        "modelId", "gpu", "view", "carbonKind", "slot", "timeliness", "priceTimeliness",
        .. Ends.SelectMany(end => (string[])[$"{end}.provider", $"{end}.regionCode", $"{end}.value"]),
    ];

    /// <summary>Of <c>energy</c>.</summary>
    public static IReadOnlyList<string> Energy { get; } =
    [
        "modelId", "gpu", "interTokenMs", "interTokenP99Ms", "gpuJPerOutputToken", "itWhPerMTokens", "batchSize", "gpuCount",
        "tokensPerSecond", "embodiedGPerMTokens", "task", "provenance.source", "provenance.licence", "provenance.year", "provenance.basis",
        "provenance.note",
    ];

    private static string[] Source(string name) => [$"{name}.source", $"{name}.year", $"{name}.basis"];

    private static string[] Saving(string name) =>
        [$"{name}.provider", $"{name}.regionCode", $"{name}.carbonG", $"{name}.carbonPercent", $"{name}.costUsd"];
}
