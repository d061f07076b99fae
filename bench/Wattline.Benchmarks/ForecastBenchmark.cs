using System.Diagnostics;
using System.Globalization;
using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Benchmarks;

/// <summary>
/// Forecasts against what came, from origins 25 hours apart, so that each hour of the day has its turn, or another number of hours, from
/// 1 July 2022 on; what follows an origin is not handed over. The methods that need no model run beside them. Prints Markdown.
/// </summary>
internal static class ForecastBenchmark
{
    private const int FirstOrigin = (ForecastFit.Days * 24) - 1, Apart = 25;

    private static readonly string[] Grids =
    [
        "US-CAL-CISO", "US-FLA-FPL", "US-NE-ISNE", "US-NY-NYIS", "US-MIDA-PJM", "US-TEX-ERCO", "US-NW-BPAT", "DE", "NL", "ES", "SE-SE3", "PL",
        "AU-QLD",
    ];

    private static readonly string[] OtherSwedish = ["SE-SE1", "SE-SE2", "SE-SE4"];

    /// <param name="all">All zones with hours as well.</param>
    /// <param name="every">Carbon of the thirteen grids alone, from origins so many hours apart; null for everything.</param>
    public static int Run(bool all, int? every)
    {
        var pack = DataPack.Embedded;
        var start = Stopwatch.GetTimestamp();
        var carbon = Measure([.. Grids.Select(zone => (zone, pack.CarbonSeries(zone)!.Value))], ForecastQuantity.Carbon, every ?? Apart);
        ShowCarbon(carbon);
        if (every is not null)
        {
            ShowHorizons(carbon);
            return 0;
        }

        Console.WriteLine("\nThe other zones of Sweden, not in the mean:\n");
        ShowCarbon(Measure([.. OtherSwedish.Select(zone => (zone, pack.CarbonSeries(zone)!.Value))], ForecastQuantity.Carbon), mean: false);
        ShowHorizons(carbon);
        Console.WriteLine("\nPrices, USD/MWh, zones with hours:\n");
        ShowPrices(Measure([.. HourlyPrices(pack).Select(zone => (zone, pack.PriceSeries(zone)!.Value))], ForecastQuantity.Price));
        Console.WriteLine("\nPrices, USD/MWh, zones with days only (the day's mean in each hour):\n");
        ShowPrices(Measure([.. Prices(pack, PriceKind.WholesaleDay).Select(zone => (zone, pack.PriceSeries(zone)!.Value))], ForecastQuantity.Price));
        if (all)
        {
            var zones = pack.CarbonZones.Where(zone => zone.HasHours).Select(zone => (zone.Id, pack.CarbonSeries(zone.Id)!.Value)).ToArray();
            ShowAll(Measure(zones, ForecastQuantity.Carbon));
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"));
        return 0;
    }

    /// <summary>Zones that record hours of their own; one that borrows another's is left out.</summary>
    public static IEnumerable<string> HourlyPrices(DataPack pack) => Prices(pack, PriceKind.WholesaleHour);

    private static IEnumerable<string> Prices(DataPack pack, PriceKind kind) =>
        pack.PriceZones.Where(zone => zone.Kind == kind && zone.StandIn is null && pack.PriceSeries(zone.Id) is not null).Select(zone => zone.Id);

    private static ForecastScore[] Measure((string Zone, ReadOnlyMemory<double> Hours)[] series, ForecastQuantity quantity, int apart = Apart)
    {
        var scores = series.Select(one => new ForecastScore(one.Zone, quantity)).ToArray();
        var years = Years(quantity);
        for (var origin = FirstOrigin; origin + SeriesForecaster.Horizon < DataPack.Hours; origin += apart)
        {
            var (now, last) = (origin, DataPack.FirstSlot.AddHours(origin));
            if ((origin - FirstOrigin) / apart % 100 == 0)
            {
                Console.Error.WriteLine($"{(origin - FirstOrigin) * 100 / (DataPack.Hours - FirstOrigin)} %");
            }

            var begun = Stopwatch.GetTimestamp();
            var neighbours = new NeighbourHours(last, years.ToDictionary(one => one.Key, one => one.Value[..(now + 1)]));
            var ready = Stopwatch.GetElapsedTime(begun) / Math.Max(1, years.Count);
            Parallel.For(0, series.Length, at =>
            {
                var started = Stopwatch.GetTimestamp();
                var companions = years.Count > 0 ? ForecastFit.Companions(DataPack.Embedded, series[at].Zone, neighbours) : null;
                var forecast = SeriesForecaster.Forecast(series[at].Hours.Span[..(now + 1)], last, quantity, companions);
                scores[at].Add(series[at].Hours.Span, now, forecast.Points, Stopwatch.GetElapsedTime(started) + ready);
            });
        }

        return scores;
    }

    /// <summary>The year of every zone, of which a forecast is handed what lies up to its origin; none for prices.</summary>
    private static Dictionary<string, ReadOnlyMemory<double>> Years(ForecastQuantity quantity) => quantity == ForecastQuantity.Price ? [] :
        DataPack.Embedded.CarbonZones.Where(zone => zone.HasHours).ToDictionary(zone => zone.Id, zone => DataPack.Embedded.CarbonSeries(zone.Id)!.Value);

    private static void ShowCarbon(ForecastScore[] scores, bool mean = true)
    {
        Console.WriteLine("| zone | forecast MAPE % | persistence | daily naive | weekly naive | profile | coverage % | Winkler g/kWh | daily naive's | width g/kWh |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var score in scores)
        {
            Row($"| {score.Zone} | **{score.Error(0):F2}** | {Methods(score)} | {score.Coverage:F1} | {score.Winkler:F0} | {score.NaiveWinkler:F0} | {score.Width:F0} |");
        }

        if (mean)
        {
            var means = Enumerable.Range(0, ForecastScore.Methods).Select(method => scores.Average(score => score.Error(method))).ToArray();
            Row($"| mean | **{means[0]:F2}** | {means[1]:F2} | {means[2]:F2} | {means[3]:F2} | {means[4]:F2} | {scores.Average(score => score.Coverage):F1} | {scores.Average(score => score.Winkler):F0} | {scores.Average(score => score.NaiveWinkler):F0} | {scores.Average(score => score.Width):F0} |");
            Console.WriteLine($"\n{scores[0].Origins} origins a zone; ms a forecast, median {scores.Select(score => score.MedianMs).Order().ElementAt(scores.Length / 2).ToString("F0", CultureInfo.InvariantCulture)}.");
        }
    }

    private static string Methods(ForecastScore score) =>
        string.Join(" | ", Enumerable.Range(1, ForecastScore.Methods - 1).Select(method => score.Error(method).ToString("F2", CultureInfo.InvariantCulture)));

    private static void ShowHorizons(ForecastScore[] scores)
    {
        Console.WriteLine("\n| hours ahead | MAPE % | daily naive | coverage % |\n|---|---|---|---|");
        foreach (var ahead in (int[])[1, 3, 6, 12, 24, 48, 72, 96])
        {
            Row($"| {ahead} | {scores.Average(one => one.ErrorAt(0, ahead)):F2} | {scores.Average(one => one.ErrorAt(2, ahead)):F2} | {scores.Average(one => one.CoverageAt(ahead)):F1} |");
        }
    }

    private static void ShowPrices(ForecastScore[] scores)
    {
        Console.WriteLine("| zone | forecast MAE | daily naive | weekly naive | pinball .025 .5 .975 | daily naive's | coverage % | Winkler | daily naive's | width |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var score in scores)
        {
            Row($"| {score.Zone} | **{score.Error(0):F1}** | {score.Error(2):F1} | {score.Error(3):F1} | {score.Pinball:F2} | {score.NaivePinball:F2} | {score.Coverage:F1} | {score.Winkler:F0} | {score.NaiveWinkler:F0} | {score.Width:F0} |");
        }
    }

    private static void ShowAll(ForecastScore[] scores)
    {
        var outside = scores.Where(score => score.Coverage is < 92 or > 97).OrderBy(score => score.Coverage).ToArray();
        Console.WriteLine("\nAll zones with hours:\n");
        Row($"{scores.Length} zones: MAPE {scores.Average(one => one.Error(0)):F2} %, daily naive {scores.Average(one => one.Error(2)):F2}, profile {scores.Average(one => one.Error(4)):F2}; coverage {scores.Average(one => one.Coverage):F1} %, {scores.Length - outside.Length} zones within 92 to 97 %. The others: {string.Join(", ", outside.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Zone} {one.Coverage:F1}")))}.");
    }

    private static void Row(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
