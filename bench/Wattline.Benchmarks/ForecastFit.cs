using System.Globalization;
using Wattline.Grid;
using Wattline.Grid.Forecasts;

namespace Wattline.Benchmarks;

/// <summary>
/// Fits the coefficients that forecasts start from: one regression a knot over all series at once, January to June, none of the half year
/// that forecasts are measured on. Prints them as they stand in ForecastPrior.cs.
/// </summary>
internal static class ForecastFit
{
    /// <summary>Days of the year that are looked at: up to 30 June.</summary>
    public const int Days = 181;

    private const int FirstOrigin = 30 * 24, Size = ForecastFeatures.Count;

    /// <summary>Errors beyond this many spreads count by their size, not its square; series that hardly move teach nothing (chosen).</summary>
    private const double Robust = 0.5, LeastSigma = 0.007;

    private const int Passes = 4;

    public static int Run()
    {
        var pack = DataPack.Embedded;
        Print("Carbon", Fit([.. pack.CarbonZones.Where(zone => zone.HasHours).Select(zone => pack.CarbonSeries(zone.Id)!.Value)], ForecastQuantity.Carbon));
        Print("Price", Fit([.. ForecastBenchmark.HourlyPrices(pack).Select(zone => pack.PriceSeries(zone)!.Value)], ForecastQuantity.Price));
        return 0;
    }

    private static double[] Fit(ReadOnlyMemory<double>[] series, ForecastQuantity quantity)
    {
        var pasts = series.Select(one => Past(one.Span[..(Days * 24)], quantity)).OfType<SeriesPast>().Where(past => past.Sigma > LeastSigma).ToArray();
        var fitted = new double[Knots.Hours.Length * Size];
        Parallel.For(0, Knots.Hours.Length, knot =>
        {
            var own = fitted.AsSpan(knot * Size, Size);
            for (var pass = 0; pass < Passes; pass++)
            {
                Once(pasts, Knots.Hours[knot], pass > 0, own);
            }
        });
        return fitted;
    }

    private static SeriesPast? Past(ReadOnlySpan<double> hours, ForecastQuantity quantity) =>
        SeriesScale.Of([.. hours.ToArray().Where(double.IsFinite)], quantity) is { } scale
            ? new SeriesPast(hours, scale, DataPack.FirstSlot.HoursSinceEpoch)
            : null;

    private static void Once(SeriesPast[] pasts, int ahead, bool weigh, Span<double> coefficients)
    {
        var equations = new NormalEquations();
        Span<double> f = stackalloc double[Size];
        foreach (var past in pasts)
        {
            for (var origin = FirstOrigin; origin + ahead < past.Count; origin += RegressionWalk.Step)
            {
                if (!past.Known[origin + ahead])
                {
                    continue;
                }

                var target = past.X[origin + ahead] - ForecastFeatures.Fill(past, origin, ahead, f);
                var error = target;
                for (var i = 0; i < Size; i++)
                {
                    error -= coefficients[i] * f[i];
                }

                var weight = weigh ? Math.Min(1, Robust * past.Sigma / (Math.Abs(error) + 1e-9)) : 1;
                equations.Add(f, target, weight / (past.Sigma * past.Sigma));
            }
        }

        equations.Solve(new double[Size], 1, coefficients);
    }

    private static void Print(string name, double[] fitted)
    {
        Console.WriteLine($"    private static readonly double[] {name} =\n    [");
        for (var knot = 0; knot < Knots.Hours.Length; knot++)
        {
            var row = fitted.AsSpan(knot * Size, Size).ToArray().Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)).ToArray();
            Console.WriteLine($"        {string.Join(", ", row[..13])},\n        {string.Join(", ", row[13..])},");
        }

        Console.WriteLine("    ];");
    }
}
