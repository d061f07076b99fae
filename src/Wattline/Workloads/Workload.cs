using Wattline.Fleet;
using Wattline.Units;

namespace Wattline.Workloads;

/// <summary>One ask, as the decision sees it: sizes, limits and whereabouts, and nothing of what it says.</summary>
public readonly record struct Workload
{
    /// <summary>The way from where it comes from to each region.</summary>
    public required NetworkColumns Network { get; init; }

    /// <summary>The hard limit on its latency.</summary>
    public required LatencyBudget Budget { get; init; }

    /// <summary>The territories its data may enter.</summary>
    public required JurisdictionSet Residency { get; init; }

    /// <summary>Where its session's state sits.</summary>
    public StateLocality State { get; init; }

    /// <summary>Tokens of the prompt, cached ones included; 0 or more.</summary>
    public required double PromptTokens { get; init; }

    /// <summary>Bytes sent; 0 or more.</summary>
    public required double RequestBytes { get; init; }

    /// <summary>Bytes expected back; 0 or more.</summary>
    public required double ResponseBytes { get; init; }

    /// <summary>The error rate that the caller tolerates, 0 to 1; 1 accepts any answer.</summary>
    public double MaxError { get; init; } = 1;

    /// <summary>A workload without state that tolerates any error.</summary>
    public Workload()
    {
    }

    /// <summary>Refuses what no decision can be made on.</summary>
    /// <exception cref="ArgumentException">A figure is no number or out of range, or the home is no region of the fleet.</exception>
    internal void Check(int regions)
    {
        Figure.NonNegative(PromptTokens, "The prompt tokens of a request");
        Figure.NonNegative(RequestBytes, "The bytes of a request");
        Figure.NonNegative(ResponseBytes, "The bytes of a response");
        Figure.Probability(MaxError, "The error that a request tolerates");
        if (!Budget.IsValid)
        {
            Figure.Refuse("The latency budget in ms", "above 0", Budget.Milliseconds);
        }

        State.Check(PromptTokens, regions);
    }
}
