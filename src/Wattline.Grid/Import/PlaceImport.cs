using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>Jurisdictions and metros.</summary>
internal static class PlaceImport
{
    /// <summary>Scoped adequacy decisions by country: they hold only for whom they name, so each is a group of its own.</summary>
    private static readonly Dictionary<string, string> ScopedGroups = new(StringComparer.Ordinal)
    {
        ["US"] = "EU-adequate:US-DPF",
        ["CA"] = "EU-adequate:CA-commercial",
        ["JP"] = "EU-adequate:JP-private",
    };

    public static void Build(ImportRun run)
    {
        WriteJurisdictions(run);
        WriteMetros(run);
    }

    private static void WriteJurisdictions(ImportRun run)
    {
        var classes = ReadLegalClasses(run);
        var table = run.Table(
            "open/jurisdictions.csv", "iso2", "name", "eu_member", "eea", "adequacy_group", "adequacy_instrument", "adequacy_scope",
            "cross_border_privacy_rules", "localisation", "localisation_basis", "confidence", "source_id");
        var row = run.Read("legal/jurisdictions.csv");
        while (row.Read())
        {
            var iso = row.Name(row.Column("iso2"));
            var group = row.Integer(row.Column("eu_adequacy"), 0, 1) == 0 ? null : ScopedGroups.GetValueOrDefault(iso, "EU-adequate");
            if (classes.TryGetValue(iso, out var legalClass) && legalClass != group && !legalClass.StartsWith('-'))
            {
                throw row.Fault(
                    "eu_adequacy", $"{iso} is {group ?? "not adequate"} here and {legalClass} in the sites.", "Bring both together.");
            }

            table.Add(
                iso, row.Name(row.Column("name")), row.Integer(row.Column("eu_member"), 0, 1), row.Integer(row.Column("eea"), 0, 1), group,
                row.Text(row.Column("eu_adequacy_instrument")), row.Text(row.Column("eu_adequacy_scope")),
                row.Text(row.Column("global_cbpr")), row.Text(row.Column("localisation_class")),
                row.Text(row.Column("localisation_basis")), row.Text(row.Column("localisation_confidence")), "law");
        }

        table.Save();
        run.Check("Jurisdictions", $"{table.Count}");
    }

    /// <summary>The adequacy that the sites file gives each country; a dash where it gives none.</summary>
    private static Dictionary<string, string> ReadLegalClasses(ImportRun run)
    {
        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        var row = run.Read("regions/proposed_default_regions.csv");
        while (row.Read())
        {
            var text = row.Text(row.Column("legal_class"));
            classes[row.Text(row.Column("iso2"))] = text.StartsWith("EU-adequacy", StringComparison.Ordinal)
                ? text.Replace("EU-adequacy", "EU-adequate", StringComparison.Ordinal)
                : "-";
        }

        return classes;
    }

    private static void WriteMetros(ImportRun run)
    {
        var table = run.Table(
            "open/metros.csv", "city", "city_ascii", "iso2", "country", "latitude_deg", "longitude_deg", "population", "time_zone",
            "source_id");
        var row = run.Read("geo/metros_pop500k.csv");
        while (row.Read())
        {
            table.Add(
                row.Name(row.Column("city")), row.Name(row.Column("city_ascii")), row.Name(row.Column("iso2")),
                row.Name(row.Column("country")), row.Number(row.Column("lat"), -90, 90), row.Number(row.Column("lon"), -180, 180),
                row.Integer(row.Column("population"), 1, 100_000_000), row.Text(row.Column("timezone")), "natural-earth");
        }

        table.Save();
        run.Check("Metros", $"{table.Count}");
    }
}
