namespace Wattline.Grid.Import;

/// <summary>
/// Wind and sun by the hour for US zones, over the highest hour of the year: the shape of a zone's plants together, which is smoother than
/// that of one of them. A plant that takes more than it gives counts as giving nothing. A fuel that is zero in every hour is not reported
/// there (the sun of New York is behind meters) and has no row.
/// </summary>
internal static class RenewableImport
{
    public static void Build(ImportRun run)
    {
        var table = run.Table(
            "open/renewables_hourly_2022.csv", "zone", "authority", "fuel", "source_id", "year", "kind", "basis", "peak_mwh", "output_permille");
        foreach (var (authority, zone) in FuelHours.Zones)
        {
            var hours = FuelHours.ReadSound(run, authority);
            foreach (var (fuel, mwh) in ((string, double[])[])[("solar", Output(hours, hour => hour.Solar)), ("wind", Output(hours, hour => hour.Wind))])
            {
                if (mwh.Where(double.IsFinite).Max() is var peak and > 0)
                {
                    double[] permille = [.. mwh.Select(one => 1000 * one / peak)];
                    table.Add(zone, authority, fuel, "eia-930", ImportRun.Year, "generation", "measured", peak, PackTable.Series(permille, 0));
                    run.Check(
                        $"Hourly {fuel} of {authority}", $"highest hour {peak:0} MWh", $"mean {permille.Where(double.IsFinite).Average() / 10:0.0} % of it",
                        $"{permille.Count(double.IsNaN)} hours missing");
                }
            }
        }

        table.Save();
    }

    private static double[] Output(IReadOnlyList<FuelHour?> hours, Func<FuelHour, double> fuel) =>
        [.. hours.Select(hour => hour is null ? double.NaN : Math.Max(0, fuel(hour)))];
}
