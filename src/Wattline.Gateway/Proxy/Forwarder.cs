using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// Sends a request to one region and its answer to the client, as it comes. It follows no redirect, decodes nothing, keeps no cookie and
/// never passes the caller's own credentials on.
/// </summary>
internal sealed class Forwarder(Limits limits, TimeProvider clock) : IDisposable
{
    private const int LargestBufferedAnswer = 8 << 20, ChunkSize = 16 << 10;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // A caller's header beyond ASCII is its own affair; refused here, it would count as every region's failure.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ConnectTimeout = TimeSpan.FromSeconds(limits.ConnectSeconds),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 64 << 10,
    });

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>One attempt.</summary>
    public async Task<ForwardResult> ForwardAsync(Exchange exchange, Upstream upstream)
    {
        var client = exchange.Context.RequestAborted;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(client);
        patience.CancelAfter(TimeSpan.FromSeconds(limits.FirstByteSeconds));
        try
        {
            using var request = Passage.Request(exchange, upstream);
            using var response = await _http.SendAsync(request, patience.Token);
            if (IsRegionsFault(response.StatusCode))
            {
                return Failed((int)response.StatusCode, $"{exchange.Region} answered {(int)response.StatusCode}.", RetryAfter(response));
            }

            return Passage.IsEventStream(response)
                ? await StreamAsync(exchange, response, patience)
                : await BufferAsync(exchange, response, patience);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return client.IsCancellationRequested
                ? new ForwardResult(ForwardOutcome.Cancelled, 0, default, 0, 0, null, "The client left.")
                : Failed(0, failure is OperationCanceledException ? $"{exchange.Region} took too long to answer." : $"{exchange.Region} could not be reached.", null);
        }
    }

    private static ForwardResult Failed(int status, string problem, TimeSpan? retryAfter) =>
        new(ForwardOutcome.FailedBeforeFirstByte, status, default, 0, 0, retryAfter, problem);

    /// <summary>Answers that say something of the region and nothing of the request; a redirect would lead to who knows where.</summary>
    private static bool IsRegionsFault(HttpStatusCode status) => (int)status switch
    {
        >= 500 or 401 or 403 or 404 or 408 or 429 => true,
        >= 300 and < 400 => true,
        _ => false,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - clock.GetUtcNow()) : null;

    private async Task<ForwardResult> BufferAsync(Exchange exchange, HttpResponseMessage response, CancellationTokenSource patience)
    {
        await using var from = await response.Content.ReadAsStreamAsync(patience.Token);
        using var body = new HeldAnswer(ChunkSize);
        long firstByteAt = 0;
        while (body.Length < LargestBufferedAnswer)
        {
            var read = await from.ReadAsync(body.Free(), patience.Token);
            firstByteAt = firstByteAt == 0 ? clock.GetTimestamp() : firstByteAt;
            if (read == 0)
            {
                return await SendWholeAsync(exchange, response, body.Written, firstByteAt);
            }

            body.Advance(read);
            patience.CancelAfter(TimeSpan.FromSeconds(limits.BetweenBytesSeconds));
        }

        return await PassOnAsync(exchange, response, from, body.Written, firstByteAt, patience);
    }

    private async Task<ForwardResult> SendWholeAsync(Exchange exchange, HttpResponseMessage response, ReadOnlyMemory<byte> body, long firstByteAt)
    {
        var context = exchange.Context;
        var succeeded = response.IsSuccessStatusCode;
        exchange.ResponseBytes = body.Length;
        var usage = succeeded ? TokenUsage.Read(body.Span, out _) ?? Estimate(exchange, body.Length) : default;
        Passage.CopyHeaders(response, context);
        if (exchange.Price(usage).Served is { } cost)
        {
            Figures.WriteCost(context, cost);
        }

        var own = clock.GetTimestamp() - firstByteAt;
        Figures.WriteKnown(context, exchange, clock.GetElapsedTime(0, exchange.OwnTicks + own).TotalMilliseconds);
        if (!body.IsEmpty)
        {
            // Not even an empty write is allowed where a status forbids a body, as 204 does.
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }

        return new ForwardResult(
            succeeded ? ForwardOutcome.Served : ForwardOutcome.Passed, (int)response.StatusCode, usage, firstByteAt, own, null, null);
    }

    /// <summary>An answer too large to hold is passed on as it comes; its tokens are estimated from its length.</summary>
    private async Task<ForwardResult> PassOnAsync(
        Exchange exchange, HttpResponseMessage response, Stream from, ReadOnlyMemory<byte> begun, long firstByteAt, CancellationTokenSource patience)
    {
        var context = exchange.Context;
        Passage.CopyHeaders(response, context);
        Figures.WriteKnown(context, exchange, clock.GetElapsedTime(0, exchange.OwnTicks).TotalMilliseconds);
        exchange.ResponseBytes = begun.Length;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            // Only the region's silence is counted: a client that reads slowly is no fault of it.
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            await context.Response.Body.WriteAsync(begun, context.RequestAborted);
            int read;
            while ((read = await ReadAsync(from, chunk, patience)) > 0)
            {
                exchange.ResponseBytes += read;
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, read), context.RequestAborted);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                var seen = Estimate(exchange, exchange.ResponseBytes);
                return new ForwardResult(ForwardOutcome.Cancelled, (int)response.StatusCode, seen, firstByteAt, 0, null, "The client left.");
            }

            context.Abort();
            return new ForwardResult(ForwardOutcome.Cut, (int)response.StatusCode, Estimate(exchange, exchange.ResponseBytes), firstByteAt, 0, null, "The answer broke off.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return new ForwardResult(ForwardOutcome.Served, (int)response.StatusCode, Estimate(exchange, exchange.ResponseBytes), firstByteAt, 0, null, null);
    }

    /// <summary>Reads on with a time limit that holds for this read alone.</summary>
    private async ValueTask<int> ReadAsync(Stream from, byte[] chunk, CancellationTokenSource patience)
    {
        patience.CancelAfter(TimeSpan.FromSeconds(limits.BetweenBytesSeconds));
        var read = await from.ReadAsync(chunk, patience.Token);
        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        return read;
    }

    private async Task<ForwardResult> StreamAsync(Exchange exchange, HttpResponseMessage response, CancellationTokenSource patience)
    {
        await using var from = await response.Content.ReadAsStreamAsync(patience.Token);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            // Nothing is promised to the client before the region has shown a first byte: until then another one can take over.
            var read = await from.ReadAsync(chunk, patience.Token);
            var firstByteAt = clock.GetTimestamp();
            return read == 0
                ? Failed((int)response.StatusCode, $"{exchange.Region} ended its stream before the first byte.", null)
                : await RelayAsync(exchange, response, from, chunk, read, firstByteAt, patience);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private async Task<ForwardResult> RelayAsync(
        Exchange exchange, HttpResponseMessage response, Stream from, byte[] chunk, int read, long firstByteAt, CancellationTokenSource patience)
    {
        var context = exchange.Context;
        Passage.CopyHeaders(response, context);
        var relay = new EventStreamRelay(usage => exchange.Peek.IncludeUsage && exchange.Price(usage).Served is { } cost ? Figures.UsageField(exchange, cost) : null);
        var own = clock.GetTimestamp() - firstByteAt;
        Figures.WriteKnown(context, exchange, clock.GetElapsedTime(0, exchange.OwnTicks + own).TotalMilliseconds);
        string? problem = null;
        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            var onward = context.Response.BodyWriter;
            while (read > 0)
            {
                exchange.ResponseBytes += read;
                relay.Feed(chunk.AsSpan(0, read), onward);
                await onward.FlushAsync(context.RequestAborted);
                read = await ReadAsync(from, chunk, patience);
            }

            relay.Finish(onward);
            problem = relay.IsFinished || relay.ReportedError ? null : "The region ended the stream before the answer was complete.";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                return new ForwardResult(ForwardOutcome.Cancelled, (int)response.StatusCode, relay.Usage(exchange.Ask.Work.PromptTokens), firstByteAt, own, null, "The client left.");
            }

            problem = failure is OperationCanceledException
                ? "The region fell silent in the middle of the answer."
                : "The connection to the region broke in the middle of the answer.";
        }

        if (problem is not null)
        {
            await SendErrorEventAsync(context, exchange, problem);
        }

        var outcome = problem is null && !relay.ReportedError ? ForwardOutcome.Served : ForwardOutcome.Cut;
        return new ForwardResult(outcome, (int)response.StatusCode, relay.Usage(exchange.Ask.Work.PromptTokens), firstByteAt, own, null, problem);
    }

    /// <summary>
    /// A stream that broke off must not look like one that ended: the client is told in the stream itself. Half a line that is still held
    /// is left out: as an event of its own it would be read before the error, and is no JSON.
    /// </summary>
    private static async Task SendErrorEventAsync(HttpContext context, Exchange exchange, string problem)
    {
        try
        {
            var onward = context.Response.BodyWriter;
            var error = new OpenAi.OpenAiError(502, "server_error", "stream_cut", $"{problem} What arrived is incomplete; receipt {exchange.Id}.");
            onward.Write("\n\ndata: "u8);
            onward.Write(error.ToJson());
            onward.Write("\n\n"u8);
            await onward.FlushAsync(context.RequestAborted);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client left in the meantime and needs no telling.
        }
    }

    private static TokenUsage Estimate(Exchange exchange, long answerBytes) =>
        new(exchange.Ask.Work.PromptTokens, 0, Math.Ceiling(answerBytes / OpenAi.WorkloadReader.BytesPerToken), UsageSource.Counted);
}
