using Wattline.Fleet;

namespace Wattline.Grid.Pack;

/// <summary>A modelled round trip between two sites, which may belong to two providers.</summary>
internal static class PairModel
{
    /// <summary>The fit of a straight line to the same measured pairs, in ms and ms per km: for points that no cable hub is near.</summary>
    private const double StraightBaseMs = 23.695299, StraightMsPerKm = 0.014736;

    /// <summary>
    /// The longer of what the two providers' own ways give: a link that one of them does not use serves neither. Never below what light
    /// in fibre needs.
    /// </summary>
    public static double RoundTripMs(CableGraph graph, string? fromProvider, GeoPoint from, string? toProvider, GeoPoint to) =>
        Math.Max(RoundTripMs(graph, fromProvider, from, to), RoundTripMs(graph, toProvider, from, to));

    /// <summary>The same for a user, who has no provider, and a site.</summary>
    public static double RoundTripMs(CableGraph graph, string? provider, GeoPoint from, GeoPoint to) =>
        graph.RoundTripMs(from, to, provider) ?? (StraightBaseMs + (StraightMsPerKm * from.DistanceKm(to)));
}
