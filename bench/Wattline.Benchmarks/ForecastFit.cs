using System.Globalization;
using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Benchmarks;

/// <summary>
/// Fits the coefficients that forecasts start from: one regression a knot over all series at once, January to June, none of the half year
/// that forecasts are measured on. Prints them as they stand in ForecastPrior.cs.
/// </summary>
internal static class ForecastFit
{
    /// <summary>Days of the year that are looked at: up to 30 June.</summary>
    public const int Days = 181;

    private const int FirstOrigin = 30 * 24, ALine = 15;

    /// <summary>Errors beyond this many spreads count by their size, not its square; series that hardly move teach nothing (chosen).</summary>
    private const double Robust = 0.5, LeastSigma = 0.007;

    private const int Passes = 4;

    public static int Run()
    {
        var pack = DataPack.Embedded;
        var carbon = pack.CarbonZones.Where(zone => zone.HasHours).ToDictionary(zone => zone.Id, zone => pack.CarbonSeries(zone.Id)!.Value[..(Days * 24)]);
        var neighbours = new NeighbourHours(DataPack.FirstSlot.AddHours((Days * 24) - 1), carbon);
        var pasts = carbon.Select(one => Past(
            one.Value.Span, SeriesScale.Of(Known(one.Value), ForecastQuantity.Carbon), Companions(pack, one.Key, neighbours))).OfType<Learnt>().ToArray();
        var shares = carbon.Select(one => Past(
            one.Value.Span, SeriesScale.Levels(Known(one.Value)), Companions(pack, one.Key, neighbours), shares: true)).OfType<Learnt>().ToArray();
        Print("CarbonAlone", Fit(pasts, ForecastFeatures.Own), ForecastFeatures.Own);
        Print("Carbon", Fit(pasts, ForecastFeatures.Count), ForecastFeatures.Count);
        Print("CarbonShares", Fit(shares, ForecastFeatures.Count), ForecastFeatures.Count);
        var prices = ForecastBenchmark.HourlyPrices(pack).Select(zone => pack.PriceSeries(zone)!.Value[..(Days * 24)])
            .Select(hours => Past(hours.Span, SeriesScale.Of(Known(hours), ForecastQuantity.Price), null));
        Print("Price", Fit([.. prices.OfType<Learnt>()], ForecastFeatures.Own), ForecastFeatures.Own);
        return 0;
    }

    /// <summary>What a zone of the pack is forecast with besides its own hours.</summary>
    public static SeriesCompanions Companions(DataPack pack, string zone, NeighbourHours neighbours)
    {
        var end = neighbours.Last.HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch + 1;
        return new SeriesCompanions(zone, neighbours, pack.RenewableSeries(zone, Fuel.WindOnshore)?[..end] ?? default);
    }

    private sealed record Learnt(SeriesPast Past, CompanionFigures? Companions);

    private static double[] Fit(Learnt[] series, int size)
    {
        var moving = series.Where(one => one.Past.Sigma > LeastSigma).ToArray();
        var fitted = new double[Knots.Hours.Length * size];
        Parallel.For(0, Knots.Hours.Length, knot =>
        {
            var own = fitted.AsSpan(knot * size, size);
            for (var pass = 0; pass < Passes; pass++)
            {
                Once(moving, Knots.Hours[knot], pass > 0, own);
            }
        });
        return fitted;
    }

    private static Learnt? Past(ReadOnlySpan<double> hours, SeriesScale? scaled, SeriesCompanions? companions, bool shares = false)
    {
        if (scaled is not { } scale)
        {
            return null;
        }

        var past = new SeriesPast(
            hours, scale, DataPack.FirstSlot.HoursSinceEpoch, WeekHours.Of(companions?.Zone, DataPack.FirstSlot.HoursSinceEpoch, hours.Length));
        return new Learnt(past, CompanionFigures.Of(past, companions, shares));
    }

    private static double[] Known(ReadOnlyMemory<double> hours) => [.. hours.ToArray().Where(double.IsFinite)];

    private static void Once(Learnt[] series, int ahead, bool weigh, Span<double> coefficients)
    {
        var size = coefficients.Length;
        var equations = new NormalEquations(size);
        Span<double> f = stackalloc double[size];
        foreach (var (past, companions) in series)
        {
            f.Clear();
            for (var origin = FirstOrigin; origin + ahead < past.Count; origin += RegressionWalk.Step)
            {
                if (!past.Known[origin + ahead])
                {
                    continue;
                }

                var target = past.X[origin + ahead] - ForecastFeatures.Fill(past, size > ForecastFeatures.Own ? companions : null, origin, ahead, f);
                var error = target;
                for (var i = 0; i < size; i++)
                {
                    error -= coefficients[i] * f[i];
                }

                var weight = weigh ? Math.Min(1, Robust * past.Sigma / (Math.Abs(error) + 1e-9)) : 1;
                equations.Add(f, target, weight / (past.Sigma * past.Sigma));
            }
        }

        equations.Solve(new double[size], 1, coefficients);
    }

    private static void Print(string name, double[] fitted, int size)
    {
        Console.WriteLine($"    public static readonly double[] {name} =\n    [");
        foreach (var row in fitted.Chunk(size))
        {
            foreach (var line in row.Chunk(ALine))
            {
                Console.WriteLine($"        {string.Join(", ", line.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)))},");
            }
        }

        Console.WriteLine("    ];\n");
    }
}
