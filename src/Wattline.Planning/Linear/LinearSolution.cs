namespace Wattline.Planning.Linear;

/// <summary>How a solve ended.</summary>
public enum LinearStatus
{
    /// <summary>No point is cheaper.</summary>
    Optimal,

    /// <summary>No point keeps all rows and bounds.</summary>
    Infeasible,

    /// <summary>Costs fall without end.</summary>
    Unbounded,

    /// <summary>The pivots allowed are spent; the point is feasible only where <see cref="LinearSolution.Feasible"/> says so.</summary>
    Stopped,
}

/// <summary>What the simplex method found.</summary>
public sealed record LinearSolution
{
    /// <summary>How the solve ended.</summary>
    public required LinearStatus Status { get; init; }

    /// <summary>By column: its value.</summary>
    public required double[] Values { get; init; }

    /// <summary>
    /// By row: what one unit more on the right side adds to the optimal cost; 0 or less where the sense is at most, 0 or more where it is
    /// at least.
    /// </summary>
    public required double[] RowPrices { get; init; }

    /// <summary>By column: cost less what its entries are worth at the row prices; 0 or more at 0, 0 or less at the upper bound.</summary>
    public required double[] ReducedCosts { get; init; }

    /// <summary>Cost of the values.</summary>
    public required double Cost { get; init; }

    /// <summary>Whether the values keep all rows and bounds.</summary>
    public required bool Feasible { get; init; }

    /// <summary>Pivots and bound flips.</summary>
    public required long Iterations { get; init; }
}
