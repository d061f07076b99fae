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
    private readonly CompanionFigures? companions;
    private readonly int size;
    private readonly double[] prior;
    private readonly NormalEquations[] equations;
    private readonly int[] next;
    private readonly double[] coefficients;

    public RegressionWalk(SeriesPast past, CompanionFigures? companions, SeriesScale scale, ForecastQuantity quantity)
    {
        this.companions = companions;
        size = companions is null ? ForecastFeatures.Own : ForecastFeatures.Count;
        equations = [.. Knots.Hours.Select(_ => new NormalEquations(size))];
        coefficients = new double[Knots.Hours.Length * size];
        this.past = past;
        this.scale = scale;
        this.quantity = quantity;
        prior = ForecastPrior.Of(quantity, companions is not null);
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
        Span<double> f = stackalloc double[size];
        var known = 1 / (past.Sigma * past.Sigma);
        for (var knot = 0; knot < Knots.Hours.Length; knot++)
        {
            var ahead = Knots.Hours[knot];
            for (; next[knot] + ahead <= now; next[knot] += Step)
            {
                var target = next[knot] + ahead;
                if (past.Known[target])
                {
                    var basis = ForecastFeatures.Fill(past, companions, next[knot], ahead, f);
                    equations[knot].Add(f, past.X[target] - basis, known * Growth(next[knot]));
                }
            }

            var at = knot * size;
            equations[knot].Solve(
                prior.AsSpan(at, size), PenaltyADay * ahead / 24 * Growth(now), coefficients.AsSpan(at, size));
        }
    }

    /// <summary>Older observations count for less; instead of shrinking them, later ones and the penalty grow.</summary>
    private double Growth(int hour) => Math.Pow(2, (hour - First) / HalfLifeHours);

    private void Expect(int origin, Span<double> expected)
    {
        Span<double> f = stackalloc double[size];
        for (var horizon = 1; horizon <= SeriesForecaster.Horizon; horizon++)
        {
            var sum = ForecastFeatures.Fill(past, companions, origin, horizon, f);
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
        var own = coefficients.AsSpan(knot * size, size);
        for (var i = 0; i < f.Length; i++)
        {
            sum += f[i] * own[i];
        }

        return sum;
    }
}
