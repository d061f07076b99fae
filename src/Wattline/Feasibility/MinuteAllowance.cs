using Wattline.Units;

namespace Wattline.Feasibility;

/// <summary>
/// What may be taken from a region in a minute, of requests or of tokens: a minute's worth at once, then as much as runs in again, evenly. In no
/// minute is more taken than twice the limit. What is larger than a minute's worth is let through when the allowance is full, and is then owed.
/// </summary>
/// <remarks>Not safe for threads: whoever holds one guards it. A clock that goes back gives nothing and takes nothing.</remarks>
public sealed class MinuteAllowance
{
    private const double Seconds = 60, MostMinutesOwed = 10, Rounding = 1e-9;
    private readonly double _limit;
    private double _left;
    private TimeSpan? _at;

    /// <summary>A full allowance.</summary>
    /// <param name="perMinute">The limit; above 0.</param>
    /// <exception cref="ArgumentException">The limit is not above 0, or no finite number.</exception>
    public MinuteAllowance(double perMinute)
    {
        _limit = perMinute > 0 ? Figure.NonNegative(perMinute, "A limit a minute") : Figure.Refuse("A limit a minute", "above 0", perMinute);
        _left = _limit;
    }

    /// <summary>How long until so much may be taken; zero for now.</summary>
    public TimeSpan Wait(double amount, TimeSpan now)
    {
        Refill(now);
        var missing = Math.Min(amount, _limit) - _left;
        return missing <= Rounding * _limit ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling(missing / _limit * Seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>Takes an amount that <see cref="Wait"/> lets pass.</summary>
    public void Take(double amount, TimeSpan now) => Settle(0, amount, now);

    /// <summary>Puts in place of what was taken what was used, once that is known. What is owed is at most ten minutes' worth.</summary>
    public void Settle(double taken, double used, TimeSpan now)
    {
        Refill(now);
        _left = Math.Clamp(_left + Figure.NonNegative(taken, "What was taken") - Figure.NonNegative(used, "What was used"), -MostMinutesOwed * _limit, _limit);
    }

    private void Refill(TimeSpan now)
    {
        var since = _at is { } before && now > before ? (now.Ticks - (double)before.Ticks) / TimeSpan.TicksPerSecond : 0;
        _left = Math.Min(_limit, _left + (since / Seconds * _limit));
        _at = now;
    }
}
