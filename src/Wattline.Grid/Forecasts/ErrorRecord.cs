using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// The errors of a series' own past forecasts on its scale, and what follows from them: how far the forecast is moved, and the interval
/// that would have held 95 of 100 outcomes. An error counts once its hour has come.
/// </summary>
internal sealed class ErrorRecord(SeriesPast past, ForecastQuantity quantity, int end)
{
    /// <summary>How far back errors are looked at (chosen).</summary>
    public const int Hours = 120 * 24;

    // Chosen on January to June 2022 but for the widening of carbon's band; docs/model.md.
    private const double HalfLife = 60, Level = 0.95;
    private const int Smoothing = 3;

    /// <summary>The last horizon of each group of like errors.</summary>
    private static readonly int[] GroupEnds = [1, 2, 3, 4, 6, 9, 12, 16, 20, 24, 36, 48, 60, 72, 84, 96];

    private readonly List<double>[] scores = [.. GroupEnds.Select(_ => new List<double>())], ages = [.. GroupEnds.Select(_ => new List<double>())];
    private readonly double[] sum = new double[SeriesForecaster.Horizon], squares = new double[SeriesForecaster.Horizon];
    private readonly double[] weights = new double[SeriesForecaster.Horizon];
    private readonly (double Mean, double Variance, double HalfLife, double Stretch, double Widen) constants =
        quantity == ForecastQuantity.Carbon ? (0.2, 0.75, 10, 0.08, 5) : (0.6, 0, 15, 0, 3);
    private int first = -1;

    /// <summary>Takes in one past forecast, as far as its hours have come and were recorded.</summary>
    public void Add(int origin, ReadOnlySpan<double> expected)
    {
        first = first < 0 ? origin : first;
        var group = 0;
        var days = (end - origin) / 24.0;
        var weight = Math.Pow(0.5, days / HalfLife);
        var recent = Math.Pow(0.5, days / constants.HalfLife);
        for (var horizon = 1; horizon <= SeriesForecaster.Horizon && origin + horizon <= end; horizon++)
        {
            group += horizon > GroupEnds[group] ? 1 : 0;
            if (!past.Known[origin + horizon])
            {
                continue;
            }

            var error = past.X[origin + horizon] - expected[horizon - 1];
            scores[group].Add(error / Unit(origin, horizon));
            ages[group].Add(weight);
            sum[horizon - 1] += recent * error;
            squares[horizon - 1] += recent * error * error;
            weights[horizon - 1] += recent;
        }
    }

    /// <summary>The points of the forecast made at the end.</summary>
    public ForecastPoint[] Bound(ReadOnlySpan<double> expected, SeriesScale scale, Slot last)
    {
        var points = new ForecastPoint[SeriesForecaster.Horizon];
        var ends = scores.Select((errors, at) => Interval([.. errors], [.. ages[at]])).ToArray();
        var few = 1 + (constants.Widen * 24 / Math.Max(24.0, end - first));
        var group = 0;
        for (var horizon = 1; horizon <= SeriesForecaster.Horizon; horizon++)
        {
            group += horizon > GroupEnds[group] ? 1 : 0;
            var middle = expected[horizon - 1];
            var unit = Unit(end, horizon) * few;
            var low = scale.From(middle + (ends[group].Low * unit));
            var high = scale.From(middle + (ends[group].High * unit));
            var value = scale.From(middle + Shift(horizon) + Stretch(horizon, middle));
            points[horizon - 1] = new ForecastPoint(last.AddHours(horizon), value, Math.Min(low, value), Math.Max(high, value));
        }

        return points;
    }

    private double Unit(int origin, int horizon) => past.Spread[ForecastFeatures.LikeHour(origin, horizon)];

    /// <summary>
    /// Part of the recent mean error, so that a drift is followed; for carbon less three quarters of the logarithm's mean square error, since
    /// the value that is off by the least share lies below the median.
    /// </summary>
    private double Shift(int horizon)
    {
        double mean = 0, square = 0, count = 0;
        for (var at = Math.Max(1, horizon - Smoothing); at <= Math.Min(SeriesForecaster.Horizon, horizon + Smoothing); at++)
        {
            mean += sum[at - 1];
            square += squares[at - 1];
            count += weights[at - 1];
        }

        return count > 0 ? ((constants.Mean * mean) - (constants.Variance * square)) / count : 0;
    }

    /// <summary>
    /// For carbon a little further from the month's mean of the hour, the more the longer ahead: coefficients that are held back, and a mean
    /// of experts, lie nearer to it than the value that is off by the least share.
    /// </summary>
    private double Stretch(int horizon, double middle) =>
        constants.Stretch * Math.Sqrt((double)horizon / SeriesForecaster.Horizon) * (middle - past.Month[ForecastFeatures.LikeHour(end, horizon)]);

    private static (double Low, double High) Interval(double[] errors, double[] weights)
    {
        if (errors.Length == 0)
        {
            return (0, 0);
        }

        Array.Sort(errors, weights);
        var tail = (1 - Level) / 2 * weights.Sum();
        var (low, below) = (0, weights[0]);
        while (below < tail && low < errors.Length - 1)
        {
            below += weights[++low];
        }

        var (high, above) = (errors.Length - 1, weights[^1]);
        while (above < tail && high > 0)
        {
            above += weights[--high];
        }

        return (errors[low], errors[high]);
    }
}
