namespace Wattline.Reasoning;

/// <summary>A model that thinks: how likely it is right, and what a token costs it.</summary>
/// <param name="Name">As shown.</param>
/// <param name="Success">How likely it is right by tokens.</param>
/// <param name="Energy">J of tokens.</param>
/// <param name="Time">s of tokens.</param>
public sealed record ReasoningModel(string Name, SuccessLaw Success, TokenLaw Energy, TokenLaw Time)
{
    /// <summary>A model of a size, trained with the compute that suits it, on some hardware.</summary>
    /// <param name="name">As shown.</param>
    /// <param name="size">Its size.</param>
    /// <param name="hardware">What it runs on.</param>
    /// <param name="loss">Loss by size.</param>
    /// <param name="steepness">k of its success law.</param>
    /// <param name="tokensPerSkill">omega of its success law, tokens.</param>
    public static ReasoningModel OfSize(
        string name, TransformerSize size, ReasoningHardware hardware, LossLaw loss, double steepness, double tokensPerSkill)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        ArgumentNullException.ThrowIfNull(loss);
        var (energy, time) = (hardware.Energy(size), hardware.Time(size));
        return new ReasoningModel(name, new SuccessLaw(loss.Optimal(size.Parameters), steepness, tokensPerSkill).Checked(), energy, time);
    }

    /// <summary>What serving a task within its tolerance takes; null where no thinking time suffices.</summary>
    /// <param name="task">The task.</param>
    /// <param name="slotSeconds">Length of a slot, s; above 0.</param>
    public Thinking? For(in ReasoningTask task, double slotSeconds) =>
        Success.TokensFor(task) is { } tokens ? new Thinking(this, tokens, slotSeconds) : null;
}
