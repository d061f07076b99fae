namespace Wattline.Reasoning;

/// <summary>How hard a question is taken to be, from 0, easy, to 1, hard, and how sure that is.</summary>
/// <param name="Mean">The best guess, 0 to 1.</param>
/// <param name="Confidence">0 for a guess, 1 for certainty.</param>
public readonly record struct DifficultyEstimate(double Mean, double Confidence)
{
    /// <summary>How much harder than the guess a question is taken to be with no confidence at all: chosen.</summary>
    public const double Margin = 0.35;

    /// <summary>What a decision takes, 0 to 1: the guess and a share of <see cref="Margin"/>, the more, the less sure the guess is.</summary>
    public double Safe => Math.Clamp(Mean + ((1 - Confidence) * Margin), 0, 1);
}

/// <summary>
/// A cheap guess at a question's difficulty from its length and its marks of code and mathematics. Every figure in it is chosen: no measured
/// data stand behind them, which is why it is never sure, and why a caller's own word goes before it.
/// </summary>
public static class DifficultyEstimator
{
    private const double Plain = 0.2, ByLength = 0.08, ShortText = 20, ByMaths = 0.35, ByCode = 0.25;
    private const double TextSure = 0.5, SureByMarks = 0.3, BesideOther = 0.6, TokensPerMark = 25;

    /// <summary>The guess.</summary>
    public static DifficultyEstimate Of(in PromptMarks marks)
    {
        var (code, maths) = (Share(marks.Code, marks.Tokens), Share(marks.Maths, marks.Tokens));
        var mean = Plain + (ByLength * Math.Log10(1 + (marks.Tokens / ShortText))) + (ByMaths * maths) + (ByCode * code);

        // A mark says something; the lack of one says less; what an image asks cannot be seen; of no text at all nothing is known. What marks
        // add to the mean is more than the margin that they take away, so that a marked text never counts as easier than a plain one.
        var sure = marks.Tokens > 0 ? (TextSure + (SureByMarks * Math.Max(code, maths))) * (marks.HasOther ? BesideOther : 1) : 0;
        return new DifficultyEstimate(Math.Clamp(mean, 0, 1), Math.Clamp(sure, 0, 1));
    }

    /// <summary>One mark in so many tokens makes a text all code or all mathematics.</summary>
    private static double Share(int marks, double tokens) => marks == 0 ? 0 : Math.Min(1, marks * TokensPerMark / Math.Max(tokens, TokensPerMark));
}
