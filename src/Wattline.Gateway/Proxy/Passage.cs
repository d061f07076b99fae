using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Wattline.Gateway.Observe;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Proxy;

/// <summary>What of a request goes up to a region, and what of its answer's head comes down.</summary>
internal static class Passage
{
    private static readonly string[] PassedUp =
    [
        "Accept", "User-Agent", "OpenAI-Beta", "Idempotency-Key", "X-Request-Id", "traceparent", "tracestate",
    ];

    private static readonly HashSet<string> KeptBack = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Content-Length", "Set-Cookie", "Server", "Date", "Alt-Svc", "Strict-Transport-Security",
    };

    private static readonly SearchValues<char> Control =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>The request for a region: the body as it came, but for the model's name, how long it may think, and the question for usage.</summary>
    /// <param name="exchange">What is asked.</param>
    /// <param name="upstream">Of whom.</param>
    /// <param name="hidesUsage">Whether the stream is asked for a usage that the client did not ask for.</param>
    public static RegionRequest Request(Exchange exchange, Upstream upstream, out bool hidesUsage)
    {
        var (ask, peek) = (exchange.Ask, exchange.Peek);
        Splice? usage = peek.Stream && ask.Operation.OffersStreamUsage && upstream.Options.IncludeUsage ? peek.AskForUsage() : null;
        Splice? name = ask.Operation.RunsModel ? peek.Rename(upstream.NameOf(exchange.Model)) : null;
        hidesUsage = usage is not null;
        var body = ask.Choice is null ? Splice.Apply(exchange.Body, name, usage) : WithThinkingRoom(exchange, upstream, [name, usage]);
        var type = ask.Operation.IsJson ? "application/json" : exchange.Context.Request.ContentType;
        return Request(exchange.Context, HttpMethod.Post, upstream.Addresses.Of(ask.Operation, exchange.Model), upstream, body, type);
    }

    private static ReadOnlyMemory<byte> WithThinkingRoom(Exchange exchange, Upstream upstream, List<Splice?> changes)
    {
        ThinkingRoom.Set(exchange, upstream, changes);
        return Splice.Apply(exchange.Body, CollectionsMarshal.AsSpan(changes));
    }

    /// <summary>A request for a region: of the caller's headers only those that say something of it, never credentials.</summary>
    public static RegionRequest Request(
        HttpContext context, HttpMethod method, Uri address, Upstream upstream, ReadOnlyMemory<byte> body, string? contentType)
    {
        var incoming = context.Request.Headers;
        var request = new RegionRequest(method, address);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var name in PassedUp)
        {
            if (incoming.TryGetValue(name, out var value))
            {
                _ = value.Count == 1
                    ? request.Headers.TryAddWithoutValidation(name, value[0])
                    : request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        Tracing.Inject(request);
        UpstreamKey.AddTo(request, upstream.Options);
        return request;
    }

    /// <summary>
    /// Whether an answer is a stream of events that can be read, from the header as it came: parsing it costs more than the question. A
    /// stream in an encoding that nobody asked for is bytes like others: nothing is decoded here, so that no bomb goes off.
    /// </summary>
    public static bool IsEventStream(HttpResponseMessage response)
    {
        const string kind = "text/event-stream";
        var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : "";
        return type.StartsWith(kind, StringComparison.OrdinalIgnoreCase) && (type.Length == kind.Length || type[kind.Length] is ';' or ' ')
            && !response.Content.Headers.NonValidated.Contains("Content-Encoding");
    }

    /// <summary>Whether an answer gives its length on two lines: which of its bytes are the answer cannot be told.</summary>
    public static bool HasTwoLengths(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths) && lengths.Count > 1;

    /// <summary>Passes an answer's status and headers on, but for those of the connection and of the upstream's own host.</summary>
    public static void CopyHeaders(HttpResponseMessage response, HttpContext context)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        CopyHeaders(response.Headers.NonValidated, context.Response.Headers);
        CopyHeaders(response.Content.Headers.NonValidated, context.Response.Headers);
    }

    private static void CopyHeaders(HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
        {
            if (!KeptBack.Contains(name) && !name.StartsWith(OpenAi.Hints.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                to[name] = Printable(values);
            }
        }
    }

    /// <summary>The values without those that no header may carry. Nearly all headers have one value, which is passed on as it is.</summary>
    private static StringValues Printable(HeaderStringValues values)
    {
        if (values.Count == 1 && values.ToString() is var only && !only.AsSpan().ContainsAny(Control))
        {
            return only;
        }

        return values.Where(value => !value.AsSpan().ContainsAny(Control)).ToArray();
    }
}
