using Wattline.Simulation.Batteries;

namespace Wattline.Simulation.Dispatch;

/// <summary>A site with harvest and battery of its own; what they do not give is bought from the grid there.</summary>
public sealed record SupplySite
{
    /// <summary>As shown.</summary>
    public string Name { get; init; } = "site";

    /// <summary>Its store; the paper's by default.</summary>
    public Battery Battery { get; init; } = Battery.Ideal;

    /// <summary>What it harvests.</summary>
    public required Harvest Harvest { get; init; }

    /// <summary>Price of the grid's energy by slot, USD/MWh; null where unknown.</summary>
    public SlotSeries? UsdPerMwh { get; init; }

    /// <summary>Carbon of the grid's energy by slot, g/kWh; null where unknown.</summary>
    public SlotSeries? GramsPerKwh { get; init; }
}

/// <summary>What a policy tries to keep low.</summary>
public enum DispatchObjective
{
    /// <summary>Auxiliary energy, as in the paper.</summary>
    Joules,

    /// <summary>What auxiliary energy costs, carbon at its price and moves included.</summary>
    Usd,
}
