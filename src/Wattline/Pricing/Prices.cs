using Wattline.Units;

namespace Wattline.Pricing;

/// <summary>
/// What scarce things are worth beyond what they cost, as a plan's duals or a pacer give them. Zero prices leave the charge alone.
/// </summary>
public sealed record Prices
{
    /// <summary>No scarcity.</summary>
    public static Prices Zero { get; } = new();

    /// <summary>Accelerator time by region identifier, USD per GPU-second, 0 or more; regions not named are at zero.</summary>
    public IReadOnlyDictionary<string, double> CapacityUsdPerGpuSecond { get; init; } = new Dictionary<string, double>();

    /// <summary>The dual of a carbon cap, on top of the carbon price; 0 or more.</summary>
    public CarbonPrice CarbonCap { get; init; }

    /// <summary>The dual of a limit on mean latency, USD per ms; 0 or more.</summary>
    public double LatencyUsdPerMs { get; init; }
}
