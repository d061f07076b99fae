using Wattline.Units;

namespace Wattline.Simulation.Dispatch;

/// <summary>
/// Drift plus penalty: the line of waiting tasks and the store's deficit press against each other. With Q tasks in a line, a way of e joules of
/// which g are bought and f would be missing in the store after it, at a site whose store stands at B with a target of Theta, a task starts while
/// Q &gt;= V (g c + f c_max (1 - B/Theta)+ + move) / (c0 e0) + h Q s / s_slowest for some way and site, and takes those for which left less right
/// is most. c is the price of a joule now, c_max the highest, c0 the mean; e0 is a task's mean least energy. V weighs cost against waiting. The
/// last term lets a long line take faster models while energy abounds, and efficient ones when it does not. Deadlines go before all: at the last
/// slot of its least-energy model a task starts.
/// </summary>
public sealed record Backpressure : DispatchPolicy
{
    /// <inheritdoc/>
    public override string Name => "backpressure";

    /// <summary>V: tasks that a line grows to before one of mean energy is bought for at mean price; 0 or more; chosen.</summary>
    public double CostWeight { get; init; } = 30;

    /// <summary>h: how much a long line prefers fast models, 0 to below 1; chosen.</summary>
    public double Haste { get; init; } = 0.1;

    /// <summary>
    /// Theta: the level at which stored energy is worth nothing, J; above 0. Null: the capacity, and where there is none as much as the net supply
    /// over the longest slack is missing on average, sigma sqrt(2 w / pi) (equation 38).
    /// </summary>
    public double? TargetJoules { get; init; }

    /// <summary>Most tasks started in a slot but for those that must; null for no limit.</summary>
    public int? MostStarts { get; init; }

    /// <summary>Most energy bought in a slot to fill a store beyond what is missing, J; 0 for none. It is bought while it is worth more stored.</summary>
    public double MostBoughtJoules { get; init; }

    /// <inheritdoc/>
    public override void Decide(DispatchSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        Check();
        LastSlots.Start(slot);
        for (var left = MostStarts ?? slot.Waiting; left > 0 && slot.Waiting > 0 && StartMostPressing(slot); left--)
        {
        }

        for (var site = 0; site < slot.Sites && MostBoughtJoules > 0; site++)
        {
            slot.Buy(site, WorthBuying(slot, site));
        }
    }

    private void Check()
    {
        Figure.NonNegative(CostWeight, "The weight of cost");
        _ = Haste is >= 0 and < 1 ? Haste : Figure.Refuse("The haste of a long line", "0 to below 1", Haste);
        _ = TargetJoules is null or (> 0 and < double.PositiveInfinity) ? 0 : Figure.Refuse("The target of a store in J", "above 0", TargetJoules.Value);
        _ = MostStarts is null or > 0 ? 0 : Figure.Refuse("The tasks started in a slot", "1 or more", MostStarts.Value);
        Figure.NonNegative(MostBoughtJoules, "The energy bought ahead in a slot in J");
    }

    private bool StartMostPressing(DispatchSlot slot)
    {
        (int Line, int Way, int Site)? best = null;
        var most = 0.0;
        var classes = slot.Classes;
        for (var line = 0; line < classes.Length; line++)
        {
            var waiting = slot.WaitingIn(line);
            for (var way = 0; waiting > 0 && way < classes[line].Ways.Length; way++)
            {
                for (var site = 0; classes[line].Ways[way].Slots <= slot.Remaining(line) && site < slot.Sites; site++)
                {
                    var net = waiting - Pressure(slot, line, classes[line].Ways[way], site);
                    if (net > most || (net == most && best is null))
                    {
                        (best, most) = ((line, way, site), net);
                    }
                }
            }
        }

        if (best is { } chosen)
        {
            slot.Start(chosen.Line, chosen.Way, chosen.Site);
        }

        return best is not null;
    }

    private double Pressure(DispatchSlot slot, int line, ServingWay way, int site)
    {
        var joules = slot.JoulesOf(line, way, site);
        var free = Math.Clamp(slot.Free(site), 0, joules);
        var cost = ((joules - free) * slot.Cost(site)) + (slot.Drawn(site, free) * Worth(slot, site)) + slot.MoveCost(line, site);
        var haste = Haste * slot.WaitingIn(line) * way.Slots / slot.Classes[line].SlowestSlots;
        return (CostWeight * cost / (slot.MeanCost * slot.MeanJoules)) + haste;
    }

    /// <summary>What a stored joule is worth, in the unit of the objective.</summary>
    private double Worth(DispatchSlot slot, int site) => Target(slot, site) is > 0 and var target
        ? slot.MostCost * Math.Max(0, 1 - (Math.Max(0, slot.Surplus(site)) / target)) : 0;

    /// <summary>What to buy so that a stored joule is worth what it costs, J.</summary>
    private double WorthBuying(DispatchSlot slot, int site)
    {
        var level = Target(slot, site) * (1 - (slot.Cost(site) / slot.MostCost));
        return Math.Clamp(level - slot.Surplus(site), 0, MostBoughtJoules);
    }

    private double Target(DispatchSlot slot, int site)
    {
        var capacity = slot.Setting.Sites[site].Battery.CapacityJoules;
        return TargetJoules ?? (double.IsInfinity(capacity) ? slot.Volatility(site) * Math.Sqrt(2 * LastSlots.Longest(slot) / Math.PI) : capacity);
    }
}
