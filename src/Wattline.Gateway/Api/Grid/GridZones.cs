using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Api.Grid;

/// <summary>Lists the zones and what is known of each.</summary>
internal static class GridZones
{
    /// <summary>Of a desk: the data pack's zones, and grid zones that only the configuration names.</summary>
    public static ZoneList Of(SignalDesk desk, IReadOnlyList<Region> regions, Slot now)
    {
        var (pack, carbonRegions) = (desk.Pack, regions.ToLookup(region => region.CarbonZone, region => region.Id, StringComparer.OrdinalIgnoreCase));
        var priceRegions = regions.Where(region => region.PriceZone is not null)
            .ToLookup(region => region.PriceZone!, region => region.Id, StringComparer.OrdinalIgnoreCase);
        var carbonSites = pack.Sites.ToLookup(site => site.CarbonZone, site => site.Id, StringComparer.OrdinalIgnoreCase);
        var priceSites = pack.Sites.Where(site => site.PriceZone is not null)
            .ToLookup(site => site.PriceZone!, site => site.Id, StringComparer.OrdinalIgnoreCase);
        var average = SignalKinds.Carbon(CarbonKind.Average, desk.Options.Scope);
        return new ZoneList(
            [.. pack.CarbonZones.Concat(Others(carbonRegions, pack.CarbonZones)).Select(zone => new CarbonZoneFacts(
                zone.Id, zone.Name, desk.Carbon(zone.Id, CarbonKind.Average, now)?.Timeliness, desk.Carbon(zone.Id, CarbonKind.Marginal, now)?.Timeliness,
                zone.HasHours, Live(desk, zone.Id, average), [.. carbonRegions[zone.Id]], [.. carbonSites[zone.Id]]))],
            [.. pack.PriceZones.Select(zone => new PriceZoneFacts(
                zone.Id, zone.Kind, zone.StandIn, desk.Price(zone.Id, now)?.Timeliness, Live(desk, zone.Id, SignalKind.Price),
                [.. priceRegions[zone.Id]], [.. priceSites[zone.Id]]))]);
    }

    private static IEnumerable<CarbonZone> Others(ILookup<string, string> regions, IReadOnlyList<CarbonZone> known) =>
        regions.Select(zone => zone.Key).Except(known.Select(zone => zone.Id), StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
            .Select(zone => new CarbonZone(zone, zone, HasHours: false, HasMarginal: false));

    private static IReadOnlyList<string> Live(SignalDesk desk, string zone, SignalKind kind) =>
        [.. desk.Sources.Where(source => source.Channels.Any(channel => channel.Kinds.Contains(kind) && source.Covers(channel, zone)))
            .Select(source => source.Name)];
}
