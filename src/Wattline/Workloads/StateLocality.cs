namespace Wattline.Workloads;

/// <summary>Where a session's state sits and what leaving it costs. The default: no state anywhere.</summary>
/// <param name="Home">Row of the region that holds the state, counted from 1; 0 for none, so that the default is stateless.</param>
/// <param name="CachedTokens">Prompt tokens that the home region need not prefill again; not above the prompt's.</param>
/// <param name="StateBytes">Bytes to carry along on a move.</param>
/// <param name="ExpectedRequests">
/// Requests the session is still expected to send, 1 or more. A move is charged in equal parts to each: charged whole to one, it never
/// happens, however much the rest would gain.
/// </param>
/// <param name="Pinned">Whether the state may not leave its home at all.</param>
public readonly record struct StateLocality(int Home, double CachedTokens, double StateBytes, double ExpectedRequests, bool Pinned)
{
    /// <summary>Row of the region that holds the state, or -1.</summary>
    public int HomeRow => Home - 1;
}
