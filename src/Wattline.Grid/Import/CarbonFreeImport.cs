using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>
/// Share of carbon-free generation by the hour for US zones: wind, sun, water and nuclear over all that is generated there. Imports are
/// not in it, and other fuels, among them geothermal and biomass, count as not carbon-free.
/// </summary>
internal static class CarbonFreeImport
{
    public static void Build(ImportRun run)
    {
        var table = run.Table(
            "open/carbon_free_hourly_2022.csv", "zone", "authority", "source_id", "year", "kind", "basis", "carbon_free_pct");
        foreach (var (authority, zone) in FuelHours.Zones)
        {
            double[] shares = [.. FuelHours.ReadSound(run, authority).Select(hour => hour is null
                ? double.NaN
                : Math.Min(100, 100 * hour.CarbonFree / hour.Generation))];
            var known = shares.Where(double.IsFinite).ToList();
            table.Add(zone, authority, "eia-930", ImportRun.Year, "generation", "measured", PackTable.Series(shares, 1));
            run.Check(
                $"Carbon-free share of {authority}", $"mean {known.Average():0.0} %", $"{known.Min():0.0} to {known.Max():0.0} %",
                $"{shares.Length - known.Count} hours missing");
        }

        table.Save();
    }
}
