using MathNet.Numerics.LinearAlgebra;

namespace Wattline.Reasoning.Fits;

/// <summary>
/// How likely answers are under a success law, over the coordinates L, ln omega and ln k, of which some may be held. With a prior, times how
/// likely the law was before.
/// </summary>
/// <param name="cells">The answers.</param>
/// <param name="noise">Luck and slip.</param>
/// <param name="centre">Mean threshold.</param>
/// <param name="prior">What was held before the answers; null for nothing.</param>
/// <param name="free">Indices of the coordinates that are fitted, ascending.</param>
internal sealed class SuccessLikelihood(IReadOnlyList<AnswerCell> cells, AnswerNoise noise, double centre, LawPrior? prior, params int[] free)
{
    /// <summary>The coordinates by their index.</summary>
    public const int Loss = 0, LogTokens = 1, LogSteepness = 2;

    /// <summary>Step of a difference.</summary>
    private const double Small = 1e-5;

    /// <summary>Beyond these nothing is looked for: odds of a skill at the mean threshold, tokens of a skill, and k, as logarithms.</summary>
    private const double MostLogOdds = 25, MostLogTokens = 20, MostLogSteepness = 9;

    /// <summary>Indices of the coordinates that are fitted, ascending.</summary>
    public IReadOnlyList<int> Free => free;

    /// <summary>The same with other coordinates fitted, of some of the answers.</summary>
    public SuccessLikelihood With(IReadOnlyList<AnswerCell> some, params int[] others) => new(some, noise, centre, prior, others);

    /// <summary>The coordinates of a law.</summary>
    public static double[] Coordinates(SuccessLaw law) => [law.Loss, Math.Log(law.TokensPerSkill), Math.Log(law.Steepness)];

    /// <summary>The law at some coordinates.</summary>
    public static SuccessLaw Law(double[] at) => new(at[Loss], Math.Exp(at[LogSteepness]), Math.Exp(at[LogTokens]));

    /// <summary>Natural logarithm of the likelihood; minus infinity where skills succeed always or never, or a law is beyond reason.</summary>
    public double At(double[] at)
    {
        if (!(Math.Abs(at[LogSteepness]) <= MostLogSteepness && Math.Abs(at[LogTokens]) <= MostLogTokens
            && Math.Abs(Math.Exp(at[LogSteepness]) * (centre - at[Loss])) <= MostLogOdds))
        {
            return double.NegativeInfinity;
        }

        var (law, sum) = (Law(at), 0.0);
        foreach (var cell in cells)
        {
            var right = noise.Right(law, cell);
            sum += (cell.Right * Math.Log(right)) + ((cell.All - cell.Right) * Math.Log(1 - right));
        }

        return prior is null ? sum : sum - prior.Cost(at);
    }

    /// <summary>Gradient, and the information that answers at these places are expected to give, over the free coordinates.</summary>
    public (Vector<double> Gradient, Matrix<double> Information) Score(double[] at)
    {
        var (gradient, information) = (Vector<double>.Build.Dense(free.Length), Matrix<double>.Build.Dense(free.Length, free.Length));
        var slopes = new double[free.Length];
        var (law, sides) = (Law(at), Sides(at));
        foreach (var cell in cells)
        {
            var right = noise.Right(law, cell);
            for (var of = 0; of < slopes.Length; of++)
            {
                slopes[of] = (noise.Right(sides[of].Up, cell) - noise.Right(sides[of].Down, cell)) / (2 * Step(free[of], at));
            }

            Add(gradient, information, slopes, (cell.Right - (cell.All * right)) / (right * (1 - right)), cell.All / (right * (1 - right)));
        }

        prior?.AddTo(gradient, information, at, free);
        return (gradient, information);
    }

    /// <summary>Slopes of some figure of the law along the free coordinates.</summary>
    public Vector<double> Slopes(double[] at, Func<SuccessLaw, double> figure)
    {
        var sides = Sides(at);
        return Vector<double>.Build.Dense(free.Length, of => (figure(sides[of].Up) - figure(sides[of].Down)) / (2 * Step(free[of], at)));
    }

    private (SuccessLaw Up, SuccessLaw Down)[] Sides(double[] at) => [.. free.Select(of => (Moved(at, of, Step(of, at)), Moved(at, of, -Step(of, at))))];

    private static void Add(Vector<double> gradient, Matrix<double> information, double[] slopes, double residual, double weight)
    {
        for (var row = 0; row < slopes.Length; row++)
        {
            gradient[row] += slopes[row] * residual;
            for (var column = 0; column < slopes.Length; column++)
            {
                information[row, column] += slopes[row] * slopes[column] * weight;
            }
        }
    }

    private static SuccessLaw Moved(double[] at, int of, double step)
    {
        double[] moved = [.. at];
        moved[of] += step;
        return Law(moved);
    }

    /// <summary>A loss matters in units of 1/k; the others are logarithms.</summary>
    private static double Step(int of, double[] at) => of == Loss ? Small * Math.Exp(-at[LogSteepness]) : Small;
}
