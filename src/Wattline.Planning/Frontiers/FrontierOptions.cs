using Wattline.Planning.Solving;

namespace Wattline.Planning.Frontiers;

/// <summary>Which staircase to climb.</summary>
public sealed record FrontierOptions
{
    /// <summary>Classes whose budget is varied; empty for all. The others keep their own.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The tightest budget, ms; 0 or more.</summary>
    public double FromMs { get; init; }

    /// <summary>The loosest budget, ms; infinite for none.</summary>
    public double ToMs { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Whether an origin's home serves it whatever the budget, as in published examples that exempt it. The gateway's mask exempts nobody.
    /// </summary>
    public bool HomeAlwaysServes { get; init; }

    /// <summary>How far each solve goes.</summary>
    public SolveOptions Solve { get; init; } = new();
}
