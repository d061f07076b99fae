using MathNet.Numerics.LinearAlgebra;

namespace Wattline.Reasoning.Fits;

/// <summary>
/// Looks for the most likely law: from the best places of a grid, uphill by Fisher scoring, each step shortened until it does go uphill.
/// </summary>
internal static class SuccessSearch
{
    private const int Starts = 3, Places = 11, MostSteps = 200, Rows = 2000;

    /// <summary>Where a step would gain less than this, in likelihood, the top is reached. A standard error is a gain of 0.5.</summary>
    private const double Done = 1e-7;

    /// <summary>Places of the grid: log-odds of a skill at the mean threshold, and steepness in spreads of the thresholds.</summary>
    private static readonly double[] LogOdds = [-3, -1.5, 0, 1.5, 3], Steepnesses = [1, 3, 9];

    /// <summary>Where a search ended.</summary>
    /// <param name="At">Its coordinates.</param>
    /// <param name="Value">The likelihood's logarithm there.</param>
    /// <param name="Steps">Steps that it took.</param>
    /// <param name="Converged">Whether it is a top.</param>
    public readonly record struct End(double[] At, double Value, int Steps, bool Converged);

    /// <summary>The best end of all starts.</summary>
    /// <param name="cells">What is fitted.</param>
    /// <param name="likelihood">Of the same.</param>
    /// <param name="thresholds">Mean and standard deviation of the thresholds.</param>
    /// <param name="held">The steepness that is held, or that is a start where it is free.</param>
    /// <param name="prior">A law to start from as well; null for none.</param>
    public static End Run(
        IReadOnlyList<AnswerCell> cells, SuccessLikelihood likelihood, (double Mean, double Spread) thresholds, double held, SuccessLaw? prior)
    {
        // Starts are chosen on every so many rows: a million would take a minute for them alone.
        IReadOnlyList<AnswerCell> few = cells.Count <= Rows ? cells : [.. cells.Where((_, at) => at % ((cells.Count / Rows) + 1) == 0)];
        var rough = likelihood.With(few, [.. likelihood.Free]);
        var isFree = likelihood.Free.Contains(SuccessLikelihood.LogSteepness) && thresholds.Spread > 0;
        var steepnesses = isFree ? Steepnesses.Select(one => one / thresholds.Spread).Append(held) : [held];
        var starts = few.Count == 0 ? [] : Grid(few, thresholds.Mean, steepnesses).OrderByDescending(rough.At).Take(Starts);
        if (prior is { } law)
        {
            starts = starts.Append(SuccessLikelihood.Coordinates(law));
        }

        var best = starts.Select(start => Climb(rough, start)).MaxBy(end => end.Value);
        return ReferenceEquals(few, cells) ? best : Climb(likelihood, best.At);
    }

    /// <summary>Places by what the data show at once: how long a skill takes on average, omega/p.</summary>
    private static IEnumerable<double[]> Grid(IReadOnlyList<AnswerCell> cells, double centre, IEnumerable<double> steepnesses)
    {
        var (least, most) = (cells.Min(cell => Math.Log(cell.Tokens / cell.Skills)), cells.Max(cell => Math.Log(cell.Tokens / cell.Skills)));
        return from steepness in steepnesses
               from odds in LogOdds
               from place in Enumerable.Range(0, Places + 1)
               let logSkillTokens = least - 1 + ((most - least + 2) * place / Places)
               select new[] { centre - (odds / steepness), logSkillTokens - Math.Log(1 + Math.Exp(-odds)), Math.Log(steepness) };
    }

    /// <summary>Uphill until there is nothing to gain. The likelihood never falls on the way.</summary>
    internal static End Climb(SuccessLikelihood likelihood, double[] start)
    {
        var (at, value, damping) = (start, likelihood.At(start), 1e-3);
        for (var step = 0; step < MostSteps; step++)
        {
            var (gradient, information) = likelihood.Score(at);
            if (!gradient.All(double.IsFinite) || Gain(gradient, information, damping) is not { } move)
            {
                return new End(at, value, step, false);
            }

            if (gradient * move / 2 < Done)
            {
                return new End(at, value, step, true);
            }

            if (!Uphill(likelihood, ref at, ref value, move))
            {
                damping *= 10;
                if (damping > 1e6)
                {
                    return new End(at, value, step, false);
                }
            }
            else
            {
                damping = Math.Max(1e-9, damping / 10);
            }
        }

        return new End(at, value, MostSteps, false);
    }

    private static Vector<double>? Gain(Vector<double> gradient, Matrix<double> information, double damping)
    {
        var damped = information.Clone();
        for (var at = 0; at < damped.RowCount; at++)
        {
            damped[at, at] += (damping * information[at, at]) + 1e-12;
        }

        var move = damped.Solve(gradient);
        return move.All(double.IsFinite) ? move : null;
    }

    /// <summary>Takes a step, or half of it, or a quarter, and so on; false where none of them goes uphill.</summary>
    private static bool Uphill(SuccessLikelihood likelihood, ref double[] at, ref double value, Vector<double> move)
    {
        for (var share = 1.0; share > 1e-3; share /= 2)
        {
            double[] next = [.. at];
            for (var of = 0; of < move.Count; of++)
            {
                next[likelihood.Free[of]] += share * move[of];
            }

            var there = likelihood.At(next);
            if (there > value)
            {
                (at, value) = (next, there);
                return true;
            }
        }

        return false;
    }
}
