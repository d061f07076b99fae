using Wattline.Grid.Pack;
using Wattline.Signals;

namespace Wattline.Grid.Import;

/// <summary>Hourly day-ahead prices of the zones whose terms let them be passed on, checked against independent daily means.</summary>
internal static class PriceImport
{
    private const string File = "prices/prices_2022_2024_hourly_utc_native_per_mwh.csv";

    /// <summary>A median deviation above this, in EUR/MWh, means a wrong time zone, currency or smoothing.</summary>
    private const double MostDeviation = 0.02;

    /// <summary>Raw column, currency, source, Ember's name of the market and whether Ember's day is the local one.</summary>
    private static readonly (string Zone, string Currency, string Source, string? Ember, bool LocalDay)[] Zones =
    [
        ("IE", "EUR", "ember-day-ahead", "Ireland", true), ("FR", "EUR", "ember-day-ahead", "France", false),
        ("NL", "EUR", "ember-day-ahead", "Netherlands", false), ("BE", "EUR", "ember-day-ahead", "Belgium", false),
        ("CH", "EUR", "ember-day-ahead", "Switzerland", false), ("ES", "EUR", "ember-day-ahead", "Spain", false),
        ("PT", "EUR", "ember-day-ahead", "Portugal", false), ("SE4", "EUR", "smard", null, false),
        ("AU-NSW", "AUD", "aemo", null, false), ("AU-VIC", "AUD", "aemo", null, false),
    ];

    /// <summary>The zones whose missing hours the daily table can fill.</summary>
    public static IEnumerable<(string Zone, string Ember)> Checked =>
        Zones.Where(zone => zone.Ember is not null).Select(zone => (zone.Zone, zone.Ember!));

    public static void Build(ImportRun run, IReadOnlyDictionary<string, Dictionary<DateOnly, double>> ember)
    {
        var native = Read(run);
        foreach (var aemo in (ReadOnlySpan<bool>)[false, true])
        {
            var file = aemo ? "open/price_hourly_2022.csv" : "cc-by/price_hourly_2022.csv";
            var table = run.Table(
                file, "price_zone", "source_id", "year", "kind", "basis", "currency", "usd_per_unit", "level_2024_ratio",
                "price_usd_per_mwh");
            foreach (var (zone, currency, source, market, localDay) in Zones.Where(zone => (zone.Source == "aemo") == aemo))
            {
                var rate = ExchangeRates.UsdPerUnit(currency, ImportRun.Year);
                var prices = native[zone];
                var missing = CheckZone(run, zone, prices, market is null ? null : ember[market], localDay);
                double[] usd = [.. prices.Take(DataPack.Hours).Select(price => price * rate)];
                table.Add(
                    zone, source, ImportRun.Year, "wholesale_hour", "measured", currency, Math.Round(rate, 6), LevelRatio(prices, currency),
                    PackTable.Series(usd, 2));
                run.Check($"Price of {zone} in 2022", $"mean {usd.Where(double.IsFinite).Average():0.0} USD/MWh, {missing} hours missing");
            }

            table.Save();
        }
    }

    private static Dictionary<string, double[]> Read(ImportRun run)
    {
        var row = run.Read(File);
        var time = row.Column("datetime_utc");
        var count = Slot.At(2025, 1, 1).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch;
        var series = Zones.ToDictionary(zone => zone.Zone, _ => new double[count]);
        var columns = new List<(int Column, double[] Values)>();
        foreach (var zone in Zones)
        {
            columns.Add((row.Column($"{zone.Zone}[{zone.Currency}]"), series[zone.Zone]));
        }

        var hour = 0;
        for (; row.Read() && hour < count; hour++)
        {
            ImportRun.ExpectSlot(row, time, DataPack.FirstSlot.AddHours(hour));
            foreach (var (column, values) in columns)
            {
                values[hour] = row.NumberOrNull(column, -2000, 20_000) ?? double.NaN;
            }
        }

        return hour == count ? series
            : throw row.Fault("", $"The file has {hour} hours where {count} are due.", "Every hour of 2022 to 2024 is needed.");
    }

    private static int CheckZone(ImportRun run, string zone, double[] prices, Dictionary<DateOnly, double>? daily, bool localDay)
    {
        if (daily is not null)
        {
            var deviation = MedianDeviation(prices, daily, localDay);
            run.Check($"Price of {zone} against Ember's daily mean", $"median deviation {deviation:0.0000} EUR/MWh");
            if (!(deviation <= MostDeviation))
            {
                throw new PackFormatException(
                    run.PathOf(File), 0, zone,
                    $"{zone} deviates from Ember's daily means by {deviation:0.000} EUR/MWh (median).",
                    "The series is in a wrong time zone or currency, or smoothed.");
            }
        }

        return prices.Take(DataPack.Hours).Count(double.IsNaN);
    }

    private static double MedianDeviation(double[] prices, Dictionary<DateOnly, double> daily, bool localDay)
    {
        var deviations = Enumerable.Range(0, DataPack.Hours).Where(hour => !double.IsNaN(prices[hour]))
            .GroupBy(hour => Day(DataPack.FirstSlot.AddHours(hour), localDay), hour => prices[hour])
            .Where(day => day.Count() >= 23 && daily.ContainsKey(day.Key))
            .Select(day => Math.Abs(day.Average() - daily[day.Key])).Order().ToList();
        return deviations.Count == 0 ? double.NaN : deviations[deviations.Count / 2];
    }

    /// <summary>The day of a slot: UTC's, or that of a clock on Greenwich time with European summer time.</summary>
    private static DateOnly Day(Slot slot, bool local)
    {
        var start = slot.Start.UtcDateTime;
        var summer = local && start >= LastSunday(start.Year, 3) && start < LastSunday(start.Year, 10);
        return DateOnly.FromDateTime(start.AddHours(summer ? 1 : 0));
    }

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }

    /// <summary>Mean of 2024 over mean of 2022 in USD, over the hours of the year that both have: SE4 ends in October 2024.</summary>
    private static double LevelRatio(double[] prices, string currency)
    {
        double then = 0, now = 0;
        var first2024 = Slot.At(2024, 1, 1).HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch;
        for (var hour = 0; hour < DataPack.Hours; hour++)
        {
            var start = DataPack.FirstSlot.AddHours(hour).Start;
            var later = prices[first2024 + hour + (start.Month > 2 ? 24 : 0)];
            var both = !double.IsNaN(prices[hour]) && !double.IsNaN(later);
            then += both ? prices[hour] * ExchangeRates.UsdPerUnit(currency, ImportRun.Year) : 0;
            now += both ? later * ExchangeRates.UsdPerUnit(currency, 2024) : 0;
        }

        return Math.Round(now / then, 5);
    }
}
