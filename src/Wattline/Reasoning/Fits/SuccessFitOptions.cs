using Wattline.Units;

namespace Wattline.Reasoning.Fits;

/// <summary>What a fit of a success law takes for granted. Every value is chosen, and shown with the fit.</summary>
public sealed record SuccessFitOptions
{
    /// <summary>Loss threshold of answers that name none, nats a token; default 2. Only its distance from the loss matters.</summary>
    public double LossThreshold { get; init; } = 2;

    /// <summary>Skills of answers that name none, 1 or more; default 10, as in the routing example.</summary>
    public double Skills { get; init; } = 10;

    /// <summary>k where all answers have one threshold, which tells nothing of it; above 0, default 10, as in the routing example.</summary>
    public double Steepness { get; init; } = 10;

    /// <summary>
    /// Share of answers that are right by luck, 0.00001 to 0.9; default 0.001. For questions with four choices it is 0.25. It is not part
    /// of the law that comes out, which is about thinking alone.
    /// </summary>
    public double Luck { get; init; } = 0.001;

    /// <summary>Share of answers that are wrong whatever the thinking, 0.00001 to 0.5; default 0.001. One of them must not outweigh all others.</summary>
    public double Slip { get; init; } = SuccessTable.Mishap;

    /// <summary>A law that was held before there were answers; null for none.</summary>
    public SuccessLaw? Prior { get; init; }

    /// <summary>How many answers the prior is worth, above 0 to 1,000,000; default 100. Without a prior it means nothing.</summary>
    public double PriorWeight { get; init; } = 100;

    /// <summary>
    /// Whether intervals follow the profile of the likelihood, the default; else standard errors, which takes a hundredth of the time and
    /// holds the stated level less well.
    /// </summary>
    public bool HasProfiles { get; init; } = true;

    /// <summary>Refuses what is out of range.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public SuccessFitOptions Checked()
    {
        _ = double.IsFinite(LossThreshold) ? LossThreshold : Figure.Refuse("The loss threshold", "a number", LossThreshold);
        Figure.AtLeast(1, Skills, "The skills");
        _ = Steepness > 0 && double.IsFinite(Steepness) ? Steepness : Figure.Refuse("The steepness", "above 0", Steepness);
        _ = Luck is >= 1e-5 and <= 0.9 ? Luck : Figure.Refuse("The share that is right by luck", "0.00001 to 0.9", Luck);
        _ = Slip is >= 1e-5 and <= 0.5 && Slip + Luck < 1 ? Slip : Figure.Refuse("The share that is wrong by mishap", "0.00001 to 0.5", Slip);
        _ = PriorWeight is > 0 and <= 1e6 ? PriorWeight : Figure.Refuse("The weight of the prior", "above 0 to 1,000,000", PriorWeight);
        Prior?.Checked();
        return this;
    }
}
