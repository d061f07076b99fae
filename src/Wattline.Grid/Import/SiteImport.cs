using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>The sites: where they stand, whose law holds, which zones they draw from, how much of their energy is overhead.</summary>
internal static class SiteImport
{
    private const string SitesFile = "regions/proposed_default_regions.csv";

    /// <summary>Price zones of sites whose own raw name is another: Ember's daily markets, and zones that need a stand-in.</summary>
    private static readonly Dictionary<string, string> PriceZones = new(StringComparer.Ordinal)
    {
        ["it"] = "IT",
        ["pl"] = "PL",
        ["fi"] = "FI",
        ["no"] = "NO",
        ["dk"] = "DK",
        ["jp-w"] = "JP-KN",
        ["in-n"] = "IN-UP",
    };

    /// <summary>The raw names of who publishes PUE, by provider.</summary>
    private static readonly Dictionary<string, (string Publisher, string Source, int FleetYear)> PueSources = new(StringComparer.Ordinal)
    {
        ["aws"] = ("Amazon Web Services", "aws-pue", 2024),
        ["gcp"] = ("Google Cloud", "google-pue", 2024),
        ["azure"] = ("Microsoft Azure", "microsoft-pue", 2023),
    };

    public static void Build(ImportRun run)
    {
        var published = ReadPue(run);
        var table = run.Table(
            "open/sites.csv", "site_id", "provider", "provider_region", "city", "jurisdiction", "latitude_deg", "longitude_deg",
            "carbon_zone", "price_zone", "pue_ratio", "pue_basis", "pue_year", "pue_source_id", "source_id");
        var row = run.Read(SitesFile);
        var (id, basis, zone) = (row.Column("id"), row.Column("pue_basis"), row.Column("ci_zone"));
        var (latitude, longitude, city) = (row.Column("lat"), row.Column("lon"), row.Column("city"));
        var disagreeing = new List<string>();
        while (row.Read())
        {
            var provider = row.Text(row.Column("provider")) is "-" ? "colo" : row.Text(row.Column("provider"));
            var region = row.Text(row.Column("provider_region")) is "colo" ? "" : row.Text(row.Column("provider_region"));
            var pue = Pue(row, basis, provider, region, published, disagreeing);
            table.Add(
                row.Name(id), provider, region, row.Name(city), row.Name(row.Column("iso2")), row.Number(latitude, -90, 90),
                row.Number(longitude, -180, 180), row.Name(zone).Replace("annual:", "", StringComparison.Ordinal), PriceZone(row),
                pue.Value, pue.Basis, pue.Year, pue.Source, "wattline");
        }

        table.Save();
        run.Check("Sites", $"{table.Count}; published PUE that the fact list does not bear out: {Listed(disagreeing)}");
    }

    private static string Listed(List<string> names) => names.Count == 0 ? "none" : string.Join(' ', names);

    private static (double Value, string Basis, int? Year, string Source) Pue(
        in CsvReader row, int basis, string provider, string region, Dictionary<(string, string), (double Pue, int Year)> published,
        List<string> disagreeing)
    {
        var value = row.Number(row.Column("pue"), 1, 3);
        if (row.Text(basis) == "assumed")
        {
            return (value, "assumed", null, "wattline");
        }

        if (!PueSources.TryGetValue(provider, out var about))
        {
            throw row.Fault("provider", $"\"{provider}\" publishes no PUE that is known here.", "Mark the figure `assumed`.");
        }

        if (row.Text(basis) == "fleet-average")
        {
            return (value, "fleet", about.FleetYear, about.Source);
        }

        if (!published.TryGetValue((about.Publisher, region), out var fact) || Math.Abs(fact.Pue - value) > 0.006)
        {
            disagreeing.Add(row.Text(row.Column("id")));
        }

        return (value, "published", fact.Year == 0 ? about.FleetYear : fact.Year, about.Source);
    }

    private static Dictionary<(string, string), (double, int)> ReadPue(ImportRun run)
    {
        var facts = new Dictionary<(string, string), (double, int)>();
        var row = run.Read("regions/pue_published_facts.csv");
        while (row.Read())
        {
            facts[(row.Text(row.Column("provider")), row.Text(row.Column("region")))] =
                (row.Number(row.Column("pue"), 1, 3), row.Integer(row.Column("year"), 2000, 2100));
        }

        return facts;
    }

    /// <summary>
    /// US sites take their state's industrial tariff, because the hours of their markets may not be passed on and one kind for all of
    /// them compares fairly. A site without a price that may be shipped has none.
    /// </summary>
    private static string? PriceZone(in CsvReader row)
    {
        var city = row.Text(row.Column("city"));
        if (row.Text(row.Column("iso2")) == "US")
        {
            var state = city[(city.LastIndexOf(',') + 1)..].Trim();
            return ConstantPriceImport.StateZone(state) ?? throw row.Fault("city", $"\"{city}\" ends in no known state.", "City, State.");
        }

        var raw = row.Text(row.Column("price_zone"));
        return PriceZones.GetValueOrDefault(row.Text(row.Column("id"))) ??
            (raw.Length == 0 || raw == "HQ-tariff" ? null : raw);
    }
}
