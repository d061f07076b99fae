using Wattline.Fleet;
using Wattline.Signals;

namespace Wattline.Gateway.Reproduce;

/// <summary>
/// Round trips as a text that cites section 5.4 of Luo and Yang 2026 has them: light in fibre, a switching overhead each way, and an
/// inflation for routes that are not great circles. Short hauls come out too long, so near places have a figure of their own.
/// </summary>
public static class FibreLatency
{
    /// <summary>Speed of light in fibre, km/ms.</summary>
    public const double KmPerMs = 200;

    /// <summary>Switching each way, ms.</summary>
    public const double SwitchingMs = 20;

    /// <summary>Length of real routes over the great circle.</summary>
    public const double Inflation = 1.4;

    /// <summary>Up to this distance two places count as one, km.</summary>
    public const double NearKm = 50;

    /// <summary>Round trip within that distance, ms.</summary>
    public const double NearMs = 5;

    private static readonly Provenance Formula = new(
        "fibre formula", "", null, Basis.Modelled, "2 x (km / 200 + 20) x 1.4 ms, 5 ms within 50 km");

    internal static IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("Light in fibre", "200", "km/ms", Standing.FoundSecondHand, "a script that cites Luo and Yang 2026, section 5.4"),
        new("Switching overhead, each way", "20", "ms", Standing.FoundSecondHand, "the same"),
        new("Inflation of routes", "1.4", "1", Standing.FoundSecondHand, "the same"),
        new("Round trip within 50 km", "5", "ms", Standing.FoundSecondHand, "that script's own; the formula's floor is 56 ms"),
    ];

    /// <summary>The round trip between two places.</summary>
    public static Sourced<double> RoundTrip(GeoPoint from, GeoPoint to)
    {
        var km = from.DistanceKm(to);
        return new(km < NearKm ? NearMs : 2 * ((km / KmPerMs) + SwitchingMs) * Inflation, Formula);
    }
}
