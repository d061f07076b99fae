using System.Collections.Concurrent;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// Cancels when a time is over that may be put off at the price of a store: its timer looks at the deadline when it fires, and sleeps on where
/// that was put off. One that was never cancelled serves a later attempt again.
/// </summary>
internal sealed class Alarm : IDisposable
{
    private const long Never = long.MaxValue;
    private const int MostKept = 1024;
    private static readonly ConcurrentQueue<Alarm> Kept = new();

    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private long _due = Never, _fires = Never;
    private bool _rang;

    private Alarm()
    {
        // It outlives the request that makes it, whose context is none of its affair.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = new Timer(static alarm => ((Alarm)alarm!).Look(), this, Timeout.Infinite, Timeout.Infinite);
        }
    }

    /// <summary>One that is set to nothing.</summary>
    public static Alarm Take() => Kept.TryDequeue(out var kept) ? kept : new Alarm();

    /// <summary>Cancelled when the time is over, or by <see cref="Ring"/>.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time was over; <see cref="Ring"/> does not count.</summary>
    public bool Rang => Volatile.Read(ref _rang);

    /// <summary>Cancels now.</summary>
    public void Ring() => _source.Cancel();

    /// <summary>Cancels after a wait from now on, instead of after the one before.</summary>
    public void Set(TimeSpan wait)
    {
        var due = Environment.TickCount64 + (long)Math.Ceiling(wait.TotalMilliseconds);
        // Written before the timer's own time is read, and read after that is written: one of the two threads sees the other's.
        Interlocked.Exchange(ref _due, due);
        if (due < Volatile.Read(ref _fires))
        {
            lock (_gate)
            {
                Arm(due);
            }
        }
    }

    /// <summary>Gives it back; nobody may use its token any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _due = Never;
        }

        if (!_rang && Kept.Count < MostKept && _source.TryReset())
        {
            Kept.Enqueue(this);
        }
        else
        {
            // The source has nothing to be freed, and may be on its way to being cancelled.
            _timer.Dispose();
        }
    }

    private void Arm(long due)
    {
        if (due < _fires)
        {
            _fires = due;
            _timer.Change(Math.Max(0, due - Environment.TickCount64), Timeout.Infinite);
        }
    }

    /// <summary>Whether the time is over. Where nobody waits the timer rests until it is set again.</summary>
    private void Look()
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _fires, Never);
            var due = Volatile.Read(ref _due);
            if (due > Environment.TickCount64)
            {
                Arm(due);
                return;
            }

            _rang = true;
        }

        _source.Cancel();
    }
}
