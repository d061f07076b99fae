using Wattline.Gateway.Control;

namespace Wattline.Gateway.Api;

/// <summary>What is in force: as configured, and as ordered.</summary>
/// <param name="Mode">route or observe.</param>
/// <param name="RolloutPercent">Share of sessions that is routed, %.</param>
/// <param name="Fallback">Regions in the order in which they serve while deciding is switched off.</param>
/// <param name="Bypass">Since when and by whom deciding is switched off; null where it is not.</param>
/// <param name="Pins">Requests that go to one region.</param>
/// <param name="Drains">Regions that get no new requests.</param>
internal sealed record ControlState(
    string Mode, double RolloutPercent, IReadOnlyList<string> Fallback, Bypass? Bypass, IReadOnlyList<PinState> Pins,
    IReadOnlyList<DrainState> Drains);

/// <summary>A pin, and whether its region is there.</summary>
internal sealed record PinState(PinKind Kind, string Name, string Region, DateTimeOffset? Until, DateTimeOffset Since, string By, bool InForce);

/// <summary>A drained region, and how many requests are still there; null where it is not in the fleet.</summary>
internal sealed record DrainState(string Region, DateTimeOffset Since, string By, int? InFlight);
