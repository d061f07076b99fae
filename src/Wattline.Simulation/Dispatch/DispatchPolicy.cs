using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// When a task is dispatched, to which model and where. A policy sees the past, the slot's own harvest and prices, and what the setting's forecast
/// tells; it keeps nothing between slots, so that one policy may decide for many runs at once.
/// </summary>
public abstract record DispatchPolicy
{
    /// <summary>As shown.</summary>
    public abstract string Name { get; }

    /// <summary>What deciding itself costs, and how often it errs.</summary>
    public RouterOverhead Router { get; init; } = RouterOverhead.None;

    /// <summary>Decides a slot: starts those waiting tasks that are to start now.</summary>
    public abstract void Decide(DispatchSlot slot);
}

/// <summary>What a router costs and how often it errs (section III-C of the paper).</summary>
/// <param name="ErrorProbability">eps: how often a task goes to another model that is in time too, each as likely; 0 to 1.</param>
/// <param name="Joules">Energy of routing a task, J, burnt at its home when it arrives; 0 or more.</param>
/// <param name="DelaySlots">Slots from arrival to the first in which it can be dispatched; they are lost to service. 0 or more.</param>
public sealed record RouterOverhead(double ErrorProbability = 0, double Joules = 0, int DelaySlots = 0)
{
    /// <summary>Right, free and at once.</summary>
    public static RouterOverhead None { get; } = new();

    /// <summary>Refuses what is no router.</summary>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public RouterOverhead Checked()
    {
        Figure.Probability(ErrorProbability, "The probability of a routing error");
        Figure.NonNegative(Joules, "The energy of routing a task in J");
        Figure.NonNegative(DelaySlots, "The delay of routing in slots");
        return this;
    }
}
