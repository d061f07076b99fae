using System.Buffers;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// Sends a request to one region and its answer to the client, as it comes. It never passes the caller's own credentials on.
/// </summary>
internal sealed class Forwarder(Connections connections, StateRegister states, Ending ending, TimeProvider clock)
{
    private const int LargestBufferedAnswer = 8 << 20, ChunkSize = 16 << 10;

    private const string TooLong = "The answer is longer than limits.answer_mb allows.",
        TookTooLong = "The answer took longer than limits.answer_s allows.",
        EndedEarly = "The region ended the stream before the answer was complete.";

    /// <summary>One attempt.</summary>
    public async ValueTask<ForwardResult> ForwardAsync(Exchange exchange, Upstream upstream)
    {
        var client = exchange.Context.RequestAborted;
        using var patience = new Patience(exchange.Regime.Options.Limits, clock, client, ending.WhenCut);
        try
        {
            using var request = Passage.Request(exchange, upstream, out var hidesUsage);
            // Here and not in a method of its own, whose wait would cost each request some two in a hundred of its CPU time.
            HttpResponseMessage answered;
            try
            {
                answered = await connections.SendAsync(request, patience.Token);
            }
            catch (HttpRequestException closed) when (Connections.MetItsClose(request, closed))
            {
                answered = await connections.SendAsync(request.Again(), patience.Token);
            }

            using var response = answered;
            if (StreamError.IsStatusOfRegion((int)response.StatusCode) && !(exchange.PassesRefusals && (int)response.StatusCode >= 400))
            {
                return Failed((int)response.StatusCode, $"{exchange.Region} answered {(int)response.StatusCode}.", RetryAfter(response));
            }

            if (Passage.HasTwoLengths(response))
            {
                return Failed((int)response.StatusCode, $"{exchange.Region} said twice how long its answer is.", null);
            }

            return Passage.IsEventStream(response)
                ? await StreamAsync(exchange, response, hidesUsage, patience)
                : await BufferAsync(exchange, response, patience);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return HasLeft(exchange.Context, patience, isWhole: true)
                ? new ForwardResult(ForwardOutcome.Cancelled, 0, default, 0, 0, null, "The client left.")
                : Failed(0, ending.IsCut ? "The gateway stopped." : failure is OperationCanceledException ? $"{exchange.Region} took too long to answer." : $"{exchange.Region} could not be reached.", null);
        }
    }

    /// <summary>
    /// Whether it was the client: it left, or took in nothing for too long and is left. A write that the whole time's end breaks off cuts the
    /// connection as well, which is then no sign of who it was.
    /// </summary>
    /// <param name="context">The client's request.</param>
    /// <param name="patience">What was waited for.</param>
    /// <param name="isWhole">Whether nothing is sent before the region's answer is whole: from then on it has no part in what fails.</param>
    private static bool HasLeft(HttpContext context, Patience patience, bool isWhole = false)
    {
        var left = patience.IsClientsFault || (isWhole && patience.IsForClient) || (!patience.IsWholeOver && context.RequestAborted.IsCancellationRequested);
        if (left)
        {
            context.Abort();
        }

        return left;
    }

