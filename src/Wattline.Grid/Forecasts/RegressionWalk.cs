using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// One pass over a series' past: learners go along, and in the last 120 days forecast from each fifth hour with what was known then, so that the
/// errors which weigh the experts, and place and bound the forecast, are errors of forecasts, not of a fit.
/// </summary>
internal sealed class RegressionWalk
{
    /// <summary>Hours between the origins of the pass. Five goes through all hours of the day and costs a fifth of every hour.</summary>
    public const int Step = 5;

    // Chosen on January to June 2022; docs/model.md.
    private const int RefitSteps = 10, FirstErrors = ForecastFeatures.FirstOrigin + 48;
    private const double RoundedBelow = 0.5;

    /// <summary>Forecasts that are not yet all come true.</summary>
    private const int Open = ((SeriesForecaster.Horizon + Step - 1) / Step) + 1;

    private readonly SeriesPast past;
    private readonly SeriesScale scale;
    private readonly ForecastQuantity quantity;
    private readonly RegressionLearner[] learners;
    private readonly ExpertWeights weights;
    private readonly int experts;
    private readonly double[][] open;
    private readonly double[] errors;

    /// <param name="past">The series on the scale that its errors are measured on.</param>
    /// <param name="scale">That scale.</param>
    /// <param name="quantity">What the series is.</param>
    /// <param name="learners">Who forecasts it, each on a scale of its own.</param>
    public RegressionWalk(SeriesPast past, SeriesScale scale, ForecastQuantity quantity, params RegressionLearner[] learners)
    {
        (this.past, this.scale, this.quantity, this.learners) = (past, scale, quantity, learners);
        experts = learners.Sum(learner => learner.Experts);
        weights = new ExpertWeights(experts, RoundedBelow * past.Sigma);
        errors = new double[experts];
        open = [.. Enumerable.Range(0, Open).Select(_ => new double[(experts + 1) * SeriesForecaster.Horizon])];
    }

    /// <summary>The forecast after the last hour.</summary>
    public ForecastPoint[] Forecast(Slot last)
    {
        var end = past.Count - 1;
        var record = new ErrorRecord(past, quantity, end);
        var first = Math.Max(FirstErrors + ((end - FirstErrors) % Step), end - ErrorRecord.Hours);
        for (var origin = first; origin < end; origin += Step)
        {
            Make(first, origin, (origin - first) % (RefitSteps * Step) == 0);
            record.Add(origin, Mixture(first, origin));
        }

        Make(first, end, true);
        return record.Bound(Mixture(first, end), scale, last);
    }

    /// <summary>Forecasts from an origin, with the weights that follow from what had come by then.</summary>
    private void Make(int first, int origin, bool learn)
    {
        var made = At(first, origin);
        var at = 0;
        foreach (var learner in learners)
        {
            if (learn)
            {
                learner.Learn(origin);
            }

            learner.Expect(origin, scale, made.AsSpan(at));
            at += learner.Experts * SeriesForecaster.Horizon;
        }

        Judge(first, origin);
        var mixture = Mixture(first, origin);
        mixture.Clear();
        for (var i = 0; i < experts; i++)
        {
            for (var h = 0; h < mixture.Length; h++)
            {
                mixture[h] += weights.Values[i] * made[(i * SeriesForecaster.Horizon) + h];
            }
        }
    }

    /// <summary>Judges earlier forecasts by the hours that have come since the origin before.</summary>
    private void Judge(int first, int origin)
    {
        for (var hour = origin - Step + 1; hour <= origin; hour++)
        {
            for (var made = origin - Step; past.Known[hour] && made >= first && hour - made <= SeriesForecaster.Horizon; made -= Step)
            {
                var forecast = At(first, made);
                var h = hour - made - 1;
                for (var i = 0; i < experts; i++)
                {
                    errors[i] = forecast[(i * SeriesForecaster.Horizon) + h] - past.X[hour];
                }

                weights.Add(Mixture(first, made)[h] - past.X[hour], errors);
            }
        }

        weights.Weigh();
    }

    private double[] At(int first, int origin) => open[(origin - first) / Step % Open];

    private Span<double> Mixture(int first, int origin) => At(first, origin).AsSpan(experts * SeriesForecaster.Horizon);
}
