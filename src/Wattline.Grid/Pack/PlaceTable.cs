using Wattline.Fleet;
using Wattline.Signals;

namespace Wattline.Grid.Pack;

/// <summary>Reads sites, jurisdictions and metros.</summary>
internal static class PlaceTable
{
    public static List<Site> ReadSites(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/sites.csv");
        var row = new CsvReader(path, bytes.Span);
        var (id, provider, region, city) =
            (row.Column("site_id"), row.Column("provider"), row.Column("provider_region"), row.Column("city"));
        var (jurisdiction, carbonZone, priceZone) = (row.Column("jurisdiction"), row.Column("carbon_zone"), row.Column("price_zone"));
        var sites = new List<Site>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (row.Read())
        {
            if (!names.Add(row.Name(id)))
            {
                throw row.Fault(id, $"The site {row.Text(id)} is there twice.", "Give each site one row.");
            }

            sites.Add(new Site(
                row.Text(id), row.Name(provider), row.Text(region), row.Name(city), row.Name(jurisdiction), Point(row),
                row.Name(carbonZone), row.IsEmpty(priceZone) ? null : row.Text(priceZone), Pue(row, sources)));
        }

        return sites;
    }

    public static List<Jurisdiction> ReadJurisdictions(PackFiles files)
    {
        var (path, bytes) = files.Open("open/jurisdictions.csv");
        var row = new CsvReader(path, bytes.Span);
        var (iso, group) = (row.Column("iso2"), row.Column("adequacy_group"));
        var all = new List<Jurisdiction>();
        while (row.Read())
        {
            all.Add(new Jurisdiction(
                row.Name(iso), row.Name(row.Column("name")), row.Integer(row.Column("eu_member"), 0, 1) == 1,
                row.Integer(row.Column("eea"), 0, 1) == 1, row.IsEmpty(group) ? null : row.Text(group),
                row.Text(row.Column("adequacy_instrument")), row.Text(row.Column("adequacy_scope")),
                row.Text(row.Column("cross_border_privacy_rules")), row.Text(row.Column("localisation")),
                row.Text(row.Column("localisation_basis")), row.Text(row.Column("confidence"))));
        }

        return all;
    }

    public static List<Metro> ReadMetros(PackFiles files)
    {
        var (path, bytes) = files.Open("open/metros.csv");
        var row = new CsvReader(path, bytes.Span);
        var (city, ascii, iso, country) = (row.Column("city"), row.Column("city_ascii"), row.Column("iso2"), row.Column("country"));
        var (population, zone) = (row.Column("population"), row.Column("time_zone"));
        var metros = new List<Metro>();
        while (row.Read())
        {
            metros.Add(new Metro(
                row.Name(city), row.Name(ascii), row.Name(iso), row.Name(country), Point(row), row.Integer(population, 1, 100_000_000),
                row.IsEmpty(zone) ? null : row.Text(zone)));
        }

        return metros;
    }

    /// <summary>The point in the columns that every file of places has.</summary>
    public static GeoPoint Point(in CsvReader row) =>
        new(row.Number(row.Column("latitude_deg"), -90, 90), row.Number(row.Column("longitude_deg"), -180, 180));

    private static Sourced<double> Pue(in CsvReader row, SourceTable sources)
    {
        var (value, basis, year) = (row.Column("pue_ratio"), row.Column("pue_basis"), row.Column("pue_year"));
        var (means, note) = row.Text(basis) switch
        {
            "published" => (Basis.Published, ""),
            "fleet" => (Basis.Published, "the provider's figure for its whole fleet"),
            "assumed" => (Basis.Chosen, "assumed: nobody publishes one"),
            var other => throw row.Fault(basis, $"\"{other}\" is no basis of a PUE.", "Known: published, fleet, assumed."),
        };
        return new Sourced<double>(row.Number(value, 1, 3), sources.Of(
            row, row.Column("pue_source_id"), means, row.IsEmpty(year) ? null : row.Integer(year, 1900, 2200), note));
    }
}
