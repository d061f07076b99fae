using System.Diagnostics.Metrics;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.Observe;

/// <summary>What is measured of the regions' own energy; nothing where it is not known.</summary>
internal static class OnSiteMetrics
{
    /// <summary>Makes the instruments.</summary>
    public static void Observe(Meter meter, OnSiteBoard sites)
    {
        meter.CreateObservableGauge("wattline.onsite.level", () => sites.Measure(state => state.LevelJ), "J", "Energy in a region's own battery.");
        meter.CreateObservableGauge("wattline.onsite.harvest", () => sites.Measure(state => state.HarvestW), "W", "What a region's own feed gives.");
        meter.CreateObservableGauge(
            "wattline.onsite.load", () => sites.Measure(state => state.LoadW), "W", "What draws on it: requests, smoothed over an hour, and the rest.");
        meter.CreateObservableGauge(
            "wattline.onsite.grid_share", () => sites.Measure(state => state.Shares?.Hours[0].Mean), "1",
            "Share of a further joule that is bought in the present hour; none while the grid's own price holds.");
    }
}
