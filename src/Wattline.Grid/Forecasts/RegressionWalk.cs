using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// One pass over a series' past: learns the coefficients of each horizon as time goes on, and in the last 120 days forecasts from each
/// fifth hour with what was known then, so that the errors which place and bound the forecast are errors of forecasts, not of a fit.
/// </summary>
internal sealed class RegressionWalk
{
    /// <summary>Hours between the origins of the pass. Five goes through all hours of the day and costs a fifth of every hour.</summary>
    public const int Step = 5;

    // Chosen on January to June 2022; docs/model.md.
    private const int RefitSteps = 10, FirstErrors = ForecastFeatures.FirstOrigin + 48;
    private const double HalfLifeHours = 200 * 24, PenaltyADay = 1000;

    private readonly SeriesPast past;
    private readonly SeriesScale scale;
    private readonly ForecastQuantity quantity;
    private readonly double[] prior;
    private readonly NormalEquations[] equations = [.. Knots.Hours.Select(_ => new NormalEquations())];
    private readonly int[] next;
    private readonly double[] coefficients = new double[Knots.Hours.Length * ForecastFeatures.Count];

    public RegressionWalk(SeriesPast past, SeriesScale scale, ForecastQuantity quantity)
    {
        this.past = past;
        this.scale = scale;
        this.quantity = quantity;
        prior = ForecastPrior.Of(quantity);
        var last = past.Count - 1;
        First = ForecastFeatures.FirstOrigin + ((last - ForecastFeatures.FirstOrigin) % Step);
        next = [.. Knots.Hours.Select(_ => First)];
    }

    /// <summary>The earliest origin; the last hour of the history is a whole number of steps later.</summary>
    private int First { get; }

    /// <summary>The forecast after the last hour.</summary>
    public ForecastPoint[] Forecast(Slot last)
    {
        var end = past.Count - 1;
        var errors = new ErrorRecord(past, quantity, end);
        Span<double> expected = stackalloc double[SeriesForecaster.Horizon];
        var sinceFit = RefitSteps;
        for (var origin = Math.Max(FirstErrors + ((end - FirstErrors) % Step), end - ErrorRecord.Hours); origin < end; origin += Step)
        {
            if (sinceFit++ >= RefitSteps)
            {
                Learn(origin);
                sinceFit = 1;
            }

            Expect(origin, expected);
            errors.Add(origin, expected);
        }

        Learn(end);
        Expect(end, expected);
        return errors.Bound(expected, scale, last);
    }

    /// <summary>Takes in what came true up to an hour, and solves.</summary>
    private void Learn(int now)
    {
        Span<double> f = stackalloc double[ForecastFeatures.Count];
        var known = 1 / (past.Sigma * past.Sigma);
        for (var knot = 0; knot < Knots.Hours.Length; knot++)
        {
            var ahead = Knots.Hours[knot];
            for (; next[knot] + ahead <= now; next[knot] += Step)
            {
                var target = next[knot] + ahead;
                if (past.Known[target])
                {
                    var basis = ForecastFeatures.Fill(past, next[knot], ahead, f);
                    equations[knot].Add(f, past.X[target] - basis, known * Growth(next[knot]));
                }
            }

            var at = knot * ForecastFeatures.Count;
            equations[knot].Solve(
                prior.AsSpan(at, ForecastFeatures.Count), PenaltyADay * ahead / 24 * Growth(now), coefficients.AsSpan(at, ForecastFeatures.Count));
        }
    }

    /// <summary>Older observations count for less; instead of shrinking them, later ones and the penalty grow.</summary>
    private double Growth(int hour) => Math.Pow(2, (hour - First) / HalfLifeHours);

    private void Expect(int origin, Span<double> expected)
    {
        Span<double> f = stackalloc double[ForecastFeatures.Count];
        for (var horizon = 1; horizon <= SeriesForecaster.Horizon; horizon++)
        {
            var sum = ForecastFeatures.Fill(past, origin, horizon, f);
            var (knot, share) = Knots.Place[horizon - 1];
            sum += (1 - share) * Dot(f, knot);
            if (share > 0)
            {
                sum += share * Dot(f, knot + 1);
            }

            expected[horizon - 1] = sum;
        }
    }

    private double Dot(ReadOnlySpan<double> f, int knot)
    {
        var sum = 0.0;
        var own = coefficients.AsSpan(knot * ForecastFeatures.Count, ForecastFeatures.Count);
        for (var i = 0; i < f.Length; i++)
        {
            sum += f[i] * own[i];
        }

        return sum;
    }
}
