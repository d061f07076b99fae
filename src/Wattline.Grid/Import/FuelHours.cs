using Wattline.Grid.Pack;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Grid.Import;

/// <summary>
/// An hour of an authority: all generation, that of fossil fuels, that of wind, sun, water and nuclear, and that of sun and of wind alone in
/// MWh; emissions in kg.
/// </summary>
internal sealed record FuelHour(double Generation, double Fossil, double CarbonFree, double Solar, double Wind, double Emissions);

/// <summary>Hourly generation by fuel of US balancing authorities.</summary>
internal static class FuelHours
{
    /// <summary>The authorities at hand and the carbon zones that they are.</summary>
    public static readonly (string Authority, string Zone)[] Zones =
    [
        ("PJM", "US-MIDA-PJM"), ("ERCO", "US-TEX-ERCO"), ("MISO", "US-MIDW-MISO"), ("CISO", "US-CAL-CISO"), ("NYIS", "US-NY-NYIS"),
        ("SOCO", "US-SE-SOCO"), ("BPAT", "US-NW-BPAT"), ("AZPS", "US-SW-AZPS"),
    ];

    /// <summary>An hour below so much of the median generation is a meter that fell out: PJM has 287 MWh where 94,000 are usual.</summary>
    private const double LeastGeneration = 0.25;

    private static readonly string[] Fuels = ["WND", "SUN", "WAT", "OIL", "NG", "COL", "NUC", "OTH"];

    /// <summary>The hours of the replayed year; null where a fuel is blank.</summary>
    public static List<FuelHour?> Read(ImportRun run, string authority)
    {
        var row = run.Read($"eia930-mix-2022/{authority}_2022_generation_mwh_by_fuel_utc.csv");
        var time = row.Column("datetime_utc");
        var columns = new int[Fuels.Length];
        for (var fuel = 0; fuel < Fuels.Length; fuel++)
        {
            columns[fuel] = row.Column(Fuels[fuel]);
        }

        var hours = new List<FuelHour?>(DataPack.Hours);
        while (row.Read())
        {
            ImportRun.ExpectSlot(row, time, DataPack.FirstSlot.AddHours(hours.Count));
            hours.Add(Mix(row, columns));
        }

        return hours.Count == DataPack.Hours ? hours
            : throw row.Fault("", $"The file has {hours.Count} hours where {DataPack.Hours} are due.", "Every hour of 2022 is needed.");
    }

    /// <summary>The hours of the replayed year; null where a fuel is blank or the meter fell out.</summary>
    public static IReadOnlyList<FuelHour?> ReadSound(ImportRun run, string authority)
    {
        var hours = Read(run, authority);
        var there = hours.OfType<FuelHour>().Select(hour => hour.Generation).Order().ToList();
        var least = LeastGeneration * there[there.Count / 2];
        return [.. hours.Select(hour => hour is null || hour.Generation < least ? null : hour)];
    }

    /// <summary>An hour with a blank fuel is left out whole: a fuel that drops to nothing and back would pass for the margin.</summary>
    private static FuelHour? Mix(in CsvReader row, int[] columns)
    {
        double generation = 0, fossil = 0, free = 0, solar = 0, wind = 0, emissions = 0;
        for (var fuel = 0; fuel < columns.Length; fuel++)
        {
            if (row.NumberOrNull(columns[fuel], -20_000, 300_000) is not { } mwh)
            {
                return null;
            }

            generation += mwh;
            fossil += Fuels[fuel] is "COL" or "NG" or "OIL" ? mwh : 0;
            solar += Fuels[fuel] is "SUN" ? mwh : 0;
            wind += Fuels[fuel] is "WND" ? mwh : 0;
            free += Fuels[fuel] is "WND" or "SUN" or "WAT" or "NUC" ? Math.Max(0, mwh) : 0;
            emissions += mwh * FuelFactors.Of(EiaCodes.FuelOf(Fuels[fuel]))!.Direct.Value.GramsPerKwh;
        }

        return new FuelHour(generation, fossil, free, solar, wind, emissions);
    }
}
