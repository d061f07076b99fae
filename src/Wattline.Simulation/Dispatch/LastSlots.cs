namespace Wattline.Simulation.Dispatch;

/// <summary>The last slot in which a task's least-energy model is in time: when whoever waits must go, and what will be burnt then.</summary>
internal static class LastSlots
{
    /// <summary>Starts all whom another slot of waiting would cost that model, each where it is cheapest.</summary>
    public static void Start(DispatchSlot slot)
    {
        var classes = slot.Classes;
        for (var line = 0; line < classes.Length; line++)
        {
            while (slot.WaitingIn(line) > 0 && classes[line].Best(slot.Remaining(line)) is { } way
                && classes[line].Ways[way].Slots >= slot.Remaining(line))
            {
                slot.Start(line, way, slot.CheapestSite(line, classes[line].Ways[way]));
            }
        }
    }

    /// <summary>
    /// Slots that the oldest task of a line may still wait for its least-energy way, at most as many as the run's horizon has; null where nobody
    /// waits, no way is in time, a move has its price, or the site's free energy does not cover the way.
    /// </summary>
    public static int? Covered(DispatchSlot slot, int line, int site)
    {
        if (slot.WaitingIn(line) == 0 || slot.Classes[line].Best(slot.Remaining(line)) is not { } way)
        {
            return null;
        }

        var serving = slot.Classes[line].Ways[way];
        return slot.JoulesOf(line, serving, site) <= slot.Free(site) && slot.MoveCost(line, site) == 0
            ? (int)Math.Min(slot.Setting.Slots, slot.Remaining(line) - serving.Slots) : null;
    }

    /// <summary>Starts the oldest task of a line by its least energy, for which there is time.</summary>
    public static void Serve(DispatchSlot slot, int line, int site)
    {
        if (slot.Classes[line].Best(slot.Remaining(line)) is { } way)
        {
            slot.Start(line, way, site);
        }
    }

    /// <summary>The longest slack of any class at arrival, at most as many slots as the run's horizon has.</summary>
    public static int Longest(DispatchSlot slot)
    {
        var longest = 0L;
        foreach (var one in slot.Classes)
        {
            longest = Math.Max(longest, one.Slack);
        }

        return (int)Math.Min(slot.Setting.Slots, longest);
    }

    /// <summary>
    /// What tasks at home in a site will burn within so many slots if all wait to the last, J: those that wait, and those expected to come.
    /// </summary>
    public static double Due(DispatchSlot slot, int site, int slots)
    {
        var joules = 0.0;
        var classes = slot.Classes;
        for (var line = 0; line < classes.Length; line++)
        {
            if (classes[line].Home == site)
            {
                var coming = classes[line].PerSlot * Math.Max(0, slots - classes[line].Slack);
                joules += classes[line].Ways[0].Joules * (slot.DueWithin(line, slots) + coming);
            }
        }

        return joules;
    }
}
