using Wattline.Planning.Problems;

namespace Wattline.Planning.Frontiers;

/// <summary>What one question fixes of a frontier: prices, frictions, where data may go, and whose budget is varied.</summary>
internal sealed class FrontierPass
{
    /// <summary>USD for a gram.</summary>
    public required double UsdPerGram { get; init; }

    /// <summary>By what bytes are multiplied.</summary>
    public required double Egress { get; init; }

    /// <summary>By cell: by what leaving home is multiplied.</summary>
    public required double[] State { get; init; }

    /// <summary>By region: compliance, USD a request.</summary>
    public required double[] Compliance { get; init; }

    /// <summary>By way: whether the law allows it.</summary>
    public required bool[] Allowed { get; init; }

    /// <summary>By cell: whether its budget is varied.</summary>
    public required bool[] Varied { get; init; }

    /// <summary>The budget at which the plan is looked at, ms.</summary>
    public required double BudgetMs { get; init; }

    /// <summary>Whether all budgets are gone through, or that one alone is planned.</summary>
    public required bool Climbs { get; init; }
}

/// <summary>Of a cell what no hour and no question changes.</summary>
/// <param name="Class">Index of its class.</param>
/// <param name="Home">Row of its home.</param>
/// <param name="HomePue">PUE there.</param>
/// <param name="OwnBudgetMs">Its class's own budget, ms.</param>
/// <param name="UnmetUsd">Penalty of a request that nobody serves.</param>
/// <param name="Kind">Its class.</param>
internal sealed record LaidCell(int Class, int Home, double HomePue, double OwnBudgetMs, double UnmetUsd, PlanClass Kind);
