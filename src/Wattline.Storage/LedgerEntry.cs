using Wattline.Routing;

namespace Wattline.Storage;

/// <summary>What waits to be done in the background, in order.</summary>
internal abstract record LedgerEntry
{
    /// <summary>A receipt to write.</summary>
    public sealed record Row(Receipt Receipt) : LedgerEntry;

    /// <summary>A snapshot's inputs to write.</summary>
    public sealed record Snapshot(SnapshotInputs Inputs, DateTimeOffset At) : LedgerEntry;

    /// <summary>Which region keeps a thing that it issued to a caller; null: it keeps it no more.</summary>
    public sealed record State(string Owner, string Name, string? Region, DateTimeOffset At) : LedgerEntry;

    /// <summary>Somebody waits until all before it are done.</summary>
    public sealed record Flush(TaskCompletionSource Done) : LedgerEntry;

    /// <summary>Delete what is too old.</summary>
    public sealed record Prune : LedgerEntry;
}
