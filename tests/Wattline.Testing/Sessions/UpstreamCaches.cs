namespace Wattline.Testing.Sessions;

/// <summary>
/// What the upstreams of a trace really keep: in each region a session's prefix, by model, until it was idle for a lifetime. A session's
/// prompts only grow, so that an older prefix is still one of the next prompt.
/// </summary>
public sealed class UpstreamCaches(double lifetimeSeconds)
{
    private readonly Dictionary<(int Session, string Model, int Region), (double Tokens, double AtSeconds)> _held = [];

    /// <summary>Tokens of a prompt that a region need not prefill.</summary>
    public double Find(int session, string model, int region, double promptTokens, double atSeconds) =>
        _held.TryGetValue((session, model, region), out var kept) && atSeconds - kept.AtSeconds < lifetimeSeconds
            ? Math.Min(kept.Tokens, promptTokens)
            : 0;

    /// <summary>Keeps prompt and answer.</summary>
    public void Keep(int session, string model, int region, double tokens, double atSeconds) =>
        _held[(session, model, region)] = (tokens, atSeconds);
}
