using Wattline.Grid.Pack;
using Wattline.Signals;

namespace Wattline.Grid.Import;

/// <summary>Average life-cycle carbon by zone: hours of 2022, and years.</summary>
internal static class CarbonImport
{
    private const double MostGramsPerKwh = DataPack.MostGramsPerKwh;
    private const string Hourly = "electricity-maps-hourly-2022";
    private const string Yearly = "electricity-maps-yearly";
    private static readonly int[] Years = [2021, 2022, 2023, 2024, 2025];

    /// <summary>Zones of the hourly table that the yearly one knows only as part of a larger zone.</summary>
    private static readonly Dictionary<string, string> LargerZones = new(StringComparer.Ordinal)
    {
        ["IN-MH"] = "IN-WE",
        ["IN-UP"] = "IN-NO",
        ["US-HI-OA"] = "US-HI",
    };

    public static void Build(ImportRun run)
    {
        var annual = WriteAnnual(run);
        var (zones, series) = ReadHourly(run);
        var table = run.Table(
            "odbl/carbon_hourly_2022.csv", "zone", "source_id", "year", "kind", "scope", "basis", "level_2024_ratio", "level_zone",
            "carbon_g_per_kwh");
        for (var zone = 0; zone < zones.Length; zone++)
        {
            var level = LargerZones.GetValueOrDefault(zones[zone], zones[zone]);
            table.Add(
                zones[zone], Hourly, ImportRun.Year, "average", "life_cycle", "modelled", Ratio(annual, zones[zone], series[zone], 2024),
                level, PackTable.Series(series[zone], 1));
        }

        table.Save();
        Report(run, zones, series);
    }

    /// <summary>
    /// What lifts the hours of 2022 to a later year: the later annual mean over the hourly mean, which also carries the revision of the
    /// method between the two tables; for a part of a larger zone the larger zone's change since 2022.
    /// </summary>
    private static double? Ratio(Dictionary<(string Zone, int Year), double> annual, string zone, double[] hours, int year)
    {
        if (LargerZones.TryGetValue(zone, out var larger))
        {
            return Math.Round(annual[(larger, year)] / annual[(larger, ImportRun.Year)], 5);
        }

        return annual.TryGetValue((zone, year), out var mean) ? Math.Round(mean / hours.Average(), 5) : null;
    }

    private static Dictionary<(string Zone, int Year), double> WriteAnnual(ImportRun run)
    {
        var annual = new Dictionary<(string, int), double>();
        var table = run.Table(
            "odbl/carbon_annual.csv", "zone", "name", "source_id", "year", "kind", "scope", "basis", "carbon_g_per_kwh",
            "carbon_free_pct", "renewable_pct");
        var row = run.Read("em-annual-2021-2025-odbl/carbon_lca_annual.csv");
        var (zone, name) = (row.Column("zone"), row.Column("name"));
        while (row.Read())
        {
            foreach (var year in Years)
            {
                var grams = row.Number(row.Column($"ci_{year}"), 0, MostGramsPerKwh);
                annual.Add((row.Name(zone), year), grams);
                table.Add(
                    row.Text(zone), row.Text(name), Yearly, year, "average", "life_cycle", "modelled", grams,
                    row.Number(row.Column($"cfe_pct_{year}"), 0, 100), row.Number(row.Column($"renewable_pct_{year}"), 0, 100));
            }
        }

        table.Save();
        run.Check("Carbon by year", $"{table.Count / Years.Length} zones x {Years.Length} years");
        return annual;
    }

    private static (string[] Zones, double[][] Series) ReadHourly(ImportRun run)
    {
        var row = run.Read("em-hourly-2022-odbl/carbon_lca_2022_hourly_utc.csv");
        var time = row.Column("datetime_utc");
        string[] zones = [.. row.Columns[1..]];
        double[][] series = [.. zones.Select(_ => new double[DataPack.Hours])];
        var hour = 0;
        for (; row.Read(); hour++)
        {
            ImportRun.ExpectSlot(row, time, DataPack.FirstSlot.AddHours(hour));
            for (var zone = 0; zone < zones.Length && hour < DataPack.Hours; zone++)
            {
                series[zone][hour] = row.Number(zone + 1, 0, MostGramsPerKwh);
            }
        }

        return hour == DataPack.Hours ? (zones, series)
            : throw row.Fault("", $"The file has {hour} hours where {DataPack.Hours} are due.", "Every hour of 2022 is needed.");
    }

    private static void Report(ImportRun run, string[] zones, double[][] series)
    {
        var (least, most) = (series.Min(hours => hours.Min()), series.Max(hours => hours.Max()));
        run.Check("Carbon by hour", $"{zones.Length} zones x {DataPack.Hours} h of 2022, {least} to {most} g/kWh");
        var flat = zones.Where((_, zone) => series[zone].Min() == series[zone].Max());
        run.Check("Carbon zones that never change in 2022", $"{string.Join(' ', flat)}");
        foreach (var zone in (string[])["NL", "SG"])
        {
            var at = Array.IndexOf(zones, zone);
            if (at >= 0)
            {
                run.Check($"Carbon of {zone} in 2022", $"mean {series[at].Average():0.0}, most {series[at].Max():0.0} g/kWh");
            }
        }
    }
}
