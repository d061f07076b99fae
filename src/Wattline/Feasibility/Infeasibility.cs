using Wattline.Models;

namespace Wattline.Feasibility;

/// <summary>Every reason why a region may not serve a request. None: it may.</summary>
[Flags]
public enum Infeasibility
{
    /// <summary>It may serve.</summary>
    None = 0,

    /// <summary>Network and service alone exceed the latency budget.</summary>
    Latency = 1 << 0,

    /// <summary>The data may not enter its territory.</summary>
    Residency = 1 << 1,

    /// <summary>The session's state is pinned elsewhere.</summary>
    StateLocality = 1 << 2,

    /// <summary>It does not host the model.</summary>
    ModelNotHosted = HostingGaps.NotHosted,

    /// <summary>The option errs more often than the caller tolerates.</summary>
    Tolerance = 1 << 4,

    /// <summary>Its cost is unknown: no electricity price where owned, no list price where bought.</summary>
    NoPriceSource = HostingGaps.WithoutPrice,

    /// <summary>Its requests in flight are at their limit, its limits a minute are used up, or it said that it is full.</summary>
    Capacity = 1 << 8,

    /// <summary>It failed lately, fails its health check, or this request tried it already.</summary>
    Unhealthy = 1 << 9,

    /// <summary>It would keep the budget but for its queue.</summary>
    QueueLatency = 1 << 10,

    /// <summary>No carbon reading, or no price of a source that has stated it before, is young enough to decide on.</summary>
    SignalMissing = 1 << 11,

    /// <summary>The operator holds it back: it is drained, or the request is pinned elsewhere.</summary>
    Withdrawn = 1 << 15,
}

/// <summary>What the reasons have in common.</summary>
public static class InfeasibilityReasons
{
    /// <summary>Reasons that waiting does not remove.</summary>
    public const Infeasibility Static = Infeasibility.Latency | Infeasibility.Residency | Infeasibility.StateLocality |
        Infeasibility.ModelNotHosted | Infeasibility.Tolerance | Infeasibility.NoPriceSource;

    /// <summary>Reasons that pass.</summary>
    public const Infeasibility Live = Infeasibility.Capacity | Infeasibility.Unhealthy | Infeasibility.QueueLatency | Infeasibility.SignalMissing |
        Infeasibility.Withdrawn;

    /// <summary>Whether the region is blocked for now only: by law and physics it may serve.</summary>
    public static bool IsTransient(this Infeasibility reasons) => reasons != Infeasibility.None && (reasons & Static) == 0;

    /// <summary>The reasons one by one.</summary>
    public static IEnumerable<Infeasibility> Each(this Infeasibility reasons) =>
        Enum.GetValues<Infeasibility>().Where(reason => reason != Infeasibility.None && (reasons & reason) == reason);
}
