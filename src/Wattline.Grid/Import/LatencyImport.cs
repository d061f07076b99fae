using Wattline.Fleet;
using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>Measured round trips between cloud regions, and the pairs of the pack's sites, modelled where nobody measured.</summary>
internal static class LatencyImport
{
    private static readonly Dictionary<string, (string Source, int Year)> Sources = new(StringComparer.Ordinal)
    {
        ["aws"] = ("cloudping", 2025),
        ["azure"] = ("azure-latency", 2026),
        ["gcp"] = ("gcp-latency", 2022),
    };

    public static void Build(ImportRun run, CableGraph graph)
    {
        var locations = WriteLocations(run);
        WriteMeasured(run, graph, locations);
        WriteSitePairs(run, graph, ReadSites(run));
    }

    private static Dictionary<(string Provider, string Region), GeoPoint> WriteLocations(ImportRun run)
    {
        var locations = new Dictionary<(string, string), GeoPoint>();
        var table = run.Table("open/region_locations.csv", "provider", "region", "latitude_deg", "longitude_deg", "source_id");
        var row = run.Read("latency/region_coordinates.csv");
        while (row.Read())
        {
            var point = Point(row);
            var (provider, region) = (row.Name(row.Column("provider")), row.Name(row.Column("region")));
            locations.Add((provider, region), point);
            table.Add(provider, region, point.Latitude, point.Longitude, "wattline");
        }

        table.Save();
        return locations;
    }

    private static GeoPoint Point(in CsvReader row) =>
        new(row.Number(row.Column("lat"), -90, 90), row.Number(row.Column("lon"), -180, 180));

    private static void WriteMeasured(ImportRun run, CableGraph graph, Dictionary<(string, string), GeoPoint> locations)
    {
        var table = run.Table(
            "open/region_rtt.csv", "provider", "from_region", "to_region", "rtt_ms", "directions_measured", "source_id", "year", "basis");
        var errors = new List<(double Measured, double Modelled)>();
        foreach (var pair in ReadMeasured(run))
        {
            var (provider, from, to) = pair.Key;
            var mean = pair.Value.Average();
            var (source, year) = Sources[provider];
            table.Add(provider, from, to, Math.Round(mean, 3), pair.Value.Count, source, year, "measured");
            if (from != to && locations.TryGetValue((provider, from), out var a) && locations.TryGetValue((provider, to), out var b) &&
                graph.RoundTripMs(a, b, provider) is { } modelled)
            {
                errors.Add((mean, modelled));
            }
        }

        table.Save();
        var average = errors.Average(pair => pair.Measured);
        var residual = errors.Sum(pair => Math.Pow(pair.Measured - pair.Modelled, 2));
        var rSquared = 1 - (residual / errors.Sum(pair => Math.Pow(pair.Measured - average, 2)));
        var error = errors.Average(pair => Math.Abs(pair.Measured - pair.Modelled));
        run.Check("Cable graph against measured pairs", $"{errors.Count} pairs, R2 {rSquared:0.000}, mean error {error:0.0} ms");
    }

    /// <summary>Both directions of a pair together: they differ by less than 1 % in the median.</summary>
    private static SortedDictionary<(string Provider, string From, string To), List<double>> ReadMeasured(ImportRun run)
    {
        var pairs = new SortedDictionary<(string, string, string), List<double>>(
            Comparer<(string P, string F, string T)>.Create((x, y) => string.CompareOrdinal($"{x.P} {x.F} {x.T}", $"{y.P} {y.F} {y.T}")));
        var row = run.Read("latency/measured_pairs.csv");
        while (row.Read())
        {
            var provider = row.Text(row.Column("provider"));
            if (!Sources.ContainsKey(provider))
            {
                throw row.Fault("provider", $"\"{provider}\" is unknown.", $"Known: {string.Join(", ", Sources.Keys)}.");
            }

            var (from, to) = (row.Name(row.Column("from")), row.Name(row.Column("to")));
            var key = string.CompareOrdinal(from, to) <= 0 ? (provider, from, to) : (provider, to, from);
            if (!pairs.TryGetValue(key, out var directions))
            {
                pairs.Add(key, directions = []);
            }

            directions.Add(row.Number(row.Column("rtt_ms"), 0.01, 1000));
        }

        return pairs;
    }

    private static Dictionary<string, (string Provider, GeoPoint Location)> ReadSites(ImportRun run)
    {
        var sites = new Dictionary<string, (string, GeoPoint)>(StringComparer.Ordinal);
        var row = run.Read("regions/proposed_default_regions.csv");
        while (row.Read())
        {
            sites.Add(row.Name(row.Column("id")), (row.Text(row.Column("provider")), Point(row)));
        }

        return sites;
    }

    private static void WriteSitePairs(ImportRun run, CableGraph graph, Dictionary<string, (string Provider, GeoPoint Location)> sites)
    {
        var table = run.Table(
            "open/site_rtt.csv", "from_site", "to_site", "rtt_ms", "measurements", "basis", "source_id", "modelled_rtt_ms");
        var row = run.Read("latency/default_sites_rtt_ms.csv");
        var deviations = new List<double>();
        while (row.Read())
        {
            var from = Site(row, "from", sites);
            var to = Site(row, "to", sites);
            var modelled = Math.Round(PairModel.RoundTripMs(graph, from.Provider, from.Location, to.Provider, to.Location), 1);
            var measured = row.Text(row.Column("basis")) == "measured";
            deviations.Add(Math.Abs(modelled - row.Number(row.Column("model_rtt_ms"), 0, 1000)));
            table.Add(
                row.Text(row.Column("from")), row.Text(row.Column("to")),
                measured ? row.Number(row.Column("rtt_ms"), 0.01, 1000) : modelled,
                row.Integer(row.Column("n_measurements"), 0, 1000), measured ? "measured" : "modelled",
                measured ? "cloud-latency" : "wattline", modelled);
        }

        table.Save();
        var (near, most) = (deviations.Count(ms => ms < 0.11), deviations.Max());
        run.Check("Site pairs", $"{table.Count}; the model is within 0.1 ms of the raw table's on {near}, at most {most:0.0} ms off");
    }

    private static (string Provider, GeoPoint Location) Site(
        in CsvReader row, string column, Dictionary<string, (string Provider, GeoPoint Location)> sites) =>
        sites.TryGetValue(row.Text(row.Column(column)), out var site) ? site
            : throw row.Fault(column, $"\"{row.Text(row.Column(column))}\" is no site.", "Name a site of the sites file.");
}
