using System.Globalization;
using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>Ember's daily means of day-ahead prices: the price of zones without hours, and the filler for hours that are missing.</summary>
internal static class DailyPriceImport
{
    private const string File = "prices/european_day_ahead_daily_2019_2025_eur_mwh.csv";
    private const string National = "national mean; zones within the country differ";

    private static readonly (string Zone, string Ember, string Note)[] Zones =
    [
        ("GB", "United Kingdom", ""), ("DE-LU", "Germany", ""), ("AT", "Austria", ""), ("IT", "Italy", National), ("PL", "Poland", ""),
        ("FI", "Finland", ""), ("NO", "Norway", National), ("DK", "Denmark", National),
    ];

    /// <summary>Every market's daily means in EUR/MWh, by Ember's name.</summary>
    public static Dictionary<string, Dictionary<DateOnly, double>> Read(ImportRun run)
    {
        var row = run.Read(File);
        var time = row.Column("date");
        string[] markets = [.. row.Columns];
        var means = markets.Where(market => market != "date").ToDictionary(market => market, _ => new Dictionary<DateOnly, double>());
        while (row.Read())
        {
            if (!DateOnly.TryParseExact(row.Text(time), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                throw row.Fault(time, $"\"{row.Text(time)}\" is no date.", "Dates are written yyyy-MM-dd.");
            }

            for (var column = 0; column < markets.Length; column++)
            {
                if (column != time && row.NumberOrNull(column, -1000, 5000) is { } price)
                {
                    means[markets[column]][day] = price;
                }
            }
        }

        return means;
    }

    public static void Build(ImportRun run, Dictionary<string, Dictionary<DateOnly, double>> ember)
    {
        var table = run.Table(
            "cc-by/price_daily_2022.csv", "price_zone", "source_id", "year", "kind", "basis", "currency", "usd_per_unit",
            "level_2024_ratio", "note", "price_usd_per_mwh");
        var fillers = PriceImport.Checked.Select(zone => (zone.Zone, zone.Ember, "fills missing hours"));
        foreach (var (zone, market, note) in Zones.Concat(fillers))
        {
            if (!ember.TryGetValue(market, out var means))
            {
                throw new PackFormatException(
                    run.PathOf(File), 1, market, "The column is missing.", "Ember's file has one for each country.");
            }

            var usd = Year(means, ImportRun.Year);
            var ratio = Math.Round(Year(means, 2024).Where(double.IsFinite).Average() / usd.Where(double.IsFinite).Average(), 5);
            table.Add(
                zone, "ember-day-ahead", ImportRun.Year, "wholesale_day", "measured", "EUR",
                ExchangeRates.UsdPerUnit("EUR", ImportRun.Year), ratio, note, PackTable.Series(usd, 2));
            var mean = usd.Where(double.IsFinite).Average();
            run.Check($"Daily price of {zone} in 2022", $"mean {mean:0.0} USD/MWh, 2024 level {ratio:0.000}");
        }

        table.Save();
    }

    private static double[] Year(Dictionary<DateOnly, double> means, int year)
    {
        var rate = ExchangeRates.UsdPerUnit("EUR", year);
        var first = new DateOnly(year, 1, 1);
        return [.. Enumerable.Range(0, first.AddYears(1).DayNumber - first.DayNumber)
            .Select(day => means.TryGetValue(first.AddDays(day), out var price) ? price * rate : double.NaN)];
    }
}
