namespace Wattline.Gateway.Configuration;

/// <summary>How far requests are routed, and where they go where they are not.</summary>
public sealed record AdoptionOptions
{
    /// <summary><c>mode</c>: route or observe; default route.</summary>
    public bool ObservesAll { get; init; }

    /// <summary><c>rollout_percent</c>: share of sessions that is routed, the rest is observed, %, 0 to 100; default 100.</summary>
    public double RolloutPercent { get; init; } = 100;

    /// <summary><c>observe.baseline</c>: regions that serve what is observed, the first that may; default none.</summary>
    public IReadOnlyList<string> Baseline { get; init; } = [];

    /// <summary><c>fallback</c>: regions in the order in which they serve while deciding is switched off; empty: the file's order.</summary>
    public IReadOnlyList<string> Fallback { get; init; } = [];

    /// <summary>Share of a key's sessions that is routed, %, 0 to 100.</summary>
    public double PercentOf(KeyPolicy key) => ObservesAll ? 0 : key.RolloutPercent ?? RolloutPercent;

    /// <summary>A key's baseline; empty for none.</summary>
    public IReadOnlyList<string> BaselineOf(KeyPolicy key) => key.Baseline ?? Baseline;
}
