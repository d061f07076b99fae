using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>What a question asks of a model, whoever answers it.</summary>
/// <param name="LossThreshold">
/// xi, nats a token: a model whose loss lies well below it masters each skill, one well above it none. Higher is easier, so it is a threshold
/// and not a difficulty.
/// </param>
/// <param name="Skills">m: steps that must all succeed, one after the other; 1 or more, not necessarily whole.</param>
/// <param name="MaxError">delta: tolerated probability of a wrong answer, above 0 and below 1.</param>
public readonly record struct ReasoningTask(double LossThreshold, double Skills, double MaxError)
{
    /// <summary>Refuses what is no task.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public ReasoningTask Checked()
    {
        _ = double.IsFinite(LossThreshold) ? LossThreshold : Figure.Refuse("The loss threshold of a task", "a number", LossThreshold);
        Figure.AtLeast(1, Skills, "The skills of a task");
        _ = MaxError is > 0 and < 1 ? MaxError : Figure.Refuse("The error that a task tolerates", "above 0 and below 1", MaxError);
        return this;
    }
}
