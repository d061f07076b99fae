using System.Collections.Concurrent;

namespace Wattline.Gateway.Demo;

/// <summary>Work that goes on after its request was answered, by identifier: a bounded number, cut off at the end.</summary>
internal sealed class StandInBackground : IAsyncDisposable
{
    private const int Most = 64;
    private readonly ConcurrentDictionary<string, (CancellationTokenSource Stop, Task Work)> _running = new();
    private readonly SemaphoreSlim _places = new(Most);

    /// <summary>Starts a piece of work; false where too many are under way.</summary>
    public bool TryStart(string id, Func<CancellationToken, Task> work)
    {
        if (!_places.Wait(0))
        {
            return false;
        }

        var (stop, start) = (new CancellationTokenSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _running[id] = (stop, RunAsync(id, work, start.Task, stop.Token));
        start.SetResult();
        return true;
    }

    /// <summary>Stops a piece of work and waits for its end; nothing where it ended already.</summary>
    public async Task StopAsync(string id)
    {
        if (_running.TryGetValue(id, out var one))
        {
            await one.Stop.CancelAsync();
            await one.Work;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in _running.Keys)
        {
            await StopAsync(id);
        }

        _places.Dispose();
    }

    private async Task RunAsync(string id, Func<CancellationToken, Task> work, Task start, CancellationToken stop)
    {
        await start;
        try
        {
            await work(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped as asked.
        }
        finally
        {
            // In this order: whoever finds no work under the identifier may dispose of the places.
            _places.Release();
            _running.TryRemove(id, out _);
        }
    }
}
