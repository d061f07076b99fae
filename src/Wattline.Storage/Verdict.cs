namespace Wattline.Storage;

/// <summary>What a caller says of an answer that it had, with what of the receipt tells how likely it was to be right.</summary>
public sealed record Verdict
{
    /// <summary>The receipt's identifier; there is one verdict on each.</summary>
    public required string Receipt { get; init; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the key that said it.</summary>
    public required string Key { get; init; }

    /// <summary>The model that answered, by the name that clients use.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the answer was right.</summary>
    public required bool IsRight { get; init; }

    /// <summary>How right it was, 0 to 1, where the caller gave a figure; null where it did not.</summary>
    public double? Score { get; init; }

    /// <summary>Threshold at which the question was taken to lie, nats a token.</summary>
    public required double LossThreshold { get; init; }

    /// <summary>Steps that the question was taken to need, 1 or more.</summary>
    public required double Skills { get; init; }

    /// <summary>Tokens that the model might think; above 0.</summary>
    public required double BudgetTokens { get; init; }

    /// <summary>Tokens that came back.</summary>
    public required double OutputTokens { get; init; }

    /// <summary>Energy at the meter, J, as decided on; null where that is not known.</summary>
    public double? EnergyJ { get; init; }

    /// <summary>From arrival to the last byte, s.</summary>
    public required double TimeS { get; init; }

    /// <summary>Probability of a wrong answer by the law in force at the time, 0 to 1; null where no law decided.</summary>
    public double? ExpectedError { get; init; }

    /// <summary>Why it cannot be stored; null where it can.</summary>
    internal string? Fault
    {
        get
        {
            double?[] figures = [Score, LossThreshold, Skills, BudgetTokens, OutputTokens, EnergyJ, TimeS, ExpectedError];
            return figures.All(figure => figure is not { } value || double.IsFinite(value)) ? null : $"A figure of the verdict on '{Receipt}' is no number.";
        }
    }
}

/// <summary>Verdicts on one model.</summary>
/// <param name="Model">Which.</param>
/// <param name="Answers">How many there are.</param>
/// <param name="Right">How many of them say right.</param>
public sealed record VerdictCount(string Model, long Answers, long Right);
