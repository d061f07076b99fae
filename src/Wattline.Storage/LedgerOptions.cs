namespace Wattline.Storage;

/// <summary>Limits and pace of a ledger.</summary>
public sealed record LedgerOptions
{
    /// <summary>Receipts that may wait to be written; one more is dropped and counted. Default 8,192; 1 to 1,000,000.</summary>
    public int Capacity { get; init; } = 8192;

    /// <summary>Rows of one transaction at most; 32 hours of a signal count for one, and a series is not divided. Default 500; 1 to 10,000.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>How long a row may wait for others to share its transaction. Default 100 ms; 0 to 10 s.</summary>
    public TimeSpan BatchWindow { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a transaction that failed for a passing reason is tried again. Default 5; 0 to 20.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Wait before the first such try; doubles each time, up to 10 s. Default 50 ms; 0 to 10 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long receipts are kept. Default 90 days; 1 hour to 10 years.</summary>
    public TimeSpan KeepReceipts { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long snapshots are kept; an older decision is shown, not taken again. Default 7 days; 1 hour to 10 years.</summary>
    public TimeSpan KeepSnapshots { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How many snapshots are kept, the oldest forgotten first at the next pruning: under load one is made up to once a second.
    /// Default 250,000; 1,000 to 10,000,000.
    /// </summary>
    public int MostSnapshots { get; init; } = 250_000;

    /// <summary>How long it is known which region keeps a thing that it issued. Default 30 days; 1 hour to 10 years.</summary>
    public TimeSpan KeepStates { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Of how many such things it is known, the oldest forgotten first at the next pruning. Default 1,000,000; 1 to 100,000,000.</summary>
    public int MostStates { get; init; } = 1_000_000;

    /// <summary>
    /// How many verdicts on answers are kept, the oldest forgotten first at the next pruning; they are kept as long as receipts at most.
    /// Default 1,000,000; 1 to 100,000,000.
    /// </summary>
    public int MostVerdicts { get; init; } = 1_000_000;

    /// <summary>How long hours of signals and their revisions are kept. Default 400 days, chosen; 1 hour to 10 years.</summary>
    public TimeSpan KeepSignals { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How long forecasts are kept, from when they were made. Default 14 days, chosen; 1 hour to 10 years.</summary>
    public TimeSpan KeepForecasts { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How often what is too old is deleted. Default 1 hour; 1 s to 1 day.</summary>
    public TimeSpan PruneEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long closing may spend on what still waits. Default 5 s; 0 to 5 minutes.</summary>
    public TimeSpan CloseWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Takes a sentence for the log whenever something was lost or put off. Default: nobody listens.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>Every setting that is out of range; empty when all are in.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Within(faults, nameof(Capacity), Capacity, 1, 1_000_000);
        Within(faults, nameof(BatchRows), BatchRows, 1, 10_000);
        Within(faults, nameof(Retries), Retries, 0, 20);
        Within(faults, nameof(BatchWindow), BatchWindow, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Within(faults, nameof(RetryDelay), RetryDelay, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Within(faults, nameof(KeepReceipts), KeepReceipts, TimeSpan.FromHours(1), TimeSpan.FromDays(3653));
        Within(faults, nameof(KeepSnapshots), KeepSnapshots, TimeSpan.FromHours(1), TimeSpan.FromDays(3653));
        Within(faults, nameof(KeepStates), KeepStates, TimeSpan.FromHours(1), TimeSpan.FromDays(3653));
        Within(faults, nameof(KeepSignals), KeepSignals, TimeSpan.FromHours(1), TimeSpan.FromDays(3653));
        Within(faults, nameof(KeepForecasts), KeepForecasts, TimeSpan.FromHours(1), TimeSpan.FromDays(3653));
        Within(faults, nameof(MostSnapshots), MostSnapshots, 1000, 10_000_000);
        Within(faults, nameof(MostStates), MostStates, 1, 100_000_000);
        Within(faults, nameof(MostVerdicts), MostVerdicts, 1, 100_000_000);
        Within(faults, nameof(PruneEvery), PruneEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within(faults, nameof(CloseWithin), CloseWithin, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        return faults;
    }

    private static void Within<T>(List<string> faults, string name, T value, T least, T most) where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            faults.Add($"{name} is {value}; it may be {least} to {most}.");
        }
    }
}
