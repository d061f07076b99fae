namespace Wattline.Simulation.Dispatch;

/// <summary>What a policy made of the runs of a comparison. Savings are paired: both policies met the same worlds.</summary>
public sealed record PolicyFigures
{
    /// <summary>Which policy.</summary>
    public required DispatchPolicy Policy { get; init; }

    /// <summary>Energy bought until all is served, J.</summary>
    public required Estimate AuxiliaryJoules { get; init; }

    /// <summary>Energy bought by the horizon, J.</summary>
    public required Estimate AuxiliaryAtHorizonJoules { get; init; }

    /// <summary>What the objective counts.</summary>
    public required Estimate Cost { get; init; }

    /// <summary>Price of what was bought, USD; null where unknown.</summary>
    public required Estimate? Usd { get; init; }

    /// <summary>Carbon of what was bought, g; null where unknown.</summary>
    public required Estimate? Grams { get; init; }

    /// <summary>Harvest that found no room, J.</summary>
    public required Estimate SpilledJoules { get; init; }

    /// <summary>What was burnt, J.</summary>
    public required Estimate BurntJoules { get; init; }

    /// <summary>From arrival to dispatch, slots.</summary>
    public required Estimate WaitSlots { get; init; }

    /// <summary>Tasks that wait.</summary>
    public required Estimate Backlog { get; init; }

    /// <summary>By model: share of the tasks, 0 to 1.</summary>
    public required IReadOnlyList<Estimate> ModelShares { get; init; }

    /// <summary>Share of tasks that were late, 0 to 1.</summary>
    public required Estimate MissedShare { get; init; }

    /// <summary>Share of the reference's auxiliary energy that is saved, 1 at most; null where the reference bought none.</summary>
    public required Estimate? SavedJoules { get; init; }

    /// <summary>Share of the reference's cost by the objective that is saved; null where it had none.</summary>
    public required Estimate? SavedCost { get; init; }

    /// <summary>Share of the reference's carbon that is saved; null where unknown or none.</summary>
    public required Estimate? SavedGrams { get; init; }

    /// <summary>Auxiliary energy less the reference's, run by run, J.</summary>
    public required Estimate DifferenceJoules { get; init; }

    /// <summary>Share of what could be saved at most, by the bound, that is saved; 1 at most; null where nothing can be.</summary>
    public required Estimate? SavedOfBound { get; init; }

    internal static PolicyFigures Of(DispatchPolicy policy, DispatchOutcome[] own, DispatchOutcome[] reference, double[] bounds) => new()
    {
        Policy = policy,
        AuxiliaryJoules = Over(own, one => one.AuxiliaryJoules),
        AuxiliaryAtHorizonJoules = Over(own, one => one.AuxiliaryAtHorizonJoules),
        Cost = Over(own, one => one.Cost),
        Usd = own[0].Usd is null ? null : Over(own, one => one.Usd!.Value),
        Grams = own[0].Grams is null ? null : Over(own, one => one.Grams!.Value),
        SpilledJoules = Over(own, one => one.SpilledJoules),
        BurntJoules = Over(own, one => one.BurntJoules),
        WaitSlots = Over(own, one => one.MeanWaitSlots),
        Backlog = Over(own, one => one.MeanBacklog),
        ModelShares = [.. Enumerable.Range(0, own[0].TasksByModel.Count).Select(model => Over(own, one => Share(one.TasksByModel[model], one.Tasks)))],
        MissedShare = Over(own, one => Share(one.Misses, one.Tasks)),
        SavedJoules = Saved(own, reference, one => one.AuxiliaryJoules),
        SavedCost = Saved(own, reference, one => one.Cost),
        SavedGrams = own[0].Grams is null ? null : Saved(own, reference, one => one.Grams!.Value),
        SavedOfBound = Estimate.Saved(Above(own, bounds), Above(reference, bounds)),
        DifferenceJoules = Estimate.Of([.. own.Zip(reference, (one, other) => one.AuxiliaryJoules - other.AuxiliaryJoules)]),
    };

    private static double[] Above(DispatchOutcome[] outcomes, double[] bounds) => [.. outcomes.Zip(bounds, (one, bound) => one.AuxiliaryJoules - bound)];

    private static double Share(int of, int all) => all == 0 ? 0 : (double)of / all;

    private static Estimate Over(DispatchOutcome[] outcomes, Func<DispatchOutcome, double> figure) => Estimate.Of([.. outcomes.Select(figure)]);

    private static Estimate? Saved(DispatchOutcome[] own, DispatchOutcome[] reference, Func<DispatchOutcome, double> figure) =>
        Estimate.Saved([.. own.Select(figure)], [.. reference.Select(figure)]);
}
