using Wattline.Units;

namespace Wattline.Feasibility;

/// <summary>When a region counts as ill, and for how long.</summary>
public sealed record BreakerRule
{
    /// <summary>How often a rest doubles at most.</summary>
    public const int MostDoublings = 4;

    /// <summary>Makes a rule.</summary>
    /// <param name="share">Share of failures in the window at which it opens, above 0 to 1.</param>
    /// <param name="window">How far back answers count; at least a ms.</param>
    /// <param name="rest">The first rest; above 0, a day at most.</param>
    /// <exception cref="ArgumentException">A figure out of its range.</exception>
    public BreakerRule(double share, TimeSpan window, TimeSpan rest)
    {
        Share = share > 0 ? Figure.Probability(share, "The share of failures") : Figure.Refuse("The share of failures", "above 0 to 1", share);
        Window = window >= TimeSpan.FromMilliseconds(1) ? window : throw Refused("window", "a ms or more", window);
        Rest = rest > TimeSpan.Zero && rest <= TimeSpan.FromDays(1) ? rest : throw Refused("rest", "above 0 and a day at most", rest);
    }

    /// <summary>Share of failures in the window at which it opens.</summary>
    public double Share { get; }

    /// <summary>How far back answers count.</summary>
    public TimeSpan Window { get; }

    /// <summary>The first rest.</summary>
    public TimeSpan Rest { get; }

    /// <summary>The longest rest: 16 times the first.</summary>
    public TimeSpan LongestRest => Rest * (1 << MostDoublings);

    /// <summary>The rest after so many openings in a row, the first being 1.</summary>
    public TimeSpan RestAfter(int openings) => Rest * (1 << Math.Clamp(openings - 1, 0, MostDoublings));

    private static ArgumentException Refused(string of, string allowed, TimeSpan got) => new($"The breaker's {of} must be {allowed}, got {got}.");
}
