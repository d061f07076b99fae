using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Wattline.Routing;

namespace Wattline.Storage;

/// <summary>The queue in front of the writer and the loop that empties it, batch by batch, at the disk's pace.</summary>
internal sealed class LedgerLoop : IAsyncDisposable
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(10);
    private readonly Channel<LedgerEntry> _queue;
    private readonly LedgerWriter _writer;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _clock;
    private readonly Task _loop;
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _accepted, _recorded, _dropped, _failed;

    public LedgerLoop(LedgerWriter writer, TimeProvider clock, LedgerOptions options)
    {
        (_writer, _clock, _options) = (writer, clock, options);
        _queue = Channel.CreateBounded<LedgerEntry>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    public long Recorded => Interlocked.Read(ref _recorded);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Failed => Interlocked.Read(ref _failed);

    public long Pending => Math.Max(0, Interlocked.Read(ref _accepted) - Recorded - Failed);

    /// <summary>Queues what is no receipt; false where the queue is full or closed.</summary>
    public bool TryAdd(LedgerEntry entry) => _queue.Writer.TryWrite(entry);

    /// <summary>Queues a receipt, or counts it as dropped.</summary>
    public bool TryAdd(Receipt receipt)
    {
        // Counted before it is queued, so that Pending never goes below what waits.
        var pending = Interlocked.Increment(ref _accepted) - Recorded - Failed;
        if (!_queue.Writer.TryWrite(new LedgerEntry.Row(receipt)))
        {
            Interlocked.Decrement(ref _accepted);
            Interlocked.Increment(ref _dropped);
            return false;
        }

        if (pending >= _options.BatchRows)
        {
            Hurry();
        }

        return true;
    }

    /// <summary>Completes when all that was queued before is done.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            Hurry();
            await _queue.Writer.WriteAsync(new LedgerEntry.Flush(done), cancellation);
            Hurry();
            await done.Task.WaitAsync(cancellation);
        }
        catch (ChannelClosedException)
        {
            // Closing writes all that was queued.
            await _loop.WaitAsync(cancellation);
        }
    }

    /// <summary>Does what waits, for as long as the options allow; the rest counts as failed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        Hurry();
        await Task.WhenAny(_loop, Task.Delay(_options.CloseWithin, _clock, _stop.Token));
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private void Hurry() => Volatile.Read(ref _hurry).TrySetResult();

    private async Task RunAsync()
    {
        var batch = new List<LedgerEntry>(_options.BatchRows);
        while (await _queue.Reader.WaitToReadAsync())
        {
            await LingerAsync();
            bool isFull;
            do
            {
                isFull = Take(batch);
                await HandleAsync(batch);
            }
            while (isFull);
        }
    }

    /// <summary>Gives a batch time to fill, unless it is full already or somebody waits for it.</summary>
    private async Task LingerAsync()
    {
        using var rest = new CancellationTokenSource();
        var hurry = _hurry.Task;
        await Task.WhenAny(hurry, Task.Delay(_options.BatchWindow, _clock, rest.Token));
        await rest.CancelAsync();
        if (hurry.IsCompleted)
        {
            // Whoever hurried queued first, and the queue is read after this: nobody is missed.
            Volatile.Write(ref _hurry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>
    /// Takes a transaction's rows; a series is not divided, so that the last entry may go beyond. What comes while they are written waits for
    /// others again: a transaction of a few rows writes about as many pages as one of a hundred.
    /// </summary>
    /// <returns>Whether there may be more that waited already.</returns>
    private bool Take(List<LedgerEntry> batch)
    {
        batch.Clear();
        var rows = 0;
        for (; rows < _options.BatchRows && _queue.Reader.TryRead(out var entry); rows += entry.Rows)
        {
            batch.Add(entry);
        }

        return rows >= _options.BatchRows;
    }

    private async Task HandleAsync(List<LedgerEntry> batch)
    {
        var rows = Pack(batch);
        if (rows.Count > 0)
        {
            await StoreAsync(rows);
        }

        if (batch.Exists(entry => entry is LedgerEntry.Prune))
        {
            Prune();
        }

        foreach (var flush in batch.OfType<LedgerEntry.Flush>())
        {
            flush.Done.TrySetResult();
        }
    }

    private List<(LedgerEntry Entry, byte[] Details)> Pack(List<LedgerEntry> batch)
    {
        var rows = new List<(LedgerEntry Entry, byte[] Details)>(batch.Count);
        foreach (var entry in batch)
        {
            var (details, fault) = _writer.Pack(entry);
            if (details is not null)
            {
                rows.Add((entry, details));
            }
            else if (fault is not null)
            {
                Lose([entry], fault);
            }
        }

        return rows;
    }

    private async Task StoreAsync(List<(LedgerEntry Entry, byte[] Details)> rows)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _stop.Token.ThrowIfCancellationRequested();
                var taken = _writer.Write(rows);
                Interlocked.Add(ref _recorded, Receipts(rows.Select(row => row.Entry)) - Receipts(taken));
                Lose(taken, "the identifier or version is taken");
                return;
            }
            catch (SqliteException fault) when (LedgerWriter.Passes(fault) && attempt < _options.Retries)
            {
                await Task.Delay(RetryDelay(attempt), _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception fault) when (fault is SqliteException or OperationCanceledException)
            {
                Lose([.. rows.Select(row => row.Entry)], fault.Message);
                return;
            }
        }
    }

    /// <summary>Batch by batch, since one large deletion would hold up the receipts.</summary>
    private void Prune()
    {
        try
        {
            if (_writer.Prune(_clock.GetUtcNow(), _options) && _queue.Writer.TryWrite(new LedgerEntry.Prune()))
            {
                Hurry();
            }
        }
        catch (SqliteException fault)
        {
            _options.Report($"What is too old was not deleted, to be tried again: {fault.Message}");
        }
    }

    private TimeSpan RetryDelay(int attempt) => TimeSpan.FromTicks(
        (long)Math.Min(LongestRetryDelay.Ticks, _options.RetryDelay.Ticks * Math.Pow(2, attempt)));

    private static int Receipts(IEnumerable<LedgerEntry> entries) => entries.Count(entry => entry is LedgerEntry.Row);

    private void Lose(List<LedgerEntry> entries, string reason)
    {
        var receipts = Receipts(entries);
        if (entries.Count > 0)
        {
            Interlocked.Add(ref _failed, receipts);
            _writer.Lost(entries);
            _options.Report($"{receipts} receipts and {entries.Count - receipts} other rows were not stored: {reason}");
        }
    }
}
