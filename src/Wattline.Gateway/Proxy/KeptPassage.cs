using System.Buffers;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Proxy;

/// <summary>Passes a request about something kept to the region that keeps it, and the answer back. There is no other region to try.</summary>
internal sealed class KeptPassage(Connections connections, Ending ending, TimeProvider clock)
{
    private const int LargestReadAnswer = 8 << 20, ChunkSize = 16 << 10;

    /// <summary>Passes one request.</summary>
    /// <param name="context">The request, and where the answer goes.</param>
    /// <param name="bounds">How long to wait.</param>
    /// <param name="upstream">The region's server.</param>
    /// <param name="address">Where to.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="seen">Looks at an answer of up to 8 MB before the client has it; not at a stream.</param>
    /// <returns>What to tell the client; null where it has its answer, or as much of it as came.</returns>
    public async Task<OpenAiError?> PassAsync(
        HttpContext context, Limits bounds, Upstream upstream, Uri address, ReadOnlyMemory<byte> body, Action<ReadOnlySpan<byte>> seen)
    {
        var region = upstream.Options.Region.Id;
        using var patience = new Patience(bounds, clock, context.RequestAborted, ending.WhenCut);
        try
        {
            var method = new HttpMethod(context.Request.Method);
            using var request = Passage.Request(context, method, address, upstream, body, context.Request.ContentType ?? "application/json");
            using var response = await connections.SendAsync(request, patience.Token);
            if (StreamError.IsStatusOfRegion((int)response.StatusCode) && response.StatusCode != System.Net.HttpStatusCode.NotFound)
            {
                return Failed($"{region}, which keeps this, answered {(int)response.StatusCode}.");
            }

            Passage.CopyHeaders(response, context);
            context.Response.Headers[Hints.Prefix + "Region"] = region;
            await CopyAsync(context, response, response.IsSuccessStatusCode && !Passage.IsEventStream(response) ? seen : null, patience);
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                context.Response.Clear();
                return Failed($"{region}, which keeps this, could not be reached or broke off.");
            }

            // What was begun cannot be taken back: a cut must not look like an end.
            context.Abort();
            return null;
        }
    }

    private static OpenAiError Failed(string problem) => new(StatusCodes.Status502BadGateway, "server_error", "region_failed", problem);

    private static async Task CopyAsync(
        HttpContext context, HttpResponseMessage response, Action<ReadOnlySpan<byte>>? seen, Patience patience)
    {
        await using var from = await response.Content.ReadAsStreamAsync(patience.Token);
        using var held = new HeldAnswer(ChunkSize);
        while (seen is not null && held.Length < LargestReadAnswer)
        {
            var read = await from.ReadAsync(held.Free(), patience.Token);
            if (read == 0)
            {
                seen(held.Written.Span);
                break;
            }

            held.Advance(read);
            patience.AwaitRegion();
        }

        if (held.Length > 0)
        {
            await patience.WriteAsync(context, held.Written);
        }

        await CopyRestAsync(context, from, patience);
    }

    private static async Task CopyRestAsync(HttpContext context, Stream from, Patience patience)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (true)
            {
                var read = await patience.ReadAsync(from, chunk);
                if (read == 0)
                {
                    return;
                }

                await patience.WriteAsync(context, chunk.AsMemory(0, read));
                await context.Response.Body.FlushAsync(patience.Token);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
