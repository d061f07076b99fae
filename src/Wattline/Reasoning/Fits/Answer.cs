using Wattline.Units;

namespace Wattline.Reasoning.Fits;

/// <summary>An answer that was judged: how long the model thought, and whether it was right.</summary>
/// <param name="Tokens">Tokens of thinking and answer; above 0.</param>
/// <param name="IsRight">Whether it was right.</param>
/// <param name="LossThreshold">xi, how easy the question was, nats a token; null where that is not known.</param>
/// <param name="Skills">m, steps that it took, 1 or more; null where that is not known.</param>
public readonly record struct Answer(double Tokens, bool IsRight, double? LossThreshold = null, double? Skills = null)
{
    /// <summary>Refuses what is no answer.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public Answer Checked()
    {
        _ = Tokens > 0 && double.IsFinite(Tokens) ? Tokens : Figure.Refuse("The tokens of an answer", "above 0", Tokens);
        _ = LossThreshold is not { } threshold || double.IsFinite(threshold)
            ? 0 : Figure.Refuse("The loss threshold of an answer", "a number", threshold);
        _ = Skills is { } skills ? Figure.AtLeast(1, skills, "The skills of an answer") : 0;
        return this;
    }
}
