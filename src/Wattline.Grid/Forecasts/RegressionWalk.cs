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
    private const double RoundedBelow = 0.5, WeightHalfLifeHours = 20 * 24;

    /// <summary>Forecasts that are not yet all come true.</summary>
    private const int Open = ((SeriesForecaster.Horizon + Step - 1) / Step) + 1;

    private readonly SeriesPast past;
    private readonly SeriesScale scale;
    private readonly ForecastQuantity quantity;
    private readonly RegressionLearner[] learners;
    private readonly ExpertWeights weights;
    private readonly int experts, first;
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
        weights = new ExpertWeights(experts, RoundedBelow * past.Sigma, Math.Pow(0.5, Step / WeightHalfLifeHours));
        errors = new double[experts];
        first = Math.Max(FirstErrors + ((past.Count - 1 - FirstErrors) % Step), past.Count - 1 - ErrorRecord.Hours);
        open = [.. Enumerable.Range(0, Open).Select(_ => new double[(experts + 1) * SeriesForecaster.Horizon])];
    }

    /// <summary>The forecast after the last hour.</summary>
    public ForecastPoint[] Forecast(Slot last)
    {
        var end = past.Count - 1;
        var record = new ErrorRecord(past, quantity, end);
        for (var origin = first; origin < end; origin += Step)
        {
            Make(origin, (origin - first) % (RefitSteps * Step) == 0);
            record.Add(origin, Mixture(origin));
        }

        Make(end, true);
        return record.Bound(Mixture(end), scale, last);
    }

    /// <summary>Forecasts from an origin, with the weights that follow from what had come by then.</summary>
    private void Make(int origin, bool learn)
    {
        var made = At(origin);
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

        Judge(origin);
        var mixture = Mixture(origin);
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
    private void Judge(int origin)
    {
        for (var hour = origin - Step + 1; hour <= origin; hour++)
        {
            for (var made = origin - Step; past.Known[hour] && made >= first && hour - made <= SeriesForecaster.Horizon; made -= Step)
            {
                var forecast = At(made);
                var h = hour - made - 1;
                for (var i = 0; i < experts; i++)
                {
                    errors[i] = forecast[(i * SeriesForecaster.Horizon) + h] - past.X[hour];
                }

                weights.Add(Mixture(made)[h] - past.X[hour], errors);
            }
        }

        weights.Weigh();
    }

    private double[] At(int origin) => open[(origin - first) / Step % Open];

    private Span<double> Mixture(int origin) => At(origin).AsSpan(experts * SeriesForecaster.Horizon);
}
