using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>
/// A success law worked out ahead for some thinking budgets over a grid of difficulties, so that a decision reads it and computes nothing.
/// A difficulty between two steps takes the harder one: an answer is never promised to be better than the law says, nor to be certain.
/// </summary>
public sealed class SuccessTable
{
    /// <summary>Steps from the easiest question to the hardest.</summary>
    public const int Steps = 128;

    /// <summary>
    /// Share of answers that are wrong whatever the thinking, chosen: no way to answer is taken to err less often. Fits of a law take the
    /// same share for granted unless they are told another.
    /// </summary>
    public const double Mishap = 0.001;

    private readonly double[] _success, _tokens;
    private readonly int _budgets;

    /// <summary>Works the table out.</summary>
    /// <param name="law">How likely the model is right.</param>
    /// <param name="scale">What a difficulty means.</param>
    /// <param name="budgets">Tokens that it may think, each above 0.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public SuccessTable(SuccessLaw law, DifficultyScale scale, IReadOnlyList<int> budgets)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(budgets);
        law.Checked();
        scale.Checked();
        _budgets = budgets.Count;
        (_success, _tokens) = (new double[(Steps + 1) * _budgets], new double[(Steps + 1) * _budgets]);
        for (var at = 0; at < _success.Length; at++)
        {
            var xi = scale.LossThreshold(at / _budgets / (double)Steps);
            var budget = Figure.AtLeast(1, budgets[at % _budgets], "A thinking budget");
            _success[at] = (1 - Mishap) * Math.Clamp(law.Success(xi, scale.Skills, budget), 0, 1);
            _tokens[at] = law.ExpectedTokens(xi, scale.Skills, budget);
            if (at % _budgets > 0 && budget >= budgets[(at % _budgets) - 1])
            {
                // More room never shortens a thought: where rounding says so, a larger budget would win over one that does as well.
                _tokens[at] = Math.Max(_tokens[at], _tokens[at - 1]);
            }
        }
    }

    /// <summary>The step of a difficulty from 0 to 1: the next one that is no easier.</summary>
    public static int StepOf(double difficulty) => (int)Math.Ceiling(Figure.Probability(difficulty, "A difficulty") * Steps);

    /// <summary>Probability of a right answer by step and budget, 0 to 1 - <see cref="Mishap"/>: all budgets of a step side by side.</summary>
    public ReadOnlySpan<double> SuccessAt(int step) => _success.AsSpan(step * _budgets, _budgets);

    /// <summary>Tokens that it is expected to think, by budget.</summary>
    public ReadOnlySpan<double> TokensAt(int step) => _tokens.AsSpan(step * _budgets, _budgets);
}
