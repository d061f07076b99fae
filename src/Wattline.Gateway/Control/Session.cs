using Wattline.Gateway.Configuration;
using Wattline.Routing;
using Wattline.Workloads;

namespace Wattline.Gateway.Control;

/// <summary>What is remembered of a session.</summary>
/// <param name="Region">Where its last answer came from, and so where its cache sits.</param>
/// <param name="CachedTokens">Prompt and answer of that exchange.</param>
/// <param name="Requests">Requests so far.</param>
/// <param name="LastAt">When the last one ended.</param>
internal sealed record Session(string Region, double CachedTokens, int Requests, DateTimeOffset LastAt);

/// <summary>Sessions and answer lengths that were seen, bounded in number and in time.</summary>
internal sealed class Memory(Limits limits, TimeProvider clock)
{
    private const int AnswerLengths = 4096;
    private const double NewestWeight = 0.05;
    private readonly GenerationalMap<(string Key, string Session), Session> _sessions = new(limits.Sessions);
    private readonly GenerationalMap<(string Key, string Model, string Kind), double> _answers = new(AnswerLengths);

    /// <summary>Where a session's state sits in a fleet; nowhere when it is new, its cache has expired or its region is gone.</summary>
    public StateLocality Locate(string key, string? session, WorkloadClass kind, double promptTokens, FleetSnapshot snapshot)
    {
        if (session is null || !_sessions.TryGet((key, session), out var known)
            || (clock.GetUtcNow() - known.LastAt).TotalSeconds > limits.CacheLifetimeSeconds)
        {
            return default;
        }

        var row = snapshot.Fleet.RowOf(known.Region);
        var expected = Math.Max(1, kind.RequestsPerSession - known.Requests);
        return row < 0 ? default : new StateLocality(row + 1, Math.Min(known.CachedTokens, promptTokens), 0, expected, Pinned: false);
    }

    /// <summary>Notes where a session was served and how long the answer was.</summary>
    public void Served(
        string key, string? session, string model, WorkloadClass kind, string? effort, string region, double promptTokens, double outputTokens)
    {
        var like = (key, model, Like(kind, effort));
        var length = _answers.TryGet(like, out var mean) ? mean + (NewestWeight * (outputTokens - mean)) : outputTokens;
        _answers.Set(like, length);
        if (session is not null)
        {
            var requests = _sessions.TryGet((key, session), out var known) ? known.Requests + 1 : 1;
            _sessions.Set((key, session), new Session(region, promptTokens + outputTokens, requests, clock.GetUtcNow()));
        }
    }

    /// <summary>
    /// How long an answer is expected to be, tokens: the running mean of like requests, or the class's own figure before any was seen.
    /// </summary>
    public double ExpectedOutput(string key, string model, WorkloadClass kind, string? effort, double? maxTokens) =>
        Math.Min(_answers.TryGet((key, model, Like(kind, effort)), out var mean) ? mean : kind.OutputTokens, maxTokens ?? double.PositiveInfinity);

    /// <summary>Requests of one class and one reasoning effort are alike; what an effort means in tokens is learnt, not assumed.</summary>
    private static string Like(WorkloadClass kind, string? effort) => effort is null ? kind.Name : $"{kind.Name}/{effort}";
}
