namespace Wattline.Feasibility;

/// <summary>On what terms a breaker lets a request through.</summary>
public enum Admission
{
    /// <summary>Not at all: the region rests.</summary>
    Refused = 0,

    /// <summary>As usual.</summary>
    Usual = 1,

    /// <summary>As the one request that shows whether the region is well again.</summary>
    Trial = 2,
}

/// <summary>
/// Whether a region is well, by how its last answers ended. It opens when failures reach a share of a sliding window, rests, lets one trial
/// through a rest's length, and closes with the first trial that succeeds; a trial that fails opens it again for twice as long. What was sent
/// before it opened says nothing of how the region is now, and neither lengthens the rest nor ends it: else a hundred requests that fail
/// together would count as a hundred failures in a row.
/// </summary>
/// <remarks>Not safe for threads: whoever holds one guards it. Times are of one clock that does not go back, from any fixed moment.</remarks>
public sealed class Breaker(BreakerRule rule)
{
    private const int Buckets = 10;
    private readonly (long Number, long Failures, long Answers)[] _window = new (long, long, long)[Buckets];
    private readonly long _bucketTicks = Math.Max(1, rule.Window.Ticks / Buckets);
    private int _openings;

    /// <summary>Until when nothing is let through; null while it is closed.</summary>
    public TimeSpan? RestsUntil { get; private set; }

    /// <summary>Whether a request would be let through now.</summary>
    public bool Admits(TimeSpan now) => RestsUntil is not { } until || now >= until;

    /// <summary>Lets a request through, or not. A trial takes the place of all others for a rest's length.</summary>
    public Admission Admit(TimeSpan now)
    {
        if (RestsUntil is null)
        {
            return Admission.Usual;
        }

        if (!Admits(now))
        {
            return Admission.Refused;
        }

        RestsUntil = now + rule.RestAfter(_openings);
        return Admission.Trial;
    }

    /// <summary>Notes that a request ended well.</summary>
    public void Succeeded(TimeSpan now, Admission admitted)
    {
        if (RestsUntil is not null && admitted == Admission.Trial)
        {
            RestsUntil = null;
            _openings = 0;
        }

        if (RestsUntil is null)
        {
            Note(now, failures: 0);
        }
    }

    /// <summary>Notes that a request failed, for a reason that lies in the region.</summary>
    public void Failed(TimeSpan now, Admission admitted)
    {
        if (RestsUntil is null)
        {
            Note(now, failures: 1);
            if (IsDue(now))
            {
                Open(now);
            }
        }
        else if (admitted == Admission.Trial)
        {
            Open(now);
        }
    }

    private void Open(TimeSpan now)
    {
        _openings = Math.Min(_openings + 1, BreakerRule.MostDoublings + 1);
        RestsUntil = now + rule.RestAfter(_openings);
        Array.Clear(_window);
    }

    private void Note(TimeSpan now, int failures)
    {
        var number = NumberAt(now);
        ref var bucket = ref _window[(int)(number % Buckets)];
        bucket = bucket.Number == number ? (number, bucket.Failures + failures, bucket.Answers + 1) : (number, failures, 1);
    }

    private bool IsDue(TimeSpan now)
    {
        var number = NumberAt(now);
        long failures = 0, answers = 0;
        foreach (var bucket in _window)
        {
            if (bucket.Number > number - Buckets && bucket.Number <= number)
            {
                failures += bucket.Failures;
                answers += bucket.Answers;
            }
        }

        return failures >= rule.Share * answers;
    }

    private long NumberAt(TimeSpan now) => Math.Max(0, now.Ticks) / _bucketTicks;
}
