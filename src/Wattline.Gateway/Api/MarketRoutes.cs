using System.Text.Json.Nodes;
using Wattline.Gateway.Market;
using Wattline.Models;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>The market's paths, as the OpenAPI document tells of them.</summary>
internal static class MarketRoutes
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["model"] = "Models or families, by commas.",
        ["family"] = "Families, by commas.",
        ["provider"] = "aws, azure, gcp or a seller's name, by commas.",
        ["region"] = "Sites, providers' regions or countries, by commas.",
        ["current"] = "The caller's present region, to be compared with: a site, a cloud's region, or one of the configuration.",
        ["sortBy"] = "carbon (where it is left out), cost, speed or objective.",
        ["limit"] = "Rows, 1 to 200; 50 where it is left out.",
        ["cursor"] = "meta.nextCursor of an earlier page of the same question.",
        ["excludedLimit"] = "Rows told as left out, 0 to 200; 20 where it is left out. All are counted.",
        ["include"] = "embodied, water, notes, or several by commas.",
        ["view"] = "buyer (list price; where it is left out) or operator (electricity).",
        ["gpu"] = "The accelerator assumed: H100 (where it is left out) or B200.",
        ["pace"] = "interactive (at most 50 ms a token; where it is left out), relaxed (150 ms) or throughput.",
        ["mix"] = "What the million tokens are: output (where it is left out), chat or code.",
        ["kind"] = "average (where it is left out) or marginal carbon.",
        ["maxCostPerMTokens"] = "USD.",
        ["maxLatencyMs"] = "ms, round trip and service of a usual request.",
        ["latencyOf"] = "first-token (where it is left out) or completion.",
        ["from"] = "Where requests come from: a city, a site, or lat,lon.",
        ["residency"] = "Countries and groups, by commas; narrows what policy allows.",
        ["maxRoundTripMs"] = "ms, from there to the region and back.",
        ["hours"] = "Hours back, 1 to 168; 24 where it is left out.",
        ["task"] = "Only of this request mix.",
    };

    private static readonly Dictionary<string, Func<JsonObject>> Schemas = new()
    {
        ["sortBy"] = () => OneOf(Enum.GetValues<MarketSort>().Select(WattlineJson.Name)),
        ["view"] = () => OneOf(Enum.GetValues<MarketView>().Select(WattlineJson.Name)),
        ["gpu"] = () => OneOf(Accelerator.Known.Select(one => one.Name)),
        ["pace"] = () => OneOf(LatencyClass.All.Select(one => one.Name)),
        ["mix"] = () => OneOf(["output", "chat", "code"]),
        ["kind"] = () => OneOf(["average", "marginal"]),
        ["latencyOf"] = () => OneOf(["first-token", "completion"]),
        ["limit"] = () => Range("integer", 1, Leaderboard.MostRows),
        ["excludedLimit"] = () => Range("integer", 0, Leaderboard.MostTold),
        ["hours"] = () => Range("integer", 1, Spread.MostHours),
        ["maxCostPerMTokens"] = () => Range("number", 0, 1e6),
        ["maxRoundTripMs"] = () => Range("number", 0, 1e6),
        ["maxLatencyMs"] = () => Range("number", 0.001, 1e10),
    };

    /// <summary>All of them.</summary>
    public static IEnumerable<OpenApiRoute> All =>
    [
        new("get", "/api/leaderboard", "get_leaderboard", "Models by provider and region for a million tokens, ranked.")
        {
            Answer = "Leaderboard",
            Query = [.. MarketApi.LeaderboardParameters.Select(name => (name, Meanings[name]))],
            Schemas = Schemas,
        },
        new("get", "/api/leaderboard/names", "list_names", "What a leaderboard may be narrowed to: models, families, providers, regions, and rules on place.")
        {
            Answer = "MarketNames",
        },
        new("get", "/api/recommend", "recommend", "What to call instead: the best region that may serve and keeps the limits, and why not the others.")
        {
            Answer = "Recommendation",
            Query = [.. RecommendQuery.Parameters.Select(name => (name, name == "model" ? "A model, or a family of them; required." : Meanings[name]))],
            Required = ["model"],
            Schemas = Schemas,
        },
        new("get", "/api/spread", "get_spread", "How far regions lie apart for one model, hour by hour, in carbon and cost.")
        {
            Answer = "Spread",
            Query = [.. Spread.Parameters.Select(name => (name, Meanings[name]))],
            Required = ["model"],
            Schemas = Schemas,
        },
        new("get", "/api/energy", "get_energy", "A model's energy for a token against its pace: measured, else modelled from its size.")
        {
            Answer = "EnergyCurve",
            Query = [.. EnergyCurve.Parameters.Select(name => (name, Meanings[name]))],
            Required = ["model"],
            Schemas = Schemas,
        },
    ];

    /// <summary>One of some words.</summary>
    public static JsonObject OneOf(IEnumerable<string> words)
    {
        var all = words.ToList();
        return new() { ["type"] = "string", ["enum"] = new JsonArray([.. all.Select(word => JsonValue.Create(word))]) };
    }

    /// <summary>A number of a range.</summary>
    public static JsonObject Range(string type, double least, double most) => new() { ["type"] = type, ["minimum"] = least, ["maximum"] = most };
}
