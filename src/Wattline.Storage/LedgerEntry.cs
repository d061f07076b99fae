using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>What waits to be done in the background, in order.</summary>
internal abstract record LedgerEntry
{
    /// <summary>How many of a transaction's rows it counts for.</summary>
    public virtual int Rows => 1;

    /// <summary>A receipt to write.</summary>
    public sealed record Row(Receipt Receipt) : LedgerEntry;

    /// <summary>A snapshot's inputs to write.</summary>
    public sealed record Snapshot(SnapshotInputs Inputs, DateTimeOffset At) : LedgerEntry;

    /// <summary>Which region keeps a thing that it issued to a caller; null: it keeps it no more.</summary>
    public sealed record State(string Owner, string Name, string? Region, DateTimeOffset At) : LedgerEntry;

    /// <summary>What a caller says of an answer.</summary>
    public sealed record Judgement(Verdict Verdict) : LedgerEntry;

    /// <summary>Hours of a signal to write, observed or forecast.</summary>
    public sealed record Signals(SignalSeries Series, DateTimeOffset At) : LedgerEntry
    {
        private const int HoursOfARow = 32;

        /// <summary>
        /// Hours are small and lie together, so that many series in one transaction write each page once: 16,000 of them by default, chosen.
        /// </summary>
        public override int Rows => 1 + (Series.Points.Count / HoursOfARow);
    }

    /// <summary>Somebody waits until all before it are done.</summary>
    public sealed record Flush(TaskCompletionSource Done) : LedgerEntry;

    /// <summary>Delete what is too old.</summary>
    public sealed record Prune : LedgerEntry;
}
