namespace Wattline.Planning.Programs;

/// <summary>What a solver claims. Nothing in it is believed before <see cref="Certificate.Check"/> has looked.</summary>
public sealed record ProgramSolution
{
    /// <summary>By column: requests served that way, 0 or more.</summary>
    public required double[] Flows { get; init; }

    /// <summary>By block: requests that nobody serves, 0 or more.</summary>
    public required double[] Unmet { get; init; }

    /// <summary>By resource: what a GPU-second is worth beyond what it costs, USD, 0 or more.</summary>
    public required double[] CapacityPrices { get; init; }

    /// <summary>By coupling row: USD for one unit of the bound, 0 or more.</summary>
    public double[] CouplingPrices { get; init; } = [];

    /// <summary>By block: USD for one request more that may enter a region anew, 0 or more. Empty where no limit holds.</summary>
    public double[] MovePrices { get; init; } = [];

    /// <summary>How often the solver went round its main loop: pivots, augmentations or pricing passes.</summary>
    public long Iterations { get; init; }

    /// <summary>The solver's name.</summary>
    public required string Solver { get; init; }
}
