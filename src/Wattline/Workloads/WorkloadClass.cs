namespace Wattline.Workloads;

/// <summary>A kind of ask with its usual budget and size.</summary>
/// <param name="Name">As in <c>chat</c>.</param>
/// <param name="Budget">Used where the caller states none.</param>
/// <param name="OutputTokens">Expected answer length before any of the class was seen, tokens.</param>
/// <param name="RequestsPerSession">
/// Requests that one filled cache is expected to serve before any of the class was seen, 1 or more; spreads the cost of a session's move.
/// </param>
/// <param name="PracticeReachKm">
/// How far practice lets such work travel, km, as the trade press puts it; null for anywhere. Shown beside the physical reach, never a mask.
/// </param>
public sealed record WorkloadClass(
    string Name, LatencyBudget Budget, double OutputTokens, double RequestsPerSession, double? PracticeReachKm)
{
    /// <summary>
    /// The application classes of the trade press with the tighter end of their budgets. Output lengths: 211 and 28 tokens are the means
    /// of the Azure 2023 conversation and code traces; the rest are chosen.
    /// </summary>
    public static IReadOnlyList<WorkloadClass> Presets { get; } =
    [
        new("control", new(20, BudgetScope.FirstToken), 16, 1000, 0),
        new("video", new(50, BudgetScope.FirstToken), 64, 200, 200),
        new("voice", new(300, BudgetScope.FirstToken), 60, 20, 1_000),
        new("chat", new(1_000, BudgetScope.FirstToken), 211, 10, 5_000),
        new("code", new(10_000, BudgetScope.Completion), 28, 30, null),
        new("batch", new(6 * 3_600_000, BudgetScope.Completion), 211, 1, null),
    ];
}
