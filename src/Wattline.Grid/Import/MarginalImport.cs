using Wattline.Grid.Pack;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Grid.Import;

/// <summary>
/// Own estimates of marginal carbon for US zones, direct scope: the slope of hourly changes in emissions over hourly changes in
/// generation. Where storage, hydro and imports balance the zone that slope means nothing, and the slope over fossil output stands in.
/// </summary>
internal static class MarginalImport
{
    /// <summary>Below this R2 generation does not explain emissions, and the fossil margin is taken.</summary>
    private const double LeastRSquared = 0.5;

    /// <summary>The largest change from hour to hour that is believed, as a part of the median generation.</summary>
    private const double LargestChange = 0.5;

    public static void Build(ImportRun run)
    {
        var table = run.Table(
            "open/carbon_marginal.csv", "zone", "authority", "source_id", "year", "kind", "scope", "basis", "method", "carbon_g_per_kwh",
            "r_squared", "generation_slope_g_per_kwh", "generation_r_squared", "fossil_slope_g_per_kwh", "fossil_r_squared");
        foreach (var (authority, zone) in FuelHours.Zones)
        {
            var hours = FuelHours.Read(run, authority);
            var pairs = Pairs(hours);
            var generation = Slope(pairs, hour => hour.Generation);
            var fossil = Slope(pairs, hour => hour.Fossil);
            var usable = generation.RSquared >= LeastRSquared;
            var best = usable ? generation : fossil;
            table.Add(
                zone, authority, "eia-930", ImportRun.Year, "marginal", "direct", "modelled", usable ? "generation-slope" : "fossil-slope",
                Math.Round(best.Grams, 1), Math.Round(best.RSquared, 3), Math.Round(generation.Grams, 1),
                Math.Round(generation.RSquared, 3), Math.Round(fossil.Grams, 1), Math.Round(fossil.RSquared, 3));
            run.Check(
                $"Marginal carbon of {authority}",
                $"generation {generation.Grams:0} g/kWh (R2 {generation.RSquared:0.00})",
                $"fossil {fossil.Grams:0} (R2 {fossil.RSquared:0.00})",
                $"{hours.Count - 1 - pairs.Count} of {hours.Count - 1} changes left out");
        }

        table.Save();
    }

    /// <summary>
    /// Neighbouring hours that are both there. A change of more than half the zone's median generation is a meter that fell out and came
    /// back: PJM's falls from 110 GW to 0.3 GW on 2022-10-01, and five such pairs would pull its slope from 466 to 426.
    /// </summary>
    private static List<(FuelHour First, FuelHour Second)> Pairs(List<FuelHour?> hours)
    {
        var there = hours.OfType<FuelHour>().Select(hour => hour.Generation).Order().ToList();
        var most = LargestChange * there[there.Count / 2];
        return [.. hours.Zip(hours.Skip(1)).Where(pair => pair is { First: not null, Second: not null })
            .Select(pair => (First: pair.First!, Second: pair.Second!))
            .Where(pair => Math.Abs(pair.Second.Generation - pair.First.Generation) < most)];
    }

    /// <summary>Least squares of changes in emissions on changes in output.</summary>
    private static (double Grams, double RSquared) Slope(List<(FuelHour First, FuelHour Second)> pairs, Func<FuelHour, double> output)
    {
        var changes = pairs
            .Select(pair => (X: output(pair.Second) - output(pair.First), Y: pair.Second.Emissions - pair.First.Emissions)).ToList();
        double meanX = changes.Average(change => change.X), meanY = changes.Average(change => change.Y);
        var xy = changes.Sum(change => (change.X - meanX) * (change.Y - meanY));
        var xx = changes.Sum(change => (change.X - meanX) * (change.X - meanX));
        var yy = changes.Sum(change => (change.Y - meanY) * (change.Y - meanY));
        return (xy / xx, xy * xy / (xx * yy));
    }
}
