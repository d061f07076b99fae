using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.OpenAi;

/// <summary>Thinking budgets in the three words of OpenAI's <c>reasoning_effort</c>.</summary>
internal static class Efforts
{
    private static readonly string[] Rising = ["none", "minimal", "low", "medium", "high", "xhigh"];

    /// <summary>The words that a caller may say, rising.</summary>
    public static IReadOnlyList<string> Known => Rising;

    /// <summary>Whether a caller's word is one of them.</summary>
    public static bool IsKnown(string effort) => Array.IndexOf(Rising, effort) >= 0;

    /// <summary>The word for a budget.</summary>
    public static string Of(int budget, AutoOptions alias) => budget <= alias.LowEffortTokens ? "low" : budget <= alias.MediumEffortTokens ? "medium" : "high";

    /// <summary>The most tokens that a caller's own word leaves; infinite where it says nothing, or high or more.</summary>
    public static double MostTokens(string? effort, AutoOptions alias) => effort switch
    {
        "none" or "minimal" => 0,
        "low" => alias.LowEffortTokens,
        "medium" => alias.MediumEffortTokens,
        _ => double.PositiveInfinity,
    };

    /// <summary>Whether a caller's own word asks for no more than another, and so stays as it came.</summary>
    public static bool IsWithin(string? own, string effort) => own is not null && Array.IndexOf(Rising, own) <= Array.IndexOf(Rising, effort);
}