    private static ForwardResult Failed(int status, string problem, TimeSpan? retryAfter) =>
        new(ForwardOutcome.FailedBeforeFirstByte, status, default, 0, 0, retryAfter, problem);

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - clock.GetUtcNow()) : null;

    private async ValueTask<ForwardResult> BufferAsync(Exchange exchange, HttpResponseMessage response, Patience patience)
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
                return await SendWholeAsync(exchange, response, body.Written, firstByteAt, patience);
            }

            body.Advance(read);
            patience.AwaitRegion();
        }

        return await PassOnAsync(exchange, response, from, body.Written, firstByteAt, patience);
    }

    private async ValueTask<ForwardResult> SendWholeAsync(
        Exchange exchange, HttpResponseMessage response, ReadOnlyMemory<byte> body, long firstByteAt, Patience patience)
    {
        var context = exchange.Context;
        var error = response.IsSuccessStatusCode ? WholeAnswer.ErrorIn(exchange, response, body.Span) : null;
        if (error is { IsRegionsFault: true } && !exchange.PassesRefusals)
        {
            return Failed((int)response.StatusCode, $"{exchange.Region} answered {(int)response.StatusCode} with an error, or with what is no answer.", null);
        }

        var succeeded = response.IsSuccessStatusCode && error is null;
        exchange.ResponseBytes = body.Length;
        var usage = succeeded ? MeterWhole(exchange, body.Span) : default;
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
            await patience.WriteAsync(context, body);
        }

        return new ForwardResult(
            succeeded ? ForwardOutcome.Served : ForwardOutcome.Passed, (int)response.StatusCode, usage, firstByteAt, own, null, null);
    }

    /// <summary>Takes from an answer in one piece its tokens, and notes what the region now keeps before the client can refer to it.</summary>
    private TokenUsage MeterWhole(Exchange exchange, ReadOnlySpan<byte> body)
    {
        var operation = exchange.Ask.Operation;
        if (operation.IssuesState && exchange.Ask.Stores)
        {
            StateNames.Read(body, name => states.Issued(exchange.Ask.Policy.Name, exchange.Region, name));
        }

        return operation.RunsModel ? TokenUsage.Read(body, operation.HasOutput) ?? WholeAnswer.Count(exchange, body) : default;
    }

    /// <summary>An answer too large to hold is passed on as it comes; its tokens are estimated from its length.</summary>
    private async ValueTask<ForwardResult> PassOnAsync(
        Exchange exchange, HttpResponseMessage response, Stream from, ReadOnlyMemory<byte> begun, long firstByteAt, Patience patience)
    {
        var context = exchange.Context;
        Passage.CopyHeaders(response, context);
        Figures.WriteKnown(context, exchange, clock.GetElapsedTime(0, exchange.OwnTicks).TotalMilliseconds);
        exchange.ResponseBytes = begun.Length;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            await patience.WriteAsync(context, begun);
            int read;
            while ((read = await patience.ReadAsync(from, chunk)) > 0)
            {
                exchange.ResponseBytes += read;
                await patience.WriteAsync(context, chunk.AsMemory(0, read));
                if (exchange.ResponseBytes > exchange.Regime.Options.Limits.AnswerBytes)
                {
                    return CutOff(exchange, response, firstByteAt, TooLong);
                }
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            if (HasLeft(context, patience))
            {
                var seen = Estimate(exchange, exchange.ResponseBytes);
                return new ForwardResult(ForwardOutcome.Cancelled, (int)response.StatusCode, seen, firstByteAt, 0, null, "The client left.");
            }

            return CutOff(exchange, response, firstByteAt, patience.IsWholeOver ? TookTooLong : "The answer broke off.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return new ForwardResult(ForwardOutcome.Served, (int)response.StatusCode, Estimate(exchange, exchange.ResponseBytes), firstByteAt, 0, null, null);
    }

    /// <summary>An answer in one piece has no place for an error once it began: its connection is cut, so that nobody takes it for whole.</summary>
    private static ForwardResult CutOff(Exchange exchange, HttpResponseMessage response, long firstByteAt, string problem)
    {
        exchange.Context.Abort();
        var seen = Estimate(exchange, exchange.ResponseBytes);
        return new ForwardResult(ForwardOutcome.Cut, (int)response.StatusCode, seen, firstByteAt, 0, null, problem);
    }

    private async ValueTask<ForwardResult> StreamAsync(Exchange exchange, HttpResponseMessage response, bool hidesUsage, Patience patience)
    {
        await using var from = await response.Content.ReadAsStreamAsync(patience.Token);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            // Nothing is promised to the client before the region has shown a first event: until then another one can take over.
            var (read, isEvent) = await ReadFirstEventAsync(from, chunk, patience.Token);
            var firstByteAt = clock.GetTimestamp();
            if (read == 0)
            {
                return Failed((int)response.StatusCode, $"{exchange.Region} ended its stream before the first byte.", null);
            }

            return isEvent && FirstEvent.TryRead(chunk.AsSpan(0, read), out var first) && StreamError.Read(first) is { IsRegionsFault: true }
                ? Failed((int)response.StatusCode, $"{exchange.Region} began its stream with an error.", null)
                : await RelayAsync(exchange, response, ReaderOf(exchange, hidesUsage), from, chunk, read, firstByteAt, patience);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private EventReader ReaderOf(Exchange exchange, bool hidesUsage)
    {
        return exchange.Ask.Operation.SendsTypedEvents
            ? new ResponseEventReader(Field, name =>
            {
                if (exchange.Ask.Stores)
                {
                    states.Issued(exchange.Ask.Policy.Name, exchange.Region, name);
                }
            })
            : new ChatEventReader(usage => exchange.Peek.IncludeUsage ? Field(usage) : null, hidesUsage);

        byte[]? Field(TokenUsage usage) => exchange.Price(usage).Served is { } cost ? Figures.UsageField(exchange, cost) : null;
    }

    /// <summary>Reads until the first event is whole, the chunk is full or the stream ends; nothing where it ends before an event begins.</summary>
    private static async ValueTask<(int Read, bool IsEvent)> ReadFirstEventAsync(Stream from, byte[] chunk, CancellationToken patience)
    {
        int read = 0, more;
        while (read < chunk.Length && (more = await from.ReadAsync(chunk.AsMemory(read), patience)) > 0)
        {
            read += more;
            if (FirstEvent.TryRead(chunk.AsSpan(0, read), out _))
            {
                return (read, true);
            }
        }

        _ = FirstEvent.TryRead(chunk.AsSpan(0, read), out var begun);
        return (read < chunk.Length && begun.IsEmpty ? 0 : read, false);
    }

    private async ValueTask<ForwardResult> RelayAsync(
        Exchange exchange, HttpResponseMessage response, EventReader events, Stream from, byte[] chunk, int read, long firstByteAt,
        Patience patience)
    {
        var context = exchange.Context;
        Passage.CopyHeaders(response, context);
        var relay = new EventStreamRelay(events);
        var own = clock.GetTimestamp() - firstByteAt;
        Figures.WriteKnown(context, exchange, clock.GetElapsedTime(0, exchange.OwnTicks + own).TotalMilliseconds);
        string? problem = null;
        try
        {
            var (onward, held) = (context.Response.BodyWriter, 0);
            while (read > 0 && exchange.ResponseBytes <= exchange.Regime.Options.Limits.AnswerBytes)
            {
                exchange.ResponseBytes += read;
                relay.Feed(chunk.AsSpan(0, read), onward);
                held += read;
                var next = patience.ReadAsync(from, chunk);
                if (next.IsCompletedSuccessfully && held < ChunkSize)
                {
                    // What is here already goes out with what came before: the last events with the end of the answer, in one write.
                    read = await next;
                    continue;
                }

                read = await patience.FlushAsync(onward, next.AsTask());
                held = 0;
            }

            if (read == 0)
            {
                relay.Finish(onward);
            }

            problem = read > 0 ? TooLong : events.IsFinished || events.ReportedError ? null : EndedEarly;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            if (HasLeft(context, patience))
            {
                return new ForwardResult(ForwardOutcome.Cancelled, (int)response.StatusCode, events.Usage(exchange.Ask.Work.PromptTokens), firstByteAt, own, null, "The client left.");
            }

            problem = ending.IsCut ? "The gateway stopped in the middle of the answer."
                : patience.IsWholeOver ? TookTooLong
                : failure is OperationCanceledException
                ? "The region fell silent in the middle of the answer."
                : "The connection to the region broke in the middle of the answer.";
        }

        if (problem is not null)
        {
            await SendErrorEventAsync(context, exchange, problem);
        }

        var outcome = problem is not null || events.Error is { IsRegionsFault: true } ? ForwardOutcome.Cut
            : events.ReportedError ? ForwardOutcome.Passed : ForwardOutcome.Served;
        return new ForwardResult(outcome, (int)response.StatusCode, events.Usage(exchange.Ask.Work.PromptTokens), firstByteAt, own, null, problem);
    }

    /// <summary>
    /// A stream that broke off must not look like one that ended: the client is told in the stream itself. Half a line that is still held
    /// is left out: as an event of its own it would be read before the error, and is no JSON.
    /// </summary>
    private async Task SendErrorEventAsync(HttpContext context, Exchange exchange, string problem)
    {
        try
        {
            var onward = context.Response.BodyWriter;
            var error = new OpenAi.OpenAiError(502, "server_error", "stream_cut", $"{problem} What arrived is incomplete; receipt {exchange.Id}.");
            onward.Write("\n\ndata: "u8);
            onward.Write(error.ToJson());
            onward.Write("\n\n"u8);
            using var patience = new Patience(exchange.Regime.Options.Limits, clock, context.RequestAborted);
            patience.AwaitClient();
            await onward.FlushAsync(patience.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client left in the meantime and needs no telling.
        }
    }

    private static TokenUsage Estimate(Exchange exchange, long answerBytes)
    {
        var output = exchange.Ask.Operation.HasOutput ? Math.Ceiling(answerBytes / OpenAi.WorkloadReader.BytesPerToken) : 0;
        return exchange.Ask.Operation.RunsModel ? new(exchange.Ask.Work.PromptTokens, 0, output, UsageSource.Counted) : default;
    }
}
