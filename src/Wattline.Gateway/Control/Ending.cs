namespace Wattline.Gateway.Control;

/// <summary>How a gateway ends, step by step: first it is no longer ready, in the end what still runs is cut.</summary>
internal sealed class Ending : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private volatile bool _begun;

    /// <summary>Whether it is about to stop.</summary>
    public bool HasBegun => _begun;

    /// <summary>Whether requests in flight are to end now.</summary>
    public bool IsCut => _cut.IsCancellationRequested;

    /// <summary>Cancelled when requests in flight are to end.</summary>
    public CancellationToken WhenCut => _cut.Token;

    /// <summary>From now on it is not ready.</summary>
    public void Begin() => _begun = true;

    /// <summary>Ends what still runs.</summary>
    public Task CutAsync() => _cut.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => _cut.Dispose();
}
