namespace Wattline.Simulation.Dispatch;

/// <summary>
/// Waits inside the deadline for harvest. A task starts at the latest in the last slot in which its least-energy model is in time. It starts
/// earlier, the most urgent first, where energy at hand covers it and the store has a limit, so that what is not burnt may be wasted: unless the
/// store, by the forecast and with every task served at its latest, would be empty before the task's last slot and before it were full. With an
/// unlimited store nothing is ever wasted, and waiting to the last is the best that any policy can do wherever the least-energy model is also
/// the fastest.
/// </summary>
public sealed record SlackAware : DispatchPolicy
{
    /// <summary>How often the store's expected level is looked at between now and the longest slack, each time twice as far; chosen.</summary>
    private const int Looks = 8;

    /// <inheritdoc/>
    public override string Name => "slack-aware";

    /// <inheritdoc/>
    public override void Decide(DispatchSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        LastSlots.Start(slot);
        for (var site = 0; site < slot.Sites; site++)
        {
            while (slot.Waiting > 0 && slot.Free(site) > 0 && Line(slot, site) is { } line)
            {
                LastSlots.Serve(slot, line, site);
            }
        }
    }

    /// <summary>Whose oldest task starts now, covered and the most urgent of all such; null for nobody.</summary>
    private static int? Line(DispatchSlot slot, int site)
    {
        int? urgent = null;
        var (least, empty) = (int.MaxValue, EmptyIn(slot, site));
        for (var line = 0; line < slot.Classes.Length; line++)
        {
            if (LastSlots.Covered(slot, line, site) is { } slack && slack < least && slack < empty)
            {
                (urgent, least) = (line, slack);
            }
        }

        return urgent;
    }

    /// <summary>In how many slots a store is expected to be empty, none where it is never full; beyond all slack where it is full before or neither.</summary>
    private static int EmptyIn(DispatchSlot slot, int site)
    {
        var capacity = slot.Setting.Sites[site].Battery.CapacityJoules;
        var longest = double.IsInfinity(capacity) ? 0 : LastSlots.Longest(slot);
        for (var look = 1; look <= Looks && longest > 0; look++)
        {
            var ahead = longest >> (Looks - look);
            var level = slot.Surplus(site) + slot.Expected(site, ahead) - LastSlots.Due(slot, site, ahead);
            if (level < 0 || level > capacity)
            {
                return level < 0 ? ahead : int.MaxValue;
            }
        }

        return longest == 0 ? 0 : int.MaxValue;
    }
}
