using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Api;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Routing;

namespace Wattline.Gateway.Observe;

/// <summary>
/// Spans of requests and of their attempts, by the semantic conventions: sizes, figures and outcomes, never a word of what was said. Where
/// nobody is to get them there is no source, and nothing is done.
/// </summary>
/// <param name="isOn">Whether traces are sent.</param>
internal sealed class Tracing(bool isOn) : IDisposable
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "Wattline.Gateway";

    private const string Method = "http.request.method", Status = "http.response.status_code";

    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    private readonly ActivitySource? _source = isOn ? new ActivitySource(SourceName) : null;

    /// <summary>Whether there are spans.</summary>
    public bool IsOn => isOn;

    /// <summary>The span that the present work belongs to; null for none.</summary>
    public static Activity? Current => Activity.Current is { Source.Name: SourceName } span ? span : null;

    /// <summary>Serves a request under a span of its own, which ends with it however it ends. Health checks and scrapes have none.</summary>
    public async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var isAsked = !HealthApi.IsOpen(context.Request.Path) && context.Request.Path != "/metrics";
        using var span = isAsked ? Begin(context) : null;
        try
        {
            await next(context);
        }
        finally
        {
            End(span, context);
        }
    }

    /// <summary>Begins the span of an attempt at a server; null where it is not recorded.</summary>
    public Activity? Attempt(Exchange exchange, Upstream upstream)
    {
        if (_source is null)
        {
            return null;
        }

        var (ask, server) = (exchange.Ask, upstream.Labels);
        var operation = GenAiWords.OperationOf(ask.Operation.Name);
        return _source.StartActivity($"{operation} {exchange.Model}", ActivityKind.Client)?
            .SetTag(GenAiWords.Operation, operation).SetTag(GenAiWords.Provider, server.Provider).SetTag(GenAiWords.Model, exchange.Model)
            .SetTag(GenAiWords.Address, server.Address).SetTag(GenAiWords.Port, server.Port).SetTag(GenAiWords.Region, server.Region)
            .SetTag("wattline.decision", exchange.Id);
    }

    /// <summary>Notes how an attempt went, and on the request's span that it failed.</summary>
    public static void Attempted(Activity? span, Exchange exchange, ForwardResult result)
    {
        if (span is null)
        {
            return;
        }

        var error = GenAiWords.ErrorOf(result);
        if (result.Status > 0)
        {
            span.SetTag(Status, result.Status);
        }

        if (exchange.Price(result.Usage).Served is { } served)
        {
            span.SetTag(GenAiWords.InputTokens, (long)result.Usage.PromptTokens).SetTag(GenAiWords.OutputTokens, (long)result.Usage.OutputTokens)
                .SetTag("wattline.energy_j", served.Energy.Joules).SetTag("wattline.carbon_g", served.Emissions.Grams)
                .SetTag("wattline.cost_usd", served.Charge.Total.Usd);
        }

        if (error is not null)
        {
            span.SetTag(GenAiWords.Error, error).SetStatus(ActivityStatusCode.Error, result.Problem);
            span.Parent?.AddEvent(new ActivityEvent(
                "wattline.attempt_failed", tags: new ActivityTagsCollection { { GenAiWords.Region, exchange.Region }, { GenAiWords.Error, error } }));
        }
    }

    /// <summary>Notes on the request's span what its receipt says.</summary>
    public static void Ended(Receipt receipt)
    {
        if (Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        span.SetTag("wattline.decision", receipt.Id).SetTag("wattline.outcome", Storage.Json.WattlineJson.Name(receipt.Outcome))
            .SetTag("wattline.mode", Storage.Json.WattlineJson.Name(receipt.Mode)).SetTag("wattline.overhead_ms", receipt.OverheadMs);
        if (receipt.Served is { } served)
        {
            span.SetTag(GenAiWords.Region, served.Region);
        }

        if (receipt.Outcome is ReceiptOutcome.Cut or ReceiptOutcome.Cancelled)
        {
            span.SetTag(GenAiWords.Error, GenAiWords.ErrorOf(receipt));
            span.SetStatus(receipt.Outcome == ReceiptOutcome.Cut ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }
    }

    /// <summary>Makes a request to a server a part of the present span's trace; without one the caller's own trace goes on as it came.</summary>
    public static void Inject(HttpRequestMessage request)
    {
        if (Current is not { } span)
        {
            return;
        }

        request.Headers.Remove("traceparent");
        request.Headers.Remove("tracestate");
        request.Headers.TryAddWithoutValidation("traceparent", span.Id);
        if (span.TraceStateString is { Length: > 0 } state)
        {
            request.Headers.TryAddWithoutValidation("tracestate", state);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();

    /// <summary>What the caller traces goes on; what is no trace begins one.</summary>
    private Activity? Begin(HttpContext context)
    {
        var request = context.Request;
        _ = ActivityContext.TryParse(request.Headers["traceparent"], request.Headers["tracestate"], isRemote: true, out var parent);
        var method = Methods.Contains(request.Method) ? request.Method : "_OTHER";
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var name = route is null or "{*path}" ? method == "_OTHER" ? "HTTP" : method : $"{method} {route}";
        return _source?.StartActivity(name, ActivityKind.Server, parent)?
            .SetTag(Method, method).SetTag("url.path", request.Path.Value).SetTag("url.scheme", request.Scheme).SetTag("http.route", route)
            .SetTag(GenAiWords.Address, request.Host.Host).SetTag(GenAiWords.Port, (long?)request.Host.Port)
            .SetTag("network.protocol.version", request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal));
    }

    private static void End(Activity? span, HttpContext context)
    {
        if (span is null)
        {
            return;
        }

        var status = context.Response.StatusCode;
        span.SetTag(Status, status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag(GenAiWords.Error, status.ToString(System.Globalization.CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
        else if (context.RequestAborted.IsCancellationRequested && span.GetTagItem(GenAiWords.Error) is null)
        {
            span.SetTag(GenAiWords.Error, GenAiWords.Left);
        }
    }
}
