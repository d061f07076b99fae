using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Gateway.Control;

/// <summary>What is remembered of a session's last exchange with a model.</summary>
/// <param name="Region">Where the answer came from, and so where the cache sits.</param>
/// <param name="CachedTokens">Prompt and answer.</param>
/// <param name="LastAt">When it ended.</param>
internal sealed record Session(string Region, double CachedTokens, DateTimeOffset LastAt);

/// <summary>Sessions, how often their caches are used again, and answer lengths that were seen; bounded in number and in time.</summary>
internal sealed class Memory(Limits limits, TimeProvider clock)
{
    private const int Kinds = 4096;
    private const double NewestAnswer = 0.05, NewestReturn = 0.01;
    private readonly GenerationalMap<(string Key, string Session, string Model), Session> _sessions = new(limits.Sessions);
    private readonly GenerationalMap<(string Key, string Kind), double> _returns = new(Kinds);
    private readonly GenerationalMap<(string Key, string Model, string Kind), double> _answers = new(Kinds);

    /// <summary>Sessions remembered, each counted once a model and generation: at most twice the limit.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>
    /// Where a session's state sits in a fleet; nowhere when it is new to the model, its cache has expired or its region is gone. A cache
    /// belongs to one model. Of regions that a session has left, none is remembered: what waits there is older than what a move gives up.
    /// </summary>
    public StateLocality Locate(string key, string? session, string model, WorkloadClass kind, double promptTokens, FleetSnapshot snapshot)
    {
        if (session is null || !_sessions.TryGet((key, session, model), out var known)
            || (clock.GetUtcNow() - known.LastAt).TotalSeconds >= limits.CacheLifetimeSeconds)
        {
            return default;
        }

        var row = snapshot.Fleet.RowOf(known.Region);
        var tokens = Math.Min(known.CachedTokens, promptTokens);
        return row < 0 ? default : new StateLocality(row + 1, tokens, 0, ExpectedRequests(key, kind), Pinned: false);
    }

    /// <summary>Notes where a request was served and how long the answer was.</summary>
    public void Served(Ask ask, string? effort, string region, double promptTokens, double outputTokens)
    {
        var (key, kind) = (ask.Policy.Name, ask.Class);
        var like = (key, ask.Model, Like(kind, effort));
        _answers.Set(like, _answers.TryGet(like, out var mean) ? mean + (NewestAnswer * (outputTokens - mean)) : outputTokens);
        if (ask.Session is { } session)
        {
            var place = (key, session, ask.Model);
            var stayed = ask.Work.State.Home > 0 && _sessions.TryGet(place, out var known) && known.Region == region;
            var share = ReturnShare(key, kind);
            _returns.Set((key, kind.Name), share + (NewestReturn * ((stayed ? 1 : 0) - share)));
            _sessions.Set(place, new Session(region, promptTokens + outputTokens, clock.GetUtcNow()));
        }
    }

    /// <summary>
    /// Requests that one filled cache serves on average: what refilling it elsewhere is spread over. Where each request finds its cache
    /// again with the same chance, as many are still expected however many there were; a long pause, an end and a move all end them. The
    /// running mean tells no more than a hundred apart.
    /// </summary>
    private double ExpectedRequests(string key, WorkloadClass kind) =>
        Math.Min(1 / (1 - ReturnShare(key, kind)), Math.Max(kind.RequestsPerSession, 1 / NewestReturn));

    /// <summary>Share of requests that found their session's cache where they were served; by the class's own figure before any was seen.</summary>
    private double ReturnShare(string key, WorkloadClass kind) =>
        _returns.TryGet((key, kind.Name), out var share) ? share : 1 - (1 / kind.RequestsPerSession);

    /// <summary>
    /// How long an answer is expected to be, tokens: the running mean of like requests, or the class's own figure before any was seen.
    /// </summary>
    public double ExpectedOutput(string key, string model, WorkloadClass kind, string? effort, double? maxTokens) =>
        Math.Min(_answers.TryGet((key, model, Like(kind, effort)), out var mean) ? mean : kind.OutputTokens, maxTokens ?? double.PositiveInfinity);

    /// <summary>Requests of one class and one reasoning effort are alike; what an effort means in tokens is learnt, not assumed.</summary>
    private static string Like(WorkloadClass kind, string? effort) => effort is null ? kind.Name : $"{kind.Name}/{effort}";
}
