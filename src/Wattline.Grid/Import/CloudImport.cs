using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>What clouds publish about their regions: the price of moving data, and Google's carbon.</summary>
internal static class CloudImport
{
    public static void Build(ImportRun run)
    {
        WriteEgress(run);
        WriteGoogle(run);
    }

    private static void WriteEgress(ImportRun run)
    {
        var table = run.Table(
            "open/egress.csv", "provider", "from_region", "to_region", "egress_usd_per_gb", "source_id", "year", "basis");
        foreach (var provider in (string[])["aws", "azure", "gcp"])
        {
            var before = table.Count;
            var row = run.Read($"regions/egress_usd_per_gb_{provider}.csv");
            while (row.Read())
            {
                for (var column = 1; column < row.Columns.Length; column++)
                {
                    table.Add(
                        provider, RegionName(row.Name(0)), RegionName(row.Columns[column]), row.Number(column, 0, 5), "cloud-egress", 2025,
                        "published");
                }
            }

            run.Check($"Egress prices of {provider}", $"{table.Count - before} pairs");
        }

        table.Save();
    }

    /// <summary>Azure's "West Europe" is <c>westeurope</c> everywhere else.</summary>
    private static string RegionName(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static void WriteGoogle(ImportRun run)
    {
        var table = run.Table(
            "open/google_grid.csv", "region", "location", "year", "carbon_free_ratio", "carbon_g_per_kwh", "kind", "scope", "source_id",
            "basis");
        for (var year = 2019; year <= 2024; year++)
        {
            var row = run.Read($"regions/gcp-region-carbon-info/data/yearly/{year}.csv");
            var lifeCycle = row.Columns[3].StartsWith("Lifecycle", StringComparison.Ordinal);
            while (row.Read())
            {
                table.Add(
                    row.Name(0), row.Name(1), year, row.NumberOrNull(2, 0, 1), row.Number(3, 0, DataPack.MostGramsPerKwh), "average",
                    lifeCycle ? "life_cycle" : "direct", "google-region-carbon", "published");
            }
        }

        table.Save();
        run.Check("Google's carbon by region and year", $"{table.Count} rows");
    }
}
