using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>
/// What a difficulty from 0, easy, to 1, hard, means in the terms of the success law. The law's threshold falls as questions get harder, so
/// the easiest stands at the higher loss.
/// </summary>
/// <param name="EasiestLoss">Loss threshold of difficulty 0, nats a token; above the hardest.</param>
/// <param name="HardestLoss">Loss threshold of difficulty 1, nats a token.</param>
/// <param name="Skills">m: steps that a question is taken to need; 1 or more.</param>
public sealed record DifficultyScale(double EasiestLoss, double HardestLoss, double Skills)
{
    /// <summary>Chosen: the ten tasks that the routing paper's figures are reproduced with lie between these, with as many skills.</summary>
    public static DifficultyScale Chosen { get; } = new(2.25, 1.80, 10);

    /// <summary>The difficulties that have a word, from the least: easy 0.2, medium 0.5, hard 0.8; chosen.</summary>
    public static IReadOnlyList<(string Word, double Difficulty)> Words { get; } = [("easy", 0.2), ("medium", 0.5), ("hard", 0.8)];

    /// <summary>The difficulty that a word stands for, whatever its case and the blanks around it; null where it is none of <see cref="Words"/>.</summary>
    public static double? Named(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        foreach (var (known, difficulty) in Words)
        {
            if (known.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return difficulty;
            }
        }

        return null;
    }

    /// <summary>xi of a difficulty from 0 to 1, nats a token.</summary>
    public double LossThreshold(double difficulty) =>
        EasiestLoss + (Figure.Probability(difficulty, "A difficulty") * (HardestLoss - EasiestLoss));

    /// <summary>The difficulty of a threshold: 0 to 1 for one of this scale, below or above for one of another.</summary>
    /// <param name="lossThreshold">xi, nats a token.</param>
    public double Difficulty(double lossThreshold) => (EasiestLoss - lossThreshold) / (EasiestLoss - HardestLoss);

    /// <summary>Refuses what is no scale.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public DifficultyScale Checked()
    {
        _ = double.IsFinite(HardestLoss) ? HardestLoss : Figure.Refuse("The loss threshold of the hardest question", "a number", HardestLoss);
        _ = EasiestLoss > HardestLoss && double.IsFinite(EasiestLoss)
            ? EasiestLoss : Figure.Refuse("The loss threshold of the easiest question", "above the hardest's", EasiestLoss);
        Figure.AtLeast(1, Skills, "The skills of a question");
        return this;
    }
}
