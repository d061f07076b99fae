using Wattline.Units;

namespace Wattline.Pricing;

/// <summary>Who sets prices.</summary>
public enum PriceSetter
{
    /// <summary>A plan: its duals.</summary>
    Plan,

    /// <summary>The pacer, which corrects them by what is used.</summary>
    Pacer,
}

/// <summary>Who set prices, and when.</summary>
/// <param name="Setter">The last to change them.</param>
/// <param name="At">When it did.</param>
/// <param name="PlannedAt">When the plan was made that they started from; null where they started from zero.</param>
public sealed record PriceOrigin(PriceSetter Setter, DateTimeOffset At, DateTimeOffset? PlannedAt);

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

    /// <summary>
    /// What a request that is served there spares others, by region identifier, USD, 0 or more: the dual of a residency quota that it helps
    /// to meet. Regions not named have none.
    /// </summary>
    public IReadOnlyDictionary<string, double> CreditUsdPerRequest { get; init; } = new Dictionary<string, double>();

    /// <summary>The dual of a limit on mean latency, USD per ms; 0 or more.</summary>
    public double LatencyUsdPerMs { get; init; }

    /// <summary>Who set them; null for prices that nobody set, as those of zero.</summary>
    public PriceOrigin? Origin { get; init; }
}
