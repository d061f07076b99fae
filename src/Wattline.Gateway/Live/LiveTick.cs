using Wattline.Gateway.Demo;
using Wattline.Signals;

namespace Wattline.Gateway.Live;

/// <summary>How the gateway stands at a second: all of it, so that a listener that missed one has lost nothing.</summary>
/// <param name="At">The second.</param>
/// <param name="StartedAt">Since when it counts.</param>
/// <param name="CarbonKind">The kind of emissions that is compared and summed.</param>
/// <param name="Slot">The hour that decisions rest on.</param>
/// <param name="SnapshotVersion">The snapshot in force.</param>
/// <param name="Totals">Since the start.</param>
/// <param name="Second">Within the last second.</param>
/// <param name="SavedAgainstNearest">Against the region of the shortest round trip that may serve.</param>
/// <param name="SavedAgainstWorst">Against the region of the highest score that may serve.</param>
/// <param name="Regions">The fleet.</param>
/// <param name="Flows">Requests of the last second by origin and region.</param>
/// <param name="Demo">The demo's load; null where no demo fleet runs.</param>
internal sealed record LiveTick(
    DateTimeOffset At, DateTimeOffset StartedAt, CarbonKind CarbonKind, Slot Slot, long SnapshotVersion, LiveSums Totals, LiveSums Second,
    LiveSaved SavedAgainstNearest, LiveSaved SavedAgainstWorst, IReadOnlyList<LiveRegion> Regions, IReadOnlyList<LiveFlow> Flows, DemoLoadState? Demo);

/// <summary>A region now.</summary>
/// <param name="Region">Its name.</param>
/// <param name="City">Where it is.</param>
/// <param name="Jurisdiction">Whose law holds there, ISO 3166-1.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="InFlight">Requests there now.</param>
/// <param name="InFlightLimit">How many it takes.</param>
/// <param name="Served">Requests that it served since the start.</param>
/// <param name="Condition">well, resting, unhealthy, drained or silent.</param>
/// <param name="Why">Why it is not well, in words; null where it is.</param>
/// <param name="CarbonGPerKwh">Of the kind that is compared; null where nobody states it.</param>
/// <param name="CarbonTimeliness">live, forecast, replayed or constant; null as before.</param>
/// <param name="PriceUsdPerMwh">What its electricity costs, delivered; null where nobody states it.</param>
/// <param name="PriceTimeliness">live, forecast, replayed or constant; null as before.</param>
/// <param name="Ownership">Whether electricity or a list price is paid.</param>
internal sealed record LiveRegion(
    string Region, string City, string Jurisdiction, double Latitude, double Longitude, int InFlight, int InFlightLimit, long Served,
    RegionCondition Condition, string? Why, double? CarbonGPerKwh, Timeliness? CarbonTimeliness, double? PriceUsdPerMwh, Timeliness? PriceTimeliness,
    Fleet.Ownership Ownership);

/// <summary>Whether requests go to a region.</summary>
internal enum RegionCondition
{
    /// <summary>They do.</summary>
    Well,

    /// <summary>Not for a while, after failures.</summary>
    Resting,

    /// <summary>Its health check fails.</summary>
    Unhealthy,

    /// <summary>The operator drains it.</summary>
    Drained,

    /// <summary>Nobody states lately enough what it emits or costs.</summary>
    Silent,
}

/// <summary>Requests from a place to a region within a second.</summary>
/// <param name="Origin">The place, as resolved.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Region">Where they ran.</param>
/// <param name="Requests">How many.</param>
internal sealed record LiveFlow(string Origin, double Latitude, double Longitude, string Region, int Requests);

/// <summary>A second that is over, for a listener that comes later.</summary>
/// <param name="At">The second.</param>
/// <param name="Second">What requests took within it.</param>
internal readonly record struct LiveSecond(DateTimeOffset At, LiveSums Second);
