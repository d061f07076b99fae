using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

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

    /// <summary>The request for a region: of the caller's headers only those that say something of it, never credentials.</summary>
    public static HttpRequestMessage Request(Exchange exchange, Upstream upstream)
    {
        var incoming = exchange.Context.Request.Headers;
        var request = new HttpRequestMessage(HttpMethod.Post, upstream.Chat);
        request.Content = new ReadOnlyMemoryContent(Body(exchange, upstream));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var name in PassedUp)
        {
            if (incoming.TryGetValue(name, out var value))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        if (upstream.Options.Key is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }

    /// <summary>The body as it came, but for the model's name where the server calls it otherwise.</summary>
    private static ReadOnlyMemory<byte> Body(Exchange exchange, Upstream upstream)
    {
        var there = upstream.NameOf(exchange.Ask.Model);
        if (there == exchange.Ask.Model)
        {
            return exchange.Body;
        }

        var name = JsonSerializer.SerializeToUtf8Bytes(there);
        var (start, length) = exchange.Peek.ModelRange.GetOffsetAndLength(exchange.Body.Length);
        return (byte[])[.. exchange.Body.Span[..start], .. name, .. exchange.Body.Span[(start + length)..]];
    }

    /// <summary>Whether an answer is a stream of events, read from the header as it came: parsing it costs more than the question.</summary>
    public static bool IsEventStream(HttpResponseMessage response)
    {
        const string kind = "text/event-stream";
        var type = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : "";
        return type.StartsWith(kind, StringComparison.OrdinalIgnoreCase) && (type.Length == kind.Length || type[kind.Length] is ';' or ' ');
    }

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
