using System.Runtime.CompilerServices;
using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Text;

namespace Wattline.Gateway.Api.Grid;

/// <summary>A name by which somebody may ask for signals of the grid, and what it stands for.</summary>
/// <param name="Name">As it is known, whatever the case it was asked in.</param>
/// <param name="CarbonZone">The grid zone whose carbon it draws; null for what only has a price.</param>
/// <param name="PriceZone">The zone or tariff of its price; null for none.</param>
/// <param name="Location">Where it stands; null for a zone.</param>
/// <param name="Meaning">What the name is, in words.</param>
internal sealed record GridPlace(string Name, string? CarbonZone, string? PriceZone, GeoPoint? Location, string Meaning);

/// <summary>
/// Resolves names of places: regions of the configuration, grid zones, price zones, sites of the data pack, and clouds' regions by their
/// providers' names. Letters as they are written go first, since <c>SE</c> is a zone and <c>se</c> a site; then without regard to case.
/// </summary>
internal sealed class GridPlaces
{
    private const int MostSuggestions = 3;
    private static readonly ConditionalWeakTable<DataPack, GridPlaces> OfPacks = [];
    private readonly Dictionary<string, GridPlace> _carbon = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GridPlace> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GridPlace> _sites = new(StringComparer.Ordinal);

    private GridPlaces(DataPack pack)
    {
        foreach (var zone in pack.CarbonZones)
        {
            _carbon[zone.Id] = Zone(zone.Id);
        }

        foreach (var zone in pack.PriceZones)
        {
            _prices[zone.Id] = Tariff(zone.Id);
        }

        foreach (var site in pack.Sites)
        {
            Add(site.Id, site, $"site of the data, {site.City}");
            if (site.ProviderRegion.Length > 0)
            {
                Add(site.ProviderRegion, site, $"region of {site.Provider}, {site.City}");
            }
        }

        foreach (var (region, site) in CloudRegions.BySite)
        {
            if (pack.FindSite(site) is { } nearby)
            {
                Add(region, nearby, $"region of a cloud; the site {site} stands for its grid, a choice");
            }
        }

        foreach (var (region, zone, city, location) in CloudRegions.ByZone)
        {
            _sites.TryAdd(region, new GridPlace(region, zone, null, location, $"region of a cloud, {city}; its grid zone is a choice"));
        }
    }

    /// <summary>Those of a pack, made once.</summary>
    public static GridPlaces Of(DataPack pack) => OfPacks.GetValue(pack, one => new GridPlaces(one));

    /// <summary>Every place with carbon: clouds' regions and sites first, then the configuration's regions and grid zones.</summary>
    /// <param name="regions">The configuration's.</param>
    public IEnumerable<GridPlace> WithCarbon(IReadOnlyList<Region> regions) =>
        _sites.Values.Concat(regions.Select(Of)).Concat(_carbon.Values).DistinctBy(place => place.Name, StringComparer.Ordinal);

    /// <summary>What a name stands for where carbon is asked; null for nothing known.</summary>
    public GridPlace? FindCarbon(string name, IReadOnlyList<Region> regions) =>
        Find(name, regions, _carbon) ?? (regions.Any(region => region.CarbonZone == name) ? Zone(name) : null);

    /// <summary>What a name stands for where a price is asked; a place that is known has a price zone or none. Null for nothing known.</summary>
    public GridPlace? FindPrice(string name, IReadOnlyList<Region> regions) =>
        Find(name, regions, _prices) ?? (regions.Any(region => region.PriceZone == name) ? Tariff(name) : Find(name, regions, _carbon));

    /// <summary>What to ask instead where the name that carbon was asked for is a zone of prices; null where it is not.</summary>
    public string? PriceHint(string name, IReadOnlyList<Region> regions)
    {
        var zone = _prices.Keys.Concat(regions.Select(region => region.PriceZone).OfType<string>())
            .FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return zone is null ? null : $"'{zone}' is a price zone: ask /api/price/{zone}." +
            Drawn(Standing(regions).Where(place => place.PriceZone == zone), place => place.CarbonZone, "draw", "/api/carbon");
    }

    /// <summary>What to ask instead where the place that a price was asked for is a grid zone; null where it is not.</summary>
    public string? CarbonHint(GridPlace place, IReadOnlyList<Region> regions) => place.Location is not null || place.CarbonZone is not { } zone ? null
        : $"{zone} is a grid zone, which has carbon and no price: ask /api/carbon/{zone}." +
            Drawn(Standing(regions).Where(one => one.CarbonZone == zone && one.PriceZone is not null), one => one.PriceZone, "pay", "/api/price");

    /// <summary>Names near one that is not known, for an error; empty for none.</summary>
    public string Suggestion(string name, IReadOnlyList<Region> regions, bool price)
    {
        var near = Nearest.Names(name, Names(regions, price), MostSuggestions);
        return near.Count > 0 ? $" Near: {string.Join(", ", near)}." : "";
    }

    private IEnumerable<string> Names(IReadOnlyList<Region> regions, bool price) =>
        (price ? _prices : _carbon).Keys.Concat(_sites.Keys).Concat(regions.Select(region => region.Id));

    /// <summary>What stands somewhere: clouds' regions, sites, and the configuration's regions.</summary>
    private IEnumerable<GridPlace> Standing(IReadOnlyList<Region> regions) => _sites.Values.Concat(regions.Select(Of));

    /// <summary>The zones of some places, as in " Sites there draw SE-SE3 (/api/carbon/SE-SE3)."; empty for none.</summary>
    private static string Drawn(IEnumerable<GridPlace> places, Func<GridPlace, string?> zoneOf, string verb, string path)
    {
        var zones = places.Select(zoneOf).OfType<string>().Distinct().Take(MostSuggestions).ToList();
        return zones.Count == 0 ? "" : $" Sites there {verb} {string.Join(", ", zones.Select(zone => $"{zone} ({path}/{zone})"))}.";
    }

    private static GridPlace Zone(string zone) => new(zone, zone, null, null, "grid zone");

    private static GridPlace Tariff(string zone) => new(zone, null, zone, null, "price zone");

    private static GridPlace Of(Region region) =>
        new(region.Id, region.CarbonZone, region.PriceZone, region.Location, $"region of the configuration, {region.City}");

    private GridPlace? Find(string name, IReadOnlyList<Region> regions, Dictionary<string, GridPlace> zones)
    {
        if (zones.GetValueOrDefault(name) is { } zone)
        {
            return zone;
        }

        if (regions.FirstOrDefault(region => region.Id == name) is { } region)
        {
            return Of(region);
        }

        return _sites.GetValueOrDefault(name) ?? Alike(name, regions.Select(Of)) ?? Alike(name, zones.Values) ?? Alike(name, _sites.Values);
    }

    private static GridPlace? Alike(string name, IEnumerable<GridPlace> places) =>
        places.FirstOrDefault(place => place.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Add(string name, Site site, string meaning) =>
        _sites.TryAdd(name, new GridPlace(name, site.CarbonZone, site.PriceZone, site.Location, meaning));
}
