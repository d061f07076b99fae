using Wattline.Fleet;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Text;

namespace Wattline.Gateway.Planning;

/// <summary>A service node of a scenario.</summary>
internal sealed record ScenarioService(string Id, ScenarioPlace Place, Region? Home);

/// <summary>An origin of a scenario, with whose law holds for its data.</summary>
internal sealed record ScenarioOrigin(PlanOrigin Plan, string? Jurisdiction, double Weight, double Longitude);

/// <summary>Reads where requests come from and through which nodes they go, and lays out the way to each region.</summary>
/// <param name="frame">What they are read against.</param>
/// <param name="fleet">The regions in the order of their identifiers.</param>
/// <param name="ways">How long a round trip takes.</param>
internal sealed class OriginReader(ScenarioFrame frame, FleetColumns fleet, RoundTrips ways)
{
    /// <summary>One service node, or null after its faults were noted.</summary>
    public ScenarioService? Service(string id, ScenarioSection section)
    {
        var place = PlaceReader.Read(section, frame.Pack, id);
        if (place is null && !PlaceReader.IsGiven(section))
        {
            section.Report("city", "is missing.", "Add 'city: Frankfurt', or latitude_deg and longitude_deg.");
        }

        var home = section.Text("home");
        var region = home is null || fleet.RowOf(home) is not (>= 0 and var row) ? null : fleet.Regions[row];
        if (home is not null && region is null)
        {
            section.Report("home", $"'{home}' is no region of the scenario.", Use(home, fleet.Regions.Select(one => one.Id)));
        }

        section.RefuseOthers();
        return place is null ? null : new ScenarioService(id, place, region);
    }

    /// <summary>One origin, or null after its faults were noted.</summary>
    public ScenarioOrigin? Origin(string id, ScenarioSection section, IReadOnlyList<ScenarioService> services)
    {
        var place = PlaceReader.Read(section, frame.Pack, id);
        var (service, jurisdiction, weight) = (ServiceOf(section, place, services), PlaceReader.Jurisdiction(section), section.Number("weight") ?? 1);
        if (place is null && service is null && !PlaceReader.IsGiven(section) && !section.Has("service"))
        {
            section.Report(
                "city", "is missing, and so is a service that would give the place.", "Add 'city: Berlin', latitude_deg and longitude_deg, or a service.");
        }

        section.RefuseOthers();
        if ((place ?? service?.Place) is not { } from)
        {
            return null;
        }

        var network = service is null ? Direct(id, from) : Through(id, service, place);
        return new ScenarioOrigin(
            new PlanOrigin(id, network, service?.Home?.Id, service?.Id), jurisdiction ?? from.Country ?? service?.Home?.Jurisdiction, weight,
            from.Place.Point.Longitude);
    }

    /// <summary>What to name instead of something that is not there.</summary>
    public static string Use(string asked, IEnumerable<string> known)
    {
        var all = known.ToList();
        return $"Use {string.Join(", ", Nearest.Names(asked, all, 3).DefaultIfEmpty(all.FirstOrDefault() ?? "one that is there"))}.";
    }

    private static ScenarioService? ServiceOf(ScenarioSection section, ScenarioPlace? place, IReadOnlyList<ScenarioService> services)
    {
        var name = section.Text("service");
        if (name is null)
        {
            return place is null ? null : services.MinBy(one => one.Place.Place.Point.DistanceKm(place.Place.Point));
        }

        var service = services.FirstOrDefault(one => one.Id == name);
        if (service is null && name != "none")
        {
            section.Report("service", $"'{name}' is no service of the scenario.", Use(name, services.Select(one => one.Id).Append("none")));
        }

        return service;
    }

    /// <summary>Straight to the regions: bytes are paid for on their way out of them.</summary>
    private NetworkColumns Direct(string id, ScenarioPlace from) => NetworkColumns.To(
        id, fleet, [.. fleet.Regions.Select(region => Plus(ways.Between(from.Place.Point, region), ways.AccessMs))]);

    /// <summary>
    /// Through a node. What passes between it and its home is free; to another region bytes are paid for as they leave the home, and back as
    /// they leave the region.
    /// </summary>
    private NetworkColumns Through(string id, ScenarioService service, ScenarioPlace? place)
    {
        var first = ways.AccessMs + (place is null ? 0 : ways.Between(place.Place.Point, service.Place.Place.Point).Value);
        var roundTrips = fleet.Regions.Select(region => Plus(ways.Between(service.Place.Place.Point, region), first));
        return new NetworkColumns(
            id, [.. roundTrips],
            [.. fleet.Regions.Select(region => service.Home is { } home ? Egress(home, region) : 0)],
            [.. fleet.Regions.Select(region => service.Home is { } home ? Egress(region, home) : region.EgressUsdPerGb.Value / 1e9)]);
    }

    /// <summary>USD for a byte from one region to another: the scenario's own figure, else the provider's between its regions, else the default.</summary>
    private double Egress(Region from, Region to)
    {
        if (from.Id == to.Id)
        {
            return 0;
        }

        var sites = (From: SiteOf(from), To: SiteOf(to));
        var listed = from.EgressUsdPerGb.Provenance == ScenarioFrame.Stated || sites.From is null || sites.To is null
            ? null
            : frame.Pack.EgressUsdPerGb(sites.From, sites.To);
        return (listed ?? from.EgressUsdPerGb).Value / 1e9;
    }

    private Site? SiteOf(Region region) => region.Site is { } id ? frame.Pack.FindSite(id) : null;

    private static Sourced<double> Plus(Sourced<double> way, double more) => more == 0 ? way : way with { Value = way.Value + more };
}
