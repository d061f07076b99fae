using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.OnSite;

/// <summary>What is expected of a site's own energy, in slots from now on.</summary>
public sealed record SiteOutlook
{
    /// <summary>The most slots that are looked ahead: a week of quarters of an hour.</summary>
    public const int MostSlots = 672;

    /// <summary>The store as it is now; its figures are a slot's.</summary>
    public required Battery Battery { get; init; }

    /// <summary>Expected harvest, J by slot, 0 or more.</summary>
    public required IReadOnlyList<double> HarvestJoules { get; init; }

    /// <summary>Expected consumption, J by slot, 0 or more.</summary>
    public required IReadOnlyList<double> ConsumptionJoules { get; init; }

    /// <summary>How many slots each hour has: fewer in the first, which has begun.</summary>
    public required IReadOnlyList<int> SlotsOfHours { get; init; }

    /// <summary>How the harvest's forecast errs.</summary>
    public Swing HarvestSwing { get; init; }

    /// <summary>How the consumption's forecast errs.</summary>
    public Swing ConsumptionSwing { get; init; }

    /// <summary>
    /// What a joule of the energy that is left at the end spares, 0 to 1. With 1, the default, a joule is free only where the battery is seen to
    /// be full before it is empty.
    /// </summary>
    public double TerminalShare { get; init; } = 1;

    /// <summary>Refuses what is none.</summary>
    /// <exception cref="ArgumentException">A figure out of range or lengths that do not go together; the message names it.</exception>
    public SiteOutlook Checked()
    {
        Battery.Checked();
        HarvestSwing.Checked();
        ConsumptionSwing.Checked();
        var slots = HarvestJoules.Count;
        Refuse(slots is > 0 and <= MostSlots, $"An outlook has 1 to {MostSlots} slots, got {slots}.");
        Refuse(ConsumptionJoules.Count == slots, $"{slots} slots of harvest need as many of consumption, got {ConsumptionJoules.Count}.");
        Refuse(
            SlotsOfHours.All(count => count > 0) && SlotsOfHours.Sum() == slots, $"The hours' slots must be above 0 and {slots} together.");
        Refuse(HarvestJoules.Concat(ConsumptionJoules).All(joules => joules >= 0 && double.IsFinite(joules)), "Joules of a slot must be 0 or more.");
        Refuse(TerminalShare is >= 0 and <= 1, $"The terminal share must be 0 to 1, got {TerminalShare}.");
        return this;
    }

    private static void Refuse(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException(problem);
        }
    }
}
