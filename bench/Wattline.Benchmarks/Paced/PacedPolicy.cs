namespace Wattline.Benchmarks.Paced;

/// <summary>How requests are routed.</summary>
internal enum PacedPolicy
{
    /// <summary>The cheapest region that has room; no prices.</summary>
    Cheapest,

    /// <summary>At the plan's duals, held for the interval.</summary>
    Frozen,

    /// <summary>By the plan's shares, drawn at random; where the drawn one is full, at the plan's duals.</summary>
    Shares,

    /// <summary>At the plan's duals, then paced.</summary>
    Paced,

    /// <summary>Paced, from zero prices at the run's begin; no plan.</summary>
    PacedFromZero,
}

/// <summary>What a policy came to.</summary>
/// <param name="Usd">Charges, and the penalties of rejections.</param>
/// <param name="Rejected">Requests that no region had room for; in an optimum they may be part of one.</param>
internal readonly record struct PacedOutcome(double Usd, double Rejected)
{
    public static PacedOutcome operator +(PacedOutcome left, PacedOutcome right) => new(left.Usd + right.Usd, left.Rejected + right.Rejected);
}
