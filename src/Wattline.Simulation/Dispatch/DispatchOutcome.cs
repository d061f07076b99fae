namespace Wattline.Simulation.Dispatch;

/// <summary>What a policy made of a run. Totals go on until all tasks are served, so that waiting beyond the horizon gains nothing by itself.</summary>
public sealed record DispatchOutcome
{
    /// <summary>Tasks that arrived, all of which were served.</summary>
    public required int Tasks { get; init; }

    /// <summary>Tasks served after their deadline: none but where routing itself takes the time.</summary>
    public required int Misses { get; init; }

    /// <summary>Tasks that were started because no later slot would do, their policy not having started them.</summary>
    public required int Forced { get; init; }

    /// <summary>D: energy bought, J.</summary>
    public required double AuxiliaryJoules { get; init; }

    /// <summary>Of it what was bought by the horizon, J.</summary>
    public required double AuxiliaryAtHorizonJoules { get; init; }

    /// <summary>What the objective counts: J or USD.</summary>
    public required double Cost { get; init; }

    /// <summary>Of it what arose by the horizon.</summary>
    public required double CostAtHorizon { get; init; }

    /// <summary>Price of what was bought and of moves, carbon not priced, USD; null where a site's price is unknown.</summary>
    public required double? Usd { get; init; }

    /// <summary>Carbon of what was bought, g; null where a site's carbon is unknown.</summary>
    public required double? Grams { get; init; }

    /// <summary>Harvest that found no room, J.</summary>
    public required double SpilledJoules { get; init; }

    /// <summary>What tasks and router burnt, J.</summary>
    public required double BurntJoules { get; init; }

    /// <summary>What was harvested while the run went on, J.</summary>
    public required double HarvestedJoules { get; init; }

    /// <summary>What the stores hold at the end, J.</summary>
    public required double StoredJoules { get; init; }

    /// <summary>From arrival to dispatch, slots.</summary>
    public required double MeanWaitSlots { get; init; }

    /// <summary>From dispatch to completion, slots.</summary>
    public required double MeanServiceSlots { get; init; }

    /// <summary>Tasks that wait at a slot's end, over the slots to the horizon.</summary>
    public required double MeanBacklog { get; init; }

    /// <summary>By model: tasks that it served.</summary>
    public required IReadOnlyList<int> TasksByModel { get; init; }

    /// <summary>Slots until all was served.</summary>
    public required int Slots { get; init; }
}
