using System.Globalization;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>
/// The store of receipts, snapshots and signals: one SQLite file, one writer. Recording never waits for the disk: rows queue and are written in
/// batches by a loop of the ledger's own. Prompts and answers are never stored; nothing that is passed in here has them.
/// </summary>
public sealed class Ledger : LedgerReader
{
    private readonly LedgerWriter _writer;
    private readonly LedgerLoop _loop;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _pruning;
    private readonly FileStream _hold;
    private int _closed;

    private Ledger(string path, FileStream hold, TimeProvider clock, LedgerOptions options)
        : base(path)
    {
        _hold = hold;
        _writer = new LedgerWriter(path);
        (_options, _clock) = (options, clock);
        _loop = new LedgerLoop(_writer, clock, options);
        _loop.TryAdd(new LedgerEntry.Prune());
        _pruning = clock.CreateTimer(_ => _loop.TryAdd(new LedgerEntry.Prune()), null, options.PruneEvery, options.PruneEvery);
    }

    /// <summary>Receipts written.</summary>
    public long Recorded => _loop.Recorded;

    /// <summary>Receipts refused because the queue was full or the ledger closed.</summary>
    public long Dropped => _loop.Dropped;

    /// <summary>Receipts accepted and lost all the same; each loss was reported.</summary>
    public long Failed => _loop.Failed;

    /// <summary>Receipts that wait to be written.</summary>
    public long Pending => _loop.Pending;

    /// <summary>Opens a ledger for writing and reading; makes the folder and the file where they are not there.</summary>
    /// <exception cref="LedgerException">It cannot be opened, is no ledger, or is of a newer version; the message says what to do.</exception>
    /// <exception cref="ArgumentException">Options out of range, all named.</exception>
    public static Ledger Open(string path, TimeProvider clock, LedgerOptions? options = null)
    {
        options ??= new LedgerOptions();
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        _ = SqliteLibrary.Version;
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                $"The folder of the ledger '{path}' cannot be made ({cause.Message}). Make it, or name another.", cause);
        }

        var hold = Hold(path);
        try
        {
            return new Ledger(path, hold, clock, options);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Queues a receipt. False, and counted in <see cref="Dropped"/>, where the queue is full; it never waits.</summary>
    public bool TryRecord(Receipt receipt) => _loop.TryAdd(receipt);

    /// <summary>Queues a snapshot's inputs; false, and reported, where the queue is full. A version is written once for all.</summary>
    public bool SaveSnapshot(SnapshotInputs inputs, DateTimeOffset at)
    {
        var queued = _loop.TryAdd(new LedgerEntry.Snapshot(inputs, at));
        if (!queued)
        {
            _options.Report($"Snapshot {inputs.Version} was not stored: the ledger's queue is full or closed.");
        }

        return queued;
    }

    /// <summary>Queues which region keeps a thing that it issued to a caller, null for none; false, and reported, where the queue is full.</summary>
    public bool SaveState(string owner, string name, string? region)
    {
        var queued = _loop.TryAdd(new LedgerEntry.State(owner, name, region, _clock.GetUtcNow()));
        if (!queued)
        {
            _options.Report($"Where '{name}' is kept was not stored: the ledger's queue is full or closed.");
        }

        return queued;
    }

    /// <summary>
    /// Queues hours of a signal; false, and reported, where the queue is full. An hour whose value differs from the stored one replaces it, and
    /// the old one is kept as a revision; an equal value changes nothing. A series that was issued is a forecast, kept by its issue, to the
    /// millisecond. One that is out of order or cannot be true is not stored, and reported.
    /// </summary>
    /// <param name="series">At most 10,000 hours.</param>
    /// <param name="at">When it was seen.</param>
    public bool SaveSignals(SignalSeries series, DateTimeOffset at)
    {
        var queued = _loop.TryAdd(new LedgerEntry.Signals(series, at));
        if (!queued)
        {
            _options.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"{series.Points.Count} hours of {series.Kind.Name()} of {series.Zone} were not stored: the ledger's queue is full or closed."));
        }

        return queued;
    }

    /// <summary>Queues what a caller says of an answer; false, and reported, where the queue is full. The first verdict on a receipt stays.</summary>
    /// <param name="verdict">With figures that are finite; else it is not stored, and reported.</param>
    public bool SaveVerdict(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var queued = _loop.TryAdd(new LedgerEntry.Judgement(verdict));
        if (!queued)
        {
            _options.Report($"The verdict on '{verdict.Receipt}' was not stored: the ledger's queue is full or closed.");
        }

        return queued;
    }

    /// <summary>Completes when all that was queued before is written or has failed.</summary>
    public Task FlushAsync(CancellationToken cancellation = default) => _loop.FlushAsync(cancellation);

    /// <summary>Writes what waits, for as long as the options allow, and closes the file. What is left then counts as failed.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        await _pruning.DisposeAsync();
        await _loop.DisposeAsync();
        await base.DisposeAsync();
        _writer.Dispose();
        await _hold.DisposeAsync();
    }

    /// <summary>A file beside the ledger that one process holds while it writes: two writers would each think the other's orders and sessions away.</summary>
    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                $"The ledger '{path}' is in use by another gateway, or its folder cannot be written ({cause.Message}). Stop the other one, or name " +
                "another folder with 'state' or --state.", cause);
        }
    }
}
