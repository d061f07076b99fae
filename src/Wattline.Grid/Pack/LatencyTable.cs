using Wattline.Fleet;
using Wattline.Signals;

namespace Wattline.Grid.Pack;

/// <summary>Round trips: measured where somebody measured, else by the cable graph.</summary>
internal sealed class LatencyTable
{
    /// <summary>A user this near a site, in km, is in its region.</summary>
    private const double InRegionKm = 50;
    private const double ChosenInRegionMs = 5;
    private readonly SourceTable sources;
    private readonly CableGraph graph;
    private readonly Dictionary<(string, string), Sourced<double>> sites = [];
    private readonly Dictionary<(string, string, string), Sourced<double>> regions = [];

    public LatencyTable(PackFiles files, SourceTable sources)
    {
        this.sources = sources;
        graph = ReadGraph(files);
        ReadSitePairs(files);
        ReadRegionPairs(files);
    }

    public CableGraph Graph => graph;

    /// <summary>Pairs of sites that are in the file, each counted once.</summary>
    public int SitePairs => sites.Count;

    public Sourced<double> Between(Site a, Site b)
    {
        if (a.Id == b.Id)
        {
            return InRegion(a);
        }

        return sites.GetValueOrDefault(Ordered(a.Id, b.Id)) ?? Measured(a, b) ?? new Sourced<double>(
            PairModel.RoundTripMs(graph, a.Provider, a.Location, b.Provider, b.Location), Modelled());
    }

    public Sourced<double> From(GeoPoint user, Site site) => user.DistanceKm(site.Location) < InRegionKm
        ? InRegion(site)
        : new Sourced<double>(PairModel.RoundTripMs(graph, site.Provider, user, site.Location), Modelled());

    public Sourced<double> Between(GeoPoint from, GeoPoint to) => from.DistanceKm(to) < InRegionKm
        ? new Sourced<double>(ChosenInRegionMs, sources.Of("wattline", Basis.Chosen, null, "within 50 km"))
        : new Sourced<double>(PairModel.RoundTripMs(graph, null, from, to), Modelled());

    private static (string, string) Ordered(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);

    private Provenance Modelled() => sources.Of("wattline", Basis.Modelled, null, "cable graph; mean error 11 ms on 2,283 measured pairs");

    private Sourced<double> InRegion(Site site) => Measured(site, site) ?? new Sourced<double>(
        ChosenInRegionMs, sources.Of("wattline", Basis.Chosen, null, "within a region nobody measured; AWS regions have 1.2 to 8.2 ms"));

    private Sourced<double>? Measured(Site a, Site b)
    {
        var (from, to) = Ordered(a.ProviderRegion, b.ProviderRegion);
        return a.Provider == b.Provider ? regions.GetValueOrDefault((a.Provider, from, to)) : null;
    }

    private void ReadSitePairs(PackFiles files)
    {
        var (path, bytes) = files.Open("open/site_rtt.csv");
        var row = new CsvReader(path, bytes.Span);
        var (from, to, rtt) = (row.Column("from_site"), row.Column("to_site"), row.Column("rtt_ms"));
        var (basis, source) = (row.Column("basis"), row.Column("source_id"));
        while (row.Read())
        {
            var means = SourceTable.Basis(row, basis);
            var provenance = means == Basis.Modelled ? Modelled() : sources.Of(row, source, means, null);
            sites[Ordered(row.Name(from), row.Name(to))] = new Sourced<double>(row.Number(rtt, 0.01, 2000), provenance);
        }
    }

    private void ReadRegionPairs(PackFiles files)
    {
        var (path, bytes) = files.Open("open/region_rtt.csv");
        var row = new CsvReader(path, bytes.Span);
        var (provider, from, to, rtt) =
            (row.Column("provider"), row.Column("from_region"), row.Column("to_region"), row.Column("rtt_ms"));
        var (basis, source, year) = (row.Column("basis"), row.Column("source_id"), row.Column("year"));
        while (row.Read())
        {
            var (first, second) = Ordered(row.Name(from), row.Name(to));
            regions[(string.Intern(row.Name(provider)), first, second)] = new Sourced<double>(
                row.Number(rtt, 0.01, 2000),
                sources.Of(row, source, SourceTable.Basis(row, basis), row.Integer(year, 1900, 2200)));
        }
    }

    private static CableGraph ReadGraph(PackFiles files)
    {
        var (path, bytes) = files.Open("open/cable_hubs.csv");
        var row = new CsvReader(path, bytes.Span);
        var hubs = new List<CableHub>();
        while (row.Read())
        {
            hubs.Add(new CableHub(row.Name(row.Column("hub")), PlaceTable.Point(row)));
        }

        return new CableGraph(hubs, ReadLinks(files, hubs), ReadSets(files));
    }

    private static List<CableLink> ReadLinks(PackFiles files, List<CableHub> hubs)
    {
        var known = hubs.Select(hub => hub.Code).ToHashSet(StringComparer.Ordinal);
        var (path, bytes) = files.Open("open/cable_links.csv");
        var row = new CsvReader(path, bytes.Span);
        var (from, to, excluded) = (row.Column("from_hub"), row.Column("to_hub"), row.Column("excluded_providers"));
        var links = new List<CableLink>();
        while (row.Read())
        {
            foreach (var end in (ReadOnlySpan<int>)[from, to])
            {
                if (!known.Contains(row.Text(end)))
                {
                    throw row.Fault(end, $"\"{row.Text(end)}\" is no hub.", "List it in open/cable_hubs.csv.");
                }
            }

            links.Add(new CableLink(
                row.Text(from), row.Text(to), row.Text(excluded).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return links;
    }

    private static List<RttCoefficients> ReadSets(PackFiles files)
    {
        var (path, bytes) = files.Open("open/cable_coefficients.csv");
        var row = new CsvReader(path, bytes.Span);
        var sets = new List<RttCoefficients>();
        while (row.Read())
        {
            sets.Add(new RttCoefficients(
                row.Name(row.Column("coefficient_set")), row.Number(row.Column("base_ms"), 0, 1000),
                row.Number(row.Column("ms_per_km"), 2 / Reach.FibreKmPerMs, 1), row.Number(row.Column("ms_per_hop"), 0, 1000)));
        }

        return sets.Exists(set => set.Set == CableGraph.AllProviders) ? sets
            : throw row.Fault("coefficient_set", "No set is called \"all\".", "Add the one that was fitted to every provider.");
    }
}
