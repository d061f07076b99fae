using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.Deficits;

/// <summary>Battery paths over given harvests and consumptions, and their deficit (equations 12 to 16 of the routing paper).</summary>
public static class Paths
{
    /// <summary>Uncontrolled: what would be stored if it could go below zero, J; the start and the end of each slot.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double[] Uncontrolled(ReadOnlySpan<double> harvest, ReadOnlySpan<double> consumption, double initial = 0)
    {
        Check(harvest, consumption);
        var path = new double[harvest.Length + 1];
        path[0] = initial;
        for (var slot = 0; slot < harvest.Length; slot++)
        {
            path[slot + 1] = path[slot] + harvest[slot] - consumption[slot];
        }

        return path;
    }

    /// <summary>The deficit of a path: how far it falls below zero at the lowest, J.</summary>
    public static double Deficit(ReadOnlySpan<double> path)
    {
        var lowest = 0.0;
        foreach (var level in path)
        {
            lowest = Math.Min(lowest, level);
        }

        return -lowest;
    }

    /// <summary>Greedily controlled: in each slot the least is bought that keeps the store from going below zero.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the battery is none.</exception>
    public static BatterySlot[] Controlled(Battery battery, ReadOnlySpan<double> harvest, ReadOnlySpan<double> consumption)
    {
        ArgumentNullException.ThrowIfNull(battery);
        Check(harvest, consumption);
        var slots = new BatterySlot[harvest.Length];
        var level = battery.Checked().InitialJoules;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            slots[slot] = battery.Step(level, harvest[slot], consumption[slot]);
            level = slots[slot].Level;
        }

        return slots;
    }

    private static void Check(ReadOnlySpan<double> harvest, ReadOnlySpan<double> consumption)
    {
        if (harvest.Length != consumption.Length)
        {
            throw new ArgumentException($"A path needs as many harvests as consumptions, got {harvest.Length} and {consumption.Length}.");
        }
    }
}
