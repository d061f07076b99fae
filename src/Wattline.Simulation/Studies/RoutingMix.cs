using Wattline.Simulation.Increments;
using Wattline.Simulation.Settings;

namespace Wattline.Simulation.Studies;

/// <summary>
/// Tasks of some kinds, each as likely as the others, as energies: what the best model takes and what a wrong one does. Every task's energy
/// counts in the slot of its arrival, which bounds the deficit from above (lemma 1 of the routing paper). Harvest is Gamma, critical where no
/// task is routed wrongly, and varies as consumption then does: the reading of a formula that the paper's text does not show.
/// </summary>
public sealed class RoutingMix
{
    private readonly double[] _least, _wrong;

    private RoutingMix(double arrivals, double[] least, double[] wrong)
    {
        (ArrivalsPerSlot, _least, _wrong) = (arrivals, least, wrong);
        MeanExcessJoules = wrong.Average() - least.Average();
        Right = new CompoundPoisson(arrivals, least);
    }

    /// <summary>The paper's example.</summary>
    public static RoutingMix Paper { get; } = Of(PaperSetting.Tasks, PaperSetting.ArrivalsPerSlot);

    /// <summary>lambda: tasks that arrive in a slot on average, Poisson.</summary>
    public double ArrivalsPerSlot { get; }

    /// <summary>Consumption of a slot in which no task is routed wrongly; harvest has its mean and its variance.</summary>
    public CompoundPoisson Right { get; }

    /// <summary>E[Delta], J: what a task takes more that is routed wrongly; none where only one model keeps the deadline.</summary>
    public double MeanExcessJoules { get; }

    /// <summary>A mix of kinds of task.</summary>
    /// <param name="kinds">At least one; each kept in time by some model.</param>
    /// <param name="arrivalsPerSlot">lambda; above 0.</param>
    /// <exception cref="ArgumentException">No kind, or no arrivals.</exception>
    public static RoutingMix Of(IReadOnlyList<TaskKind> kinds, double arrivalsPerSlot)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        if (kinds.Count == 0 || arrivalsPerSlot is not (> 0 and < double.PositiveInfinity))
        {
            throw new ArgumentException("A mix needs a kind of task and arrivals above 0 a slot.");
        }

        return new RoutingMix(arrivalsPerSlot, [.. kinds.Select(kind => kind.LeastJoules)], [.. kinds.Select(Dearest)]);
    }

    /// <summary>Consumption of a slot where each task goes to the wrong model with a probability.</summary>
    /// <param name="error">eps, 0 to 1.</param>
    public CompoundPoisson Consumption(double error) => error == 0 ? Right : new CompoundPoisson(
        ArrivalsPerSlot, [.. _least, .. _wrong], [.. _least.Select(_ => 1 - error), .. _wrong.Select(_ => error)]);

    /// <summary>What a slot adds to the battery.</summary>
    /// <param name="error">eps, 0 to 1.</param>
    /// <param name="harvestFactor">Harvest over the critical one; above 0.</param>
    public Increment Increment(double error, double harvestFactor = 1) => new(
        SlotHarvest.Gamma(harvestFactor * Right.Mean, harvestFactor * harvestFactor * Right.Variance), Consumption(error));

    /// <summary>The increment whose drift over so many slots is theta times the spread, with no task routed wrongly.</summary>
    /// <param name="theta">mu sqrt(T) / sigma.</param>
    /// <param name="slots">T, well above theta squared.</param>
    public Increment AtTheta(double theta, double slots)
    {
        var increment = Increment(0);
        // The factor moves the spread a little, which moves the factor less.
        for (var step = 0; step < 100; step++)
        {
            increment = Increment(0, 1 + (theta * increment.Volatility / (Right.Mean * Math.Sqrt(slots))));
        }

        return increment;
    }

    private static double Dearest(TaskKind kind) =>
        kind.Ways.Where(way => way is not null && way.Slots <= kind.DeadlineSlots).Max(way => way!.Joules);
}
