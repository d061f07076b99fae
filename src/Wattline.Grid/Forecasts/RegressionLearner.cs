namespace Wattline.Grid.Forecasts;

/// <summary>Where the coefficients of a regression start from, and how strongly they are held there.</summary>
/// <param name="Figures">How many of the figures it looks at, the first ones.</param>
/// <param name="Prior">The coefficients that it starts from, a row a knot.</param>
/// <param name="PenaltyADay">What a distance from them costs at 24 hours ahead, in observations.</param>
internal sealed record RegressionExpert(int Figures, double[] Prior, double PenaltyADay);

/// <summary>
/// Learns the coefficients of each horizon from a series' past on one scale as time goes on. Experts that differ in their figures or in
/// where they start share the sums that they are solved from.
/// </summary>
internal sealed class RegressionLearner
{
    // Chosen on January to June 2022; docs/model.md.
    private const double HalfLifeHours = 200 * 24;

    private readonly SeriesPast past;
    private readonly SeriesScale scale;
    private readonly CompanionFigures? companions;
    private readonly RegressionExpert[] experts;
    private readonly int size, first;
    private readonly NormalEquations[] equations;
    private readonly int[] next;
    private readonly double[][] coefficients;

    public RegressionLearner(SeriesPast past, SeriesScale scale, CompanionFigures? companions, params RegressionExpert[] experts)
    {
        (this.past, this.scale, this.companions, this.experts) = (past, scale, companions, experts);
        size = companions is null ? ForecastFeatures.Own : ForecastFeatures.Count;
        equations = [.. Knots.Hours.Select(_ => new NormalEquations(size))];
        coefficients = [.. experts.Select(expert => new double[Knots.Hours.Length * expert.Figures])];
        first = ForecastFeatures.FirstOrigin + ((past.Count - 1 - ForecastFeatures.FirstOrigin) % RegressionWalk.Step);
        next = [.. Knots.Hours.Select(_ => first)];
    }

    public int Experts => experts.Length;

    /// <summary>Takes in what came true up to an hour, and solves.</summary>
    public void Learn(int now)
    {
        Span<double> f = stackalloc double[size];
        var known = 1 / (past.Sigma * past.Sigma);
        for (var knot = 0; knot < Knots.Hours.Length; knot++)
        {
            var ahead = Knots.Hours[knot];
            for (; next[knot] + ahead <= now; next[knot] += RegressionWalk.Step)
            {
                var target = next[knot] + ahead;
                if (past.Known[target])
                {
                    var basis = ForecastFeatures.Fill(past, companions, next[knot], ahead, f);
                    equations[knot].Add(f, past.X[target] - basis, known * Growth(next[knot]));
                }
            }

            for (var i = 0; i < experts.Length; i++)
            {
                var row = knot * experts[i].Figures;
                equations[knot].Solve(
                    experts[i].Prior.AsSpan(row, experts[i].Figures), experts[i].PenaltyADay * ahead / 24 * Growth(now),
                    coefficients[i].AsSpan(row, experts[i].Figures));
            }
        }
    }

    /// <summary>Writes what each expert expects of the next hours, one expert after the other, on another scale of the series.</summary>
    public void Expect(int origin, SeriesScale on, Span<double> expected)
    {
        Span<double> f = stackalloc double[size];
        var same = scale.Equals(on);
        for (var horizon = 1; horizon <= SeriesForecaster.Horizon; horizon++)
        {
            var basis = ForecastFeatures.Fill(past, companions, origin, horizon, f);
            var (knot, share) = Knots.Place[horizon - 1];
            for (var i = 0; i < experts.Length; i++)
            {
                var sum = basis + ((1 - share) * Dot(f, i, knot)) + (share > 0 ? share * Dot(f, i, knot + 1) : 0);
                expected[(i * SeriesForecaster.Horizon) + horizon - 1] = same ? sum : on.To(scale.From(sum));
            }
        }
    }

    /// <summary>Older observations count for less; instead of shrinking them, later ones and the penalty grow.</summary>
    private double Growth(int hour) => Math.Pow(2, (hour - first) / HalfLifeHours);

    private double Dot(ReadOnlySpan<double> f, int expert, int knot)
    {
        var figures = experts[expert].Figures;
        return NormalEquations.Dot(f[..figures], coefficients[expert].AsSpan(knot * figures, figures));
    }
}
