using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Planning.Problems;
using Wattline.Signals;

namespace Wattline.Gateway.Reproduce;

/// <summary>
/// The example's service nodes, classes and frictions on the embedded year: real sites with their own PUE, price and carbon of every hour.
/// Round trips follow the same formula as in the example. Montreal's price may not be shipped, so Toronto stands in.
/// </summary>
public static class EnergyGeographyYear
{
    /// <summary>Hours of the embedded year.</summary>
    public const int Hours = 8760;

    /// <summary>The example's regions at sites of the pack.</summary>
    public static IReadOnlyDictionary<string, string> Sites { get; } = new Dictionary<string, string>
    {
        ["oregon"] = "us-or",
        ["iowa"] = "us-ia",
        ["virginia"] = "us-va",
        ["montreal"] = "ca-on",
        ["netherlands"] = "nl",
        ["finland"] = "fi",
        ["frankfurt"] = "de",
        ["singapore"] = "sg",
        ["tokyo"] = "jp-e",
        ["mumbai"] = "in-w",
    };

    /// <summary>The problem of so many hours of the year, demand even over them.</summary>
    /// <param name="pack">The data.</param>
    /// <param name="first">The first hour, from the year's beginning.</param>
    /// <param name="hours">How many.</param>
    public static PlanProblem Problem(DataPack pack, int first = 0, int hours = Hours)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var desk = new SignalDesk(pack, new SignalOptions(), []);
        var start = Slot.At(2022, 1, 1).AddHours(first);
        var regions = EnergyGeographyExample.Nodes.Select(node => RegionAt(node, pack.FindSite(Sites[node.Id])!)).ToList();
        var signals = Enumerable.Range(0, hours).Select(hour => (IReadOnlyDictionary<string, GridSignal>)regions.ToDictionary(
            region => region.Id, region => desk.SignalFor(region.CarbonZone, region.PriceZone, start.AddHours(hour)))).ToList();
        double[] requests = [.. Enumerable.Repeat(EnergyGeographyExample.RequestsPerClass, hours)];
        return EnergyGeographyExample.Problem(start, signals, _ => requests, regions, "energy geography, embedded year");
    }

    /// <summary>What a region of the example is where it stands.</summary>
    private static Region RegionAt(EnergyGeographyExample.Node node, Site site) =>
        Region.At(site, node.Id, Ownership.Owned, EnergyGeographyExample.Region(node).EgressUsdPerGb);
}
