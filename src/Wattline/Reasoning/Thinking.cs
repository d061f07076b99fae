using Wattline.Units;

namespace Wattline.Reasoning;

/// <summary>A model at work on a task for as many tokens as the tolerance takes, in slots.</summary>
public sealed class Thinking
{
    private readonly double _slotSeconds;

    /// <summary>Works out the time, the energy and the slots.</summary>
    /// <param name="model">Who thinks.</param>
    /// <param name="tokens">tau: how long; above 0.</param>
    /// <param name="slotSeconds">Length of a slot, s; above 0.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public Thinking(ReasoningModel model, double tokens, double slotSeconds)
    {
        ArgumentNullException.ThrowIfNull(model);
        _ = tokens > 0 && tokens < double.PositiveInfinity ? tokens : Figure.Refuse("The tokens of a thought", "above 0", tokens);
        _ = slotSeconds > 0 && slotSeconds < double.PositiveInfinity ? slotSeconds : Figure.Refuse("The length of a slot in s", "above 0", slotSeconds);
        (Model, Tokens, _slotSeconds) = (model, tokens, slotSeconds);
        (Joules, Seconds) = (model.Energy.Total(tokens), model.Time.Total(tokens));
        Slots = (int)Math.Min(int.MaxValue, Math.Ceiling(Seconds / slotSeconds));
    }

    /// <summary>Who thinks.</summary>
    public ReasoningModel Model { get; }

    /// <summary>tau.</summary>
    public double Tokens { get; }

    /// <summary>E(tau).</summary>
    public double Joules { get; }

    /// <summary>T(tau).</summary>
    public double Seconds { get; }

    /// <summary>s: slots that it is in service.</summary>
    public int Slots { get; }

    /// <summary>p(k): energy burnt in the k-th slot of service, J; the sum over all slots is <see cref="Joules"/>.</summary>
    public double JoulesInSlot(int slot) => slot < 0 || slot >= Slots ? 0 : JoulesAt(slot + 1) - JoulesAt(slot);

    /// <summary>Energy burnt by the end of so many slots, J.</summary>
    private double JoulesAt(int slots) =>
        slots >= Slots ? Joules : Model.Energy.Total(Model.Time.Tokens(slots * _slotSeconds));
}
