namespace Wattline.Fleet;

/// <summary>
/// How far a round trip can go, kept apart in two senses: what light in fibre allows, and what an application's practice allows.
/// The distances in circulation for application classes are a practice, one to ten per cent of the physical reach.
/// </summary>
public static class Reach
{
    /// <summary>Speed of light in fibre, km per ms, at a group index of 1.4682 (G.652 fibre at 1550 nm).</summary>
    public const double FibreKmPerMs = 204.19;

    /// <summary>The least round trip over a great circle, in ms: no route, router or queue can beat it.</summary>
    public static double PhysicalFloorMs(double greatCircleKm) => 2 * greatCircleKm / FibreKmPerMs;

    /// <summary>The farthest point that light could reach and return from within a budget, in km; half the Earth's girth at most.</summary>
    public static double PhysicalReachKm(double roundTripMs) =>
        Math.Clamp(roundTripMs * FibreKmPerMs / 2, 0, Math.PI * GeoPoint.EarthRadiusKm);
}
