using System.Globalization;
using Wattline.Feasibility;
using Wattline.Routing;

namespace Wattline.Gateway.Lab;

/// <summary>Says in words why an option was taken, and what stood against the others.</summary>
internal static class AutoReason
{
    private static readonly (Infeasibility Reasons, string Words)[] Against =
    [
        (Infeasibility.Tolerance, "err too often"), (Infeasibility.Latency, "take too long"), (Infeasibility.Residency, "run where the data may not go"),
        (Infeasibility.QueueLatency, "wait too long in line"), (Infeasibility.Withdrawn, "are held back by the operator"),
        (Infeasibility.NoPriceSource | Infeasibility.SignalMissing, "lack a price or a reading"), (Infeasibility.Capacity, "are full"),
        (Infeasibility.Unhealthy, "rest after failures"), (Infeasibility.ModelNotHosted | Infeasibility.StateLocality, "are not served there"),
    ];

    /// <summary>The reason.</summary>
    /// <param name="options">Every way.</param>
    /// <param name="chosen">Which was taken.</param>
    /// <param name="next">The next best; null for none.</param>
    /// <param name="region">Where.</param>
    /// <param name="mode">Who chose.</param>
    /// <param name="maxError">The error rate tolerated.</param>
    public static string Of(IReadOnlyList<TrialOption> options, int chosen, int? next, string region, ReceiptMode mode, double maxError)
    {
        var winner = options[chosen];
        var way = string.Create(CultureInfo.InvariantCulture, $"{winner.Model} with {winner.BudgetTokens:N0} thinking tokens in {region}");
        if (mode != ReceiptMode.Routed)
        {
            return $"{way}. Nothing is decided: the request is {mode.ToString().ToLowerInvariant()}, and takes the largest budget of the first model there.";
        }

        var free = options.Count(option => option.Blocked == Infeasibility.None);
        var least = free == 1 ? "It is the only way that may serve"
            : string.Create(CultureInfo.InvariantCulture, $"Of {free} ways that may serve it has the least score");
        var right = string.Create(
            CultureInfo.InvariantCulture, $"it is right with a probability of {100 * winner.Success:0.0} %, and {100 * (1 - maxError):0.##} % are asked for");
        return $"{way}. {least}; {right}. {Beside(options, winner, next)}{Out(options)}";
    }

    private static string Beside(IReadOnlyList<TrialOption> options, TrialOption winner, int? next)
    {
        if (next is not { } at || winner.ScoreUsd is not > 0)
        {
            return "";
        }

        var other = options[at];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Next comes {other.Model} with {other.BudgetTokens:N0} in {other.Region}, at {Times(other.ScoreUsd / winner.ScoreUsd)} score. ");
    }

    private static string Times(double? ratio) => ratio < 1.005 ? "nearly the same" : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} times the");

    private static string Out(IReadOnlyList<TrialOption> options)
    {
        var counts = Against.Select(one => (Count: options.Count(option => (option.Blocked & one.Reasons) != 0), one.Words))
            .Where(one => one.Count > 0).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Count} {one.Words}")).ToList();
        return counts.Count == 0 ? $"None of the {options.Count} is ruled out." : $"Of all {options.Count}, {string.Join(", ", counts)}.";
    }
}
