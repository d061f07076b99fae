using System.Text.Json.Nodes;

namespace Wattline.Gateway.Api;

/// <summary>Shapes of the market's answers, which are written by hand for speed and so have no types to be read from.</summary>
internal static class MarketSchemas
{
    private static readonly string[] Texts = ["modelId", "displayName", "family", "provider", "costKind", "calculatedAt"];
    private static readonly string[] TextsOrNull = ["region", "regionCode", "jurisdiction", "availability", "savingsAgainstCurrentReason"];

    private static readonly string[] Numbers =
    [
        "costPerMTokens", "carbonPerMTokens", "tokensPerSec", "inputUsdPerMTokens", "outputUsdPerMTokens", "electricityUsdPerMTokens",
        "objectiveUsdPerMTokens", "carbonUsdPerMTokens", "egressUsdPerMTokens", "carbonFreePercent", "embodiedGPerMTokens", "sciGPerMTokens",
        "waterLPerMTokens", "latencyMs", "roundTripMs",
    ];

    private static readonly string[] Objects =
    [
        "rank", "energy", "carbonSignal", "priceSignal", "savingsAgainstWorst", "savingsAgainstCurrent", "costSource", "carbonFreeSource",
        "embodiedSource", "waterSource", "roundTripSource", "notes",
    ];

    /// <summary>All of them by name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> All =>
    [
        new("MarketRow", Row()),
        new("Leaderboard", Object(("data", Rows()), ("meta", Typed("object")))),
        new("Recommendation", Object(
            ("recommendation", new JsonObject { ["anyOf"] = new JsonArray(OpenApiSchemas.Reference("MarketRow"), Typed("null")) }),
            ("alternatives", Rows()), ("insight", Typed("string")), ("constraints", Typed("object")), ("meta", Typed("object")),
            ("excluded", Typed("object")))),
    ];

    private static JsonObject Row() => Object(
    [
        .. Texts.Select(name => (name, Typed("string"))), .. TextsOrNull.Select(name => (name, Typed("string", "null"))),
        .. Numbers.Select(name => (name, Typed("number", "null"))), .. Objects.Select(name => (name, Typed("object", "null"))),
        ("missing", new JsonObject { ["type"] = "array", ["items"] = Typed("string") }),
    ]);

    private static JsonObject Rows() => new() { ["type"] = "array", ["items"] = OpenApiSchemas.Reference("MarketRow") };

    private static JsonObject Typed(params string[] types) => new()
    {
        ["type"] = types.Length == 1 ? JsonValue.Create(types[0]) : new JsonArray([.. types.Select(type => JsonValue.Create(type))]),
    };

    private static JsonObject Object(params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, one.Schema))),
    };
}
