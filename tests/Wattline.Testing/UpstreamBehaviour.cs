namespace Wattline.Testing;

/// <summary>What an upstream does with one request.</summary>
public abstract record UpstreamBehaviour
{
    /// <summary>Answers as a model server would; a request with <c>"stream": true</c> gets five events and a usage.</summary>
    /// <param name="Body">The body as it is sent; null for a chat completion that echoes the request in <c>echo</c>.</param>
    public sealed record Answer(string? Body = null) : UpstreamBehaviour;

    /// <summary>Answers 200 with bytes as given.</summary>
    public sealed record Whole(string Body, string ContentType = "text/event-stream") : UpstreamBehaviour;

    /// <summary>Reads the request and says nothing until the client leaves.</summary>
    public sealed record StallBeforeHeaders : UpstreamBehaviour;

    /// <summary>Falls silent after so many events.</summary>
    public sealed record StallAfter(int Events = 2) : UpstreamBehaviour;

    /// <summary>Breaks the connection without a byte.</summary>
    public sealed record CutBeforeHeaders : UpstreamBehaviour;

    /// <summary>Breaks the connection after so many events.</summary>
    public sealed record CutAfter(int Events = 2) : UpstreamBehaviour;

    /// <summary>A status of its own, as in 429 with <c>Retry-After</c>.</summary>
    /// <param name="Code">HTTP status.</param>
    /// <param name="Body">The body; null for OpenAI's error shape.</param>
    /// <param name="Headers">Response headers beside the content type.</param>
    public sealed record Status(int Code, string? Body = null, IReadOnlyDictionary<string, string>? Headers = null) : UpstreamBehaviour;

    /// <summary>Sends an error as an event after so many good ones, then ends in good order.</summary>
    /// <param name="Events">Good ones before it.</param>
    /// <param name="Payload">The event's data; null for OpenAI's error shape.</param>
    public sealed record ErrorEventAfter(int Events = 2, string? Payload = null) : UpstreamBehaviour;

    /// <summary>So many events, each so long after the one before.</summary>
    public sealed record SlowTokens(int Events, TimeSpan Between) : UpstreamBehaviour;

    /// <summary>One event whose line has so many bytes.</summary>
    public sealed record HugeLine(int Bytes) : UpstreamBehaviour;

    /// <summary>Sends the client to another place, with status 307.</summary>
    public sealed record RedirectElsewhere(Uri To) : UpstreamBehaviour;

    /// <summary>Answers in gzip, whether or not it was asked for.</summary>
    public sealed record CompressedBody(string Body) : UpstreamBehaviour;
}

/// <summary>A request as it arrived.</summary>
/// <param name="Method">As in <c>POST</c>.</param>
/// <param name="Path">With the query.</param>
/// <param name="Headers">By name, whatever the case.</param>
/// <param name="Body">Every byte.</param>
/// <param name="ClientLeft">Whether the client was gone before the answer was whole; known once the request is over.</param>
public sealed record RecordedRequest(
    string Method, string Path, IReadOnlyDictionary<string, IReadOnlyList<string>> Headers, byte[] Body, Task<bool> ClientLeft);
