using System.Collections.Concurrent;

namespace Wattline.Testing.Sources;

/// <summary>A question as a grid source's service sees it.</summary>
/// <param name="Path">Without the query, as in <c>/v3/historical</c>.</param>
/// <param name="Query">Names and values, unescaped; of a name that comes twice the last.</param>
/// <param name="Recorded">All of it, with its headers.</param>
public sealed record SourceRequest(string Path, IReadOnlyDictionary<string, string> Query, RecordedRequest Recorded)
{
    /// <summary>A header's value; null where it is not there.</summary>
    public string? Header(string name) => Recorded.Headers.TryGetValue(name, out var values) ? string.Join(",", values) : null;

    /// <summary>Every byte that tells who asks, for a server that is careless enough to repeat it.</summary>
    public string Echo => $"{Recorded.Path} {string.Join(' ', Recorded.Headers.SelectMany(header => header.Value))}";

    internal static SourceRequest Of(RecordedRequest recorded)
    {
        var (path, query) = (recorded.Path.Split('?', 2)[0], new Dictionary<string, string>());
        foreach (var pair in recorded.Path.Contains('?', StringComparison.Ordinal) ? recorded.Path.Split('?', 2)[1].Split('&') : [])
        {
            var (name, value) = (pair.Split('=', 2)[0], pair.Contains('=', StringComparison.Ordinal) ? pair.Split('=', 2)[1] : "");
            query[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(value.Replace('+', ' '));
        }

        return new SourceRequest(Uri.UnescapeDataString(path), query, recorded);
    }
}

/// <summary>
/// A service of grid signals on the loopback address, over real sockets: it answers by a function of the question, or misbehaves as one of
/// <see cref="UpstreamBehaviour"/> says, and keeps what it was asked.
/// </summary>
public sealed class SourceServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<RecordedRequest> _stalled = new();
    private readonly FaultyUpstream _server;

    private SourceServer(FaultyUpstream server)
    {
        _server = server;
        _server.Otherwise = Behave;
    }

    /// <summary>Where it listens; the same after it refused.</summary>
    public Uri Address => _server.Address;

    /// <summary>What it does with a question.</summary>
    public Func<SourceRequest, UpstreamBehaviour> Answer { get; set; } = _ => new UpstreamBehaviour.Status(404);

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<SourceRequest> Requests => [.. _server.Requests.Select(SourceRequest.Of)];

    /// <summary>How many questions have arrived.</summary>
    public int Arrived => _server.Requests.Count;

    /// <summary>Whether it has a question that is not answered yet.</summary>
    public bool IsBusy => _server.Requests.Any(request => !request.ClientLeft.IsCompleted);

    /// <summary>Whether it keeps somebody waiting on purpose.</summary>
    public bool IsStalling => _stalled.Any(request => !request.ClientLeft.IsCompleted);

    /// <summary>What <see cref="Answer"/> threw: a mistake of the test's own; null for nothing.</summary>
    public Exception? Mistake { get; private set; }

    /// <summary>Starts on a free port.</summary>
    public static async Task<SourceServer> StartAsync() => new(await FaultyUpstream.StartAsync());

    /// <summary>Closes the port: new connections are refused.</summary>
    public Task RefuseAsync() => _server.RefuseAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private UpstreamBehaviour Behave(RecordedRequest request)
    {
        try
        {
            var behaviour = Answer(SourceRequest.Of(request));
            if (behaviour is UpstreamBehaviour.StallBeforeHeaders or UpstreamBehaviour.StallAfter)
            {
                _stalled.Enqueue(request);
            }

            return behaviour;
        }
        catch (Exception mistake)
        {
            Mistake = mistake;
            return new UpstreamBehaviour.Status(418);
        }
    }
}
