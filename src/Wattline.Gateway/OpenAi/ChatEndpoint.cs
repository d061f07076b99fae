using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Gateway.Proxy;
using Wattline.Routing;
using Wattline.Storage;

namespace Wattline.Gateway.OpenAi;

/// <summary>POST /v1/chat/completions: read, decide, forward, meter. The five hops of a request, in order.</summary>
internal sealed partial class ChatEndpoint(
    GatewayOptions options, WorkloadReader reader, SnapshotHolder snapshots, UpstreamSet upstreams, Forwarder forwarder, Memory memory,
    Ledger ledger, GatewayMetrics metrics, ReceiptId ids, TimeProvider clock, ILogger<ChatEndpoint> log)
{
    public async Task HandleAsync(HttpContext context, KeyPolicy policy)
    {
        var arrived = clock.GetTimestamp();
        var (body, error) = await RequestBody.ReadAsync(context, (long)(options.Limits.BodyMb * 1e6));
        if (error is not null)
        {
            await error.SendAsync(context);
            return;
        }

        var snapshot = snapshots.Current;
        if (!RequestPeek.TryRead(body.Span, out var peek, out var problem))
        {
            error = OpenAiError.Invalid("invalid_json", problem);
        }
        else
        {
            error = Hints.RefuseUnknown(context.Request.Headers, peek);
        }

        if (error is null && reader.Read(peek, Hints.Read(context.Request.Headers, peek), body.Length, policy, snapshot, out error) is { } ask)
        {
            var at = clock.GetUtcNow();
            await RouteAsync(new Exchange(context, ask, peek, body, snapshot, ids.Next(at), at, arrived));
            return;
        }

        await error!.SendAsync(context);
    }

    /// <summary>Tries regions, best first, until one answers; each time only those that the mask allows.</summary>
    private async Task RouteAsync(Exchange exchange)
    {
        var tried = new bool[exchange.Snapshot.Fleet.Count];
        ForwardResult? last = null;
        var resumed = exchange.Arrived;
        while (true)
        {
            var error = Decide(exchange, tried);
            if (error is null && exchange.Tries >= options.Limits.Tries)
            {
                error = new OpenAiError(503, "server_error", "tries_exhausted", "The regions that were tried all failed; others were not tried any more.", null, upstreams.RetryAfter());
            }

            if (error is not null)
            {
                exchange.OwnTicks += clock.GetTimestamp() - resumed;
                await RefuseAsync(exchange, error, last);
                return;
            }

            var upstream = upstreams[exchange.Row];
            tried[exchange.Row] = true;
            if (!upstream.TryEnter())
            {
                continue;
            }

            exchange.Trying();
            exchange.OwnTicks += clock.GetTimestamp() - resumed;
            last = await AttemptAsync(exchange, upstream);
            resumed = clock.GetTimestamp();
            if (last.Value.Outcome != ForwardOutcome.FailedBeforeFirstByte)
            {
                Record(exchange, last.Value);
                return;
            }
        }
    }

    private OpenAiError? Decide(Exchange exchange, bool[] tried)
    {
        Span<long> live = stackalloc long[exchange.Snapshot.Fleet.PaddedRows];
        live.Clear();
        upstreams.Live(live, tried);
        return exchange.Decide(live, upstreams);
    }

    private async Task<ForwardResult> AttemptAsync(Exchange exchange, Upstream upstream)
    {
        try
        {
            var result = await forwarder.ForwardAsync(exchange, upstream);
            switch (result.Outcome)
            {
                case ForwardOutcome.Served or ForwardOutcome.Passed:
                    upstream.Succeeded();
                    break;
                case ForwardOutcome.FailedBeforeFirstByte or ForwardOutcome.Cut:
                    upstream.Failed(result.RetryAfter);
                    RegionFailed(log, exchange.Id, exchange.Region, result.Problem ?? "It reported an error.", upstream.RestLeft.TotalSeconds);
                    break;
            }

            return result;
        }
        finally
        {
            upstream.Leave();
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
            Keep(exchange.ToReceipt(ReceiptOutcome.Refused, error.Status, default, null, total, own));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Receipt}: {Region} failed and rests for {Seconds:0.#} s. {Problem}")]
    private static partial void RegionFailed(ILogger log, string receipt, string region, string problem, double seconds);

    private void Keep(Receipt receipt)
    {
        ledger.TryRecord(receipt);
        metrics.Ended(receipt);
    }

    private void Record(Exchange exchange, in ForwardResult result)
    {
        var total = clock.GetElapsedTime(exchange.Arrived).TotalMilliseconds;
        double? firstByte = result.FirstByteAt == 0 ? null : clock.GetElapsedTime(exchange.Arrived, result.FirstByteAt).TotalMilliseconds;
        var overhead = clock.GetElapsedTime(0, exchange.OwnTicks + result.OwnTicks).TotalMilliseconds;
        Keep(exchange.ToReceipt(result.ToReceipt(), result.Status, result.Usage, firstByte, total, overhead));
        if (result.Outcome == ForwardOutcome.Served)
        {
            memory.Served(
                exchange.Ask.Policy.Name, exchange.Ask.Session, exchange.Ask.Model, exchange.Ask.Class, exchange.Peek.ReasoningEffort,
                exchange.Region, result.Usage.PromptTokens, result.Usage.OutputTokens);
        }
    }
}
