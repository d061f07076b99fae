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
    private readonly GenerationalMap<(string Key, string Model), double> _factors = new(Kinds);

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

    /// <summary>
    /// Of the models that a session may be served by, the one that served it last: its cache is the one that is worth staying for. Null where
    /// none did.
    /// </summary>
    public string? LastModelOf(string key, string? session, IReadOnlyList<string> models)
    {
        var (last, at) = ((string?)null, DateTimeOffset.MinValue);
        for (var model = 0; session is not null && model < models.Count; model++)
        {
            if (_sessions.TryGet((key, session, models[model]), out var known) && known.LastAt > at)
            {
                (last, at) = (models[model], known.LastAt);
            }
        }

        return last;
    }

    /// <summary>
    /// How much longer than by its law a model's answers are for a key, thought included: the running mean of what it wrote over what the law
    /// gave for that budget and difficulty; 1 before any was seen. One figure for all budgets, so that none looks short because it was tried.
    /// </summary>
    public double LengthFactor(string key, string model) => _factors.TryGet((key, model), out var factor) ? factor : 1;

    /// <summary>Notes where a request was served and how long the answer was.</summary>
    /// <param name="ask">The request, with the model that served it.</param>
    /// <param name="effort">As the request had it.</param>
    /// <param name="region">Where.</param>
    /// <param name="promptTokens">Of the prompt.</param>
    /// <param name="outputTokens">Of the answer, thought included.</param>
    /// <param name="expected">What the model's success law gives for that length; null where the caller named the model.</param>
    public void Served(Ask ask, string? effort, string region, double promptTokens, double outputTokens, double? expected = null)
    {
        var (key, kind) = (ask.Policy.Name, ask.Class);
        NoteLength(ask, effort, outputTokens, expected);
        if (ask.Session is { } session)
        {
            var place = (key, session, ask.Model);
            var stayed = ask.Work.State.Home > 0 && _sessions.TryGet(place, out var known) && known.Region == region;
            var share = ReturnShare(key, kind);
            _returns.Set((key, kind.Name), share + (NewestReturn * ((stayed ? 1 : 0) - share)));
            _sessions.Set(place, new Session(region, promptTokens + outputTokens, clock.GetUtcNow()));
        }
    }

    private void NoteLength(Ask ask, string? effort, double tokens, double? expected)
    {
        if (expected is { } byLaw)
        {
            var factor = LengthFactor(ask.Policy.Name, ask.Model);
            _factors.Set((ask.Policy.Name, ask.Model), factor + (NewestAnswer * ((tokens / byLaw) - factor)));
            return;
        }

        var like = (ask.Policy.Name, ask.Model, Like(ask.Class, effort));
        _answers.Set(like, _answers.TryGet(like, out var mean) ? mean + (NewestAnswer * (tokens - mean)) : tokens);
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
