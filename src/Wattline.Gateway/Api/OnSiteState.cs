using Wattline.Gateway.Control;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Api;

/// <summary>The regions that have energy of their own.</summary>
/// <param name="At">Now.</param>
/// <param name="Regions">One each.</param>
internal sealed record OnSiteState(DateTimeOffset At, IReadOnlyList<OnSiteRegion> Regions);

/// <summary>Where a harvest comes from.</summary>
internal enum OnSiteSource
{
    /// <summary>Read off the site's meter.</summary>
    Measured,

    /// <summary>Modelled: the nameplate over the replayed hour of another year. Never live.</summary>
    Replayed,
}

/// <summary>A region's own energy.</summary>
/// <param name="Region">Its name.</param>
/// <param name="State">well, notRead or stale; but for well the grid's own price holds.</param>
/// <param name="Why">What is wrong, in words; null for nothing.</param>
/// <param name="Source">Where its harvest comes from.</param>
/// <param name="Shape">The zone whose hours the nameplates follow; null for none.</param>
/// <param name="ReadAt">When all was last known that is needed; null for never.</param>
/// <param name="AgeSeconds">Time since then, s; null for never.</param>
/// <param name="HarvestW">What comes in, W; null where it is not known.</param>
/// <param name="LoadW">What is used, W.</param>
/// <param name="LevelKwh">What is stored, kWh; null where it is not known or there is no battery.</param>
/// <param name="CapacityKwh">What its battery holds, kWh; null for none.</param>
/// <param name="GridShare">Share of a further joule that is bought, in force now; null where the grid's own price holds.</param>
/// <param name="GridPrice">The grid's delivered price; null for none.</param>
/// <param name="EffectivePrice">The price that decisions rest on; null for none.</param>
/// <param name="GridCarbon">The grid's average carbon; null where it is not known.</param>
/// <param name="EffectiveCarbon">The carbon that decisions rest on; null where it is not known.</param>
/// <param name="Hours">The shares expected from now on, as worked out last.</param>
internal sealed record OnSiteRegion(
    string Region, SiteCondition State, string? Why, OnSiteSource Source, string? Shape, DateTimeOffset? ReadAt, double? AgeSeconds,
    double? HarvestW, double LoadW, double? LevelKwh, double? CapacityKwh, double? GridShare, EnergyPrice? GridPrice,
    EnergyPrice? EffectivePrice, CarbonIntensity? GridCarbon, CarbonIntensity? EffectiveCarbon, IReadOnlyList<OnSiteHour> Hours);

/// <summary>What is expected of an hour.</summary>
/// <param name="Hour">The hour.</param>
/// <param name="GridShare">Share of a further joule of it that is bought, 0 to 1.</param>
/// <param name="StandardError">Of that share, by simulation.</param>
internal sealed record OnSiteHour(Slot Hour, double GridShare, double StandardError);
