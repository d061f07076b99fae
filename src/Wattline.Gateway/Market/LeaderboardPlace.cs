using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Market;

/// <summary>
/// Where requests come from and where their data may go: it narrows a leaderboard's rows. What cannot be checked of a row is not met, and the
/// row is counted with the reason.
/// </summary>
/// <param name="Origin">Where requests come from; null where nobody says.</param>
/// <param name="Residency">Where data may go; null for anywhere that configuration and key allow, which is not checked here.</param>
/// <param name="MaxRoundTripMs">Longest round trip, ms; null for any.</param>
internal sealed record LeaderboardPlace(Place? Origin, Residency? Residency, double? MaxRoundTripMs)
{
    /// <summary>No rule on place.</summary>
    public static LeaderboardPlace Anywhere { get; } = new(null, null, null);

    /// <summary>What it reads.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["from", "residency", "maxRoundTripMs"];

    /// <summary>Reads one; null together with the error.</summary>
    public static LeaderboardPlace? Read(WorkloadReader reader, KeyPolicy policy, Func<string, string?> parameter, out OpenAiError? error)
    {
        var limit = MarketQuery.Number("maxRoundTripMs", parameter("maxRoundTripMs"), 0, 1e6, "ms", out error);
        // A limit is on the way from somewhere: without a word of where, from the configured place.
        var origin = error is null && (parameter("from") ?? parameter("maxRoundTripMs")) is not null
            ? reader.ReadOrigin(parameter("from"), "from", out error)
            : null;
        var residency = error is null && parameter("residency") is { } rule ? reader.ReadResidency([rule], policy, false, out error) : null;
        error = error is { Parameter: "X-Wattline-Residency" } ? error with { Parameter = "residency" } : error;
        return error is null ? new LeaderboardPlace(origin, residency, limit) : null;
    }

    /// <summary>The round trip to a region, ms, with its source; null where its place or the origin is not known.</summary>
    /// <param name="network">The way from the origin to the table's regions; null without an origin.</param>
    /// <param name="region">The region's place in the snapshot; below zero where it is not known.</param>
    public static Sourced<double>? RoundTrip(NetworkColumns? network, int region) => network is not null && region >= 0 ? network.RoundTrips[region] : null;
}
