namespace Wattline.Workloads;

/// <summary>What a latency budget bounds.</summary>
public enum BudgetScope
{
    /// <summary>Network, queue and prefill.</summary>
    FirstToken = 0,

    /// <summary>That and the decoding of the expected output.</summary>
    Completion = 1,
}

/// <summary>The hard limit on how long an answer may take. A region that cannot keep it is no candidate.</summary>
/// <param name="Milliseconds">Positive; infinite for no limit.</param>
/// <param name="Scope">First token or completion.</param>
public readonly record struct LatencyBudget(double Milliseconds, BudgetScope Scope)
{
    /// <summary>No limit.</summary>
    public static LatencyBudget Unlimited { get; } = new(double.PositiveInfinity, BudgetScope.Completion);

    /// <summary>Whether the limit is a positive number.</summary>
    public bool IsValid => Milliseconds > 0;
}
