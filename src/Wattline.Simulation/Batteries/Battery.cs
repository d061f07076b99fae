namespace Wattline.Simulation.Batteries;

/// <summary>A store of energy, and what it loses. The default is the routing paper's: unlimited, lossless and empty.</summary>
public sealed record Battery
{
    /// <summary>Unlimited, lossless, empty at first.</summary>
    public static Battery Ideal { get; } = new();

    /// <summary>No store at all: what is not used at once is spilled.</summary>
    public static Battery None { get; } = new() { CapacityJoules = 0 };

    /// <summary>Most energy that it holds, J; 0 or more, infinite for no limit.</summary>
    public double CapacityJoules { get; init; } = double.PositiveInfinity;

    /// <summary>Energy at first, J; 0 to the capacity.</summary>
    public double InitialJoules { get; init; }

    /// <summary>Share of what goes in that is stored, above 0 to 1.</summary>
    public double ChargeEfficiency { get; init; } = 1;

    /// <summary>Share of what is taken out that arrives, above 0 to 1.</summary>
    public double DischargeEfficiency { get; init; } = 1;

    /// <summary>Share of what is stored that leaks away in a slot, 0 to below 1.</summary>
    public double LeakPerSlot { get; init; }

    /// <summary>Most that may flow in or out in a slot, J; above 0, infinite for no limit.</summary>
    public double PowerJoulesPerSlot { get; init; } = double.PositiveInfinity;

    /// <summary>Refuses what is no battery.</summary>
    /// <exception cref="ArgumentException">A figure out of range; the message names it.</exception>
    public Battery Checked()
    {
        Refuse(CapacityJoules >= 0, "capacity", "0 or more");
        Refuse(InitialJoules >= 0 && InitialJoules <= CapacityJoules && double.IsFinite(InitialJoules), "initial energy", "0 to the capacity");
        Refuse(ChargeEfficiency is > 0 and <= 1, "charge efficiency", "above 0 to 1");
        Refuse(DischargeEfficiency is > 0 and <= 1, "discharge efficiency", "above 0 to 1");
        Refuse(LeakPerSlot is >= 0 and < 1, "leak per slot", "0 to below 1");
        Refuse(PowerJoulesPerSlot > 0, "power", "above 0");
        return this;
    }

    /// <summary>
    /// One slot: what is harvested serves what is consumed at once, the rest is stored or taken from the store, and only what is still missing
    /// comes from the grid: the least that keeps the store from going below zero (equation 15 of the paper, where nothing is lost).
    /// </summary>
    /// <param name="level">Stored energy before, J.</param>
    /// <param name="harvest">Energy that comes in, J; 0 or more.</param>
    /// <param name="consumption">Energy that is burnt, J; 0 or more.</param>
    public BatterySlot Step(double level, double harvest, double consumption)
    {
        level *= 1 - LeakPerSlot;
        var surplus = harvest - consumption;
        if (surplus >= 0)
        {
            var taken = Math.Min(Math.Min(surplus, PowerJoulesPerSlot), (CapacityJoules - level) / ChargeEfficiency);
            return new BatterySlot(level + (taken * ChargeEfficiency), 0, surplus - taken);
        }

        var given = Math.Min(Math.Min(-surplus, PowerJoulesPerSlot), level * DischargeEfficiency);
        return new BatterySlot(Math.Max(0, level - (given / DischargeEfficiency)), -surplus - given, 0);
    }

    private static void Refuse(bool holds, string what, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException($"The {what} of a battery must be {allowed}.");
        }
    }
}

/// <summary>What a slot did to a battery.</summary>
/// <param name="Level">Stored energy after it, J.</param>
/// <param name="AuxiliaryJoules">Energy bought from the grid, J.</param>
/// <param name="SpilledJoules">Harvest that found no room, J.</param>
public readonly record struct BatterySlot(double Level, double AuxiliaryJoules, double SpilledJoules);
