using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// Waits inside the deadline and holds a reserve by the second-order term: a covered task starts, the most urgent first, where the store keeps at
/// least z sigma sqrt(w) after it, or half its capacity where that is less, so that as much room is left for surplus; else it waits, at the longest
/// to the last slot of its least-energy model. w is what it could still wait, sigma the deviation of a slot's net supply as far as the forecast
/// does not tell it. Over w slots without drift the supply falls short by more than B with probability 2 Phi(-B / (sigma sqrt(w))) (equation 74
/// of the paper at zero drift), so that z states which risk an early start may leave to those that come after it, whatever the slack.
/// </summary>
public sealed record VarianceAware : DispatchPolicy
{
    /// <inheritdoc/>
    public override string Name => "variance-aware";

    /// <summary>z: the reserve in deviations of the net supply over a task's slack, 0 or more; chosen. At 0 whatever is covered starts.</summary>
    public double Deviations { get; init; } = 0.5;

    /// <inheritdoc/>
    public override void Decide(DispatchSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        Figure.NonNegative(Deviations, "The reserve in deviations");
        LastSlots.Start(slot);
        for (var site = 0; site < slot.Sites; site++)
        {
            while (slot.Waiting > 0 && slot.Free(site) > 0 && Line(slot, site) is { } line)
            {
                LastSlots.Serve(slot, line, site);
            }
        }
    }

    /// <summary>Whose oldest task starts now, the most urgent of all after which the store keeps its reserve; null for nobody.</summary>
    private int? Line(DispatchSlot slot, int site)
    {
        int? urgent = null;
        var least = int.MaxValue;
        for (var line = 0; line < slot.Classes.Length; line++)
        {
            if (LastSlots.Covered(slot, line, site) is { } slack && slack < least && Keeps(slot, line, site, slack))
            {
                (urgent, least) = (line, slack);
            }
        }

        return urgent;
    }

    private bool Keeps(DispatchSlot slot, int line, int site, int slack)
    {
        var one = slot.Classes[line];
        var reserve = Deviations * slot.Volatility(site) * Math.Sqrt(slack);
        return one.Best(slot.Remaining(line)) is { } way
            && slot.Surplus(site) - slot.JoulesOf(line, one.Ways[way], site)
                >= Math.Min(reserve, slot.Setting.Sites[site].Battery.CapacityJoules / 2);
    }
}
