using System.Globalization;

namespace Wattline.Planning.Pacing;

/// <summary>How prices are paced. The defaults are chosen; bench/README.md has what others cost.</summary>
public sealed record PaceOptions
{
    /// <summary>Fewest corrections an interval.</summary>
    public const int LeastTicks = 100;

    /// <summary>The time over which a region's capacity is spread evenly; above 0.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Time between two corrections; an interval has at least <see cref="LeastTicks"/> of them.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Prices not corrected for longer than this are zero; above the tick.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many typical prices a price moves over an interval by each of the pacer's two parts where twice the pace is used; above 0. 9 is
    /// 1 % of a typical price at each of the 900 ticks of a quarter of an hour.
    /// </summary>
    public double Gain { get; init; } = 9;

    /// <summary>Refuses options out of range.</summary>
    /// <exception cref="ArgumentException">The message says which and what it may be.</exception>
    internal void Check()
    {
        if (Interval <= TimeSpan.Zero || Tick <= TimeSpan.Zero || Interval / Tick < LeastTicks)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"An interval of {Interval} needs a tick above 0 and at least {LeastTicks} of them, got {Tick}."));
        }

        if (StaleAfter <= Tick || !(Gain > 0 && double.IsFinite(Gain)))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Prices go stale after more than a tick, and the gain is above 0; got {StaleAfter} and {Gain}."));
        }
    }
}
