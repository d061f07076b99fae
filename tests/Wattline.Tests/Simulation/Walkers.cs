using Wattline.Simulation.Increments;
using Wattline.Simulation.Settings;

namespace Wattline.Tests.Simulation;

/// <summary>Laws of a slot that walks are tested with.</summary>
internal static class Walkers
{
    /// <summary>The routing paper's setting as chosen here: critical, with a harvest that varies as the consumption does.</summary>
    public static Increment Paper { get; } = Shifted(0);

    /// <summary>Standard normal steps.</summary>
    public static Increment Gauss { get; } = new(new NormalHarvest(0, 1), CompoundPoisson.None);

    /// <summary>Four arrivals a slot of ten energies.</summary>
    public static Increment Busy { get; } = Critical(new CompoundPoisson(4, [.. Enumerable.Range(0, 10).Select(kind => 0.2 + (0.18 * kind * kind))]));

    /// <summary>The paper's mix with a drift in units of sigma.</summary>
    public static Increment Shifted(double drift)
    {
        var tasks = new CompoundPoisson(PaperSetting.ArrivalsPerSlot, [.. PaperSetting.Tasks.Select(task => task.LeastJoules)]);
        return new Increment(SlotHarvest.Gamma(tasks.Mean + (drift * Math.Sqrt(2 * tasks.Variance)), tasks.Variance), tasks);
    }

    private static Increment Critical(CompoundPoisson tasks) => new(SlotHarvest.Gamma(tasks.Mean, tasks.Variance), tasks);
}
