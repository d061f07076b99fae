using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;
using Wattline.Gateway.Live;
using Wattline.Gateway.Observe;
using Wattline.Gateway.Proxy;
using Wattline.Routing;
using Wattline.Storage;

namespace Wattline.Gateway.OpenAi;

/// <summary>POST of an operation: read, decide, forward, meter. The five hops of a request, in order.</summary>
internal sealed partial class OperationEndpoint(
    Forwarder forwarder, Memory memory, Ledger ledger, GatewayMetrics metrics, LiveBoard live, Tracing tracing, ReceiptId ids, Ending ending,
    TimeProvider clock, ILogger<OperationEndpoint> log)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="operation">What it is for.</param>
    /// <param name="deployment">The model, where the path names it; null where the body does.</param>
    public async Task HandleAsync(HttpContext context, Operation operation, string? deployment = null)
    {
        var arrived = clock.GetTimestamp();
        var regime = context.Features.Get<Regime>()!;
        var (body, error) = await RequestBody.ReadAsync(context, (long)(regime.Options.Limits.BodyMb * 1e6));
        if (error is null && RequestReader.Read(context, operation, body.Span, deployment, out error) is { } read)
        {
            var at = clock.GetUtcNow();
            await RouteAsync(new Exchange(context, regime, read.Ask, read.Peek, body, ids.Next(at), at, arrived));
            return;
        }

        await error!.SendAsync(context);
    }

    /// <summary>Tries regions, best first, until one answers; each time only those that the mask allows.</summary>
    private async ValueTask RouteAsync(Exchange exchange)
    {
        var tried = new bool[exchange.Regime.Snapshot.Fleet.Count];
        ForwardResult? last = null;
        var resumed = exchange.Arrived;
        while (true)
        {
            var error = exchange.Decide(tried, clock.GetElapsedTime(exchange.Arrived));
            if (error is null && exchange.Tries >= exchange.Regime.Options.Limits.Tries)
            {
                error = new OpenAiError(
                    503, "server_error", "tries_exhausted", "The regions that were tried all failed; others were not tried any more.",
                    null, exchange.RetryAfter());
            }

            if (ending.IsCut)
            {
                error = new OpenAiError(
                    503, "server_error", "gateway_stopping", "This gateway stops. Send the request again, to another one.", null, TimeSpan.FromSeconds(1));
            }

            if (error is not null)
            {
                exchange.OwnTicks += clock.GetTimestamp() - resumed;
                await RefuseAsync(exchange, error, last);
                return;
            }

            var upstream = exchange.Regime.Upstreams[exchange.Row];
            tried[exchange.Row] = true;
            if (upstream.TryEnter(exchange.Tokens, exchange.Insists, exchange.GpuSeconds) is not { } visit)
            {
                continue;
            }

            exchange.Trying();
            exchange.OwnTicks += clock.GetTimestamp() - resumed;
            last = await AttemptAsync(exchange, upstream, visit);
            resumed = clock.GetTimestamp();
            if (last.Outcome != ForwardOutcome.FailedBeforeFirstByte)
            {
                Record(exchange, last);
                return;
            }
        }
    }

    private async ValueTask<ForwardResult> AttemptAsync(Exchange exchange, Upstream upstream, Visit visit)
    {
        var result = ForwardResult.Nothing;
        var began = clock.GetTimestamp();
        using var span = tracing.Attempt(exchange, upstream);
        try
        {
            return result = await forwarder.ForwardAsync(exchange, upstream);
        }
        finally
        {
            // What the gateway itself broke off says nothing of the region.
            result = ending.IsCut && result.Outcome is not (ForwardOutcome.Served or ForwardOutcome.Passed)
                ? result with { Outcome = ForwardOutcome.Cancelled }
                : result;
            upstream.Leave(visit, result);
            Tracing.Attempted(span, exchange, result);
            metrics.Attempted(exchange.Ask.Operation.Name, exchange.Model, upstream.Labels, result, clock.GetElapsedTime(began).TotalSeconds);
            if (result.Outcome is ForwardOutcome.FailedBeforeFirstByte or ForwardOutcome.Cut)
            {
                RegionFailed(log, exchange.Id, exchange.Region, result.Problem ?? "It reported an error.", upstream.WaitFor(0).TotalSeconds);
            }
        }
    }

    private async Task RefuseAsync(Exchange exchange, OpenAiError error, ForwardResult? last)
    {
        if (last?.Problem is { } problem)
        {
            error = error with { Message = $"{error.Message} Last: {problem}" };
        }

        exchange.Context.Response.Headers[Hints.Prefix + "Decision"] = exchange.Id;
        try
        {
            await error.SendAsync(exchange.Context);
        }
        finally
        {
            var total = clock.GetElapsedTime(exchange.Arrived).TotalMilliseconds;
            var own = clock.GetElapsedTime(0, exchange.OwnTicks).TotalMilliseconds;
            Keep(exchange, exchange.ToReceipt(ReceiptOutcome.Refused, error.Status, default, null, total, own));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Receipt}: {Region} failed; requests again in {Seconds:0.#} s. {Problem}")]
    private static partial void RegionFailed(ILogger log, string receipt, string region, string problem, double seconds);

    private void Keep(Exchange exchange, Receipt receipt)
    {
        ledger.TryRecord(receipt);
        metrics.Ended(receipt, exchange.Upstream?.Labels);
        live.Ended(receipt, exchange.OtherRoads(receipt));
        if (receipt.Served is { } served)
        {
            exchange.Upstream?.Used(served.Energy.Joules);
        }

        Tracing.Ended(receipt);
    }

    private void Record(Exchange exchange, ForwardResult result)
    {
        var total = clock.GetElapsedTime(exchange.Arrived).TotalMilliseconds;
        double? firstByte = result.FirstByteAt == 0 ? null : clock.GetElapsedTime(exchange.Arrived, result.FirstByteAt).TotalMilliseconds;
        var overhead = clock.GetElapsedTime(0, exchange.OwnTicks + result.OwnTicks).TotalMilliseconds;
        if (result.Outcome == ForwardOutcome.Served)
        {
            memory.Served(
                exchange.Ask.Choice is null ? exchange.Ask : exchange.Ask with { Model = exchange.Model }, exchange.Peek.ReasoningEffort,
                exchange.Region, result.Usage.PromptTokens, result.Usage.OutputTokens, exchange.Ask.Choice?.TokensByLaw(exchange.Option));
        }

        Keep(exchange, exchange.ToReceipt(result.ToReceipt(), result.Status, result.Usage, firstByte, total, overhead));
    }
}
