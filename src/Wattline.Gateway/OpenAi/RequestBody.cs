using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Wattline.Gateway.OpenAi;

/// <summary>Reads a request's body whole, up to a limit: it must be looked at before it is known where it may go, and kept for another try.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 16 << 10, LargestFirstBuffer = 256 << 10;

    public static async ValueTask<(ReadOnlyMemory<byte> Body, OpenAiError? Error)> ReadAsync(HttpContext context, long limit)
    {
        var declared = context.Request.ContentLength;
        if (declared > limit)
        {
            return (default, TooLarge(limit));
        }

        // What is declared is no reason to set it aside: the buffer grows with what arrives. Small ones are bounded by the connections.
        var first = Math.Min(declared ?? FirstBuffer, LargestFirstBuffer);
        BodyPlace? place = null;
        if (first > FirstBuffer && !(place = Place(context)).TryGrow(first))
        {
            return (default, Full);
        }

        var body = new byte[first];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == body.Length)
                {
                    if (length == declared)
                    {
                        return (body, null);
                    }

                    var larger = (int)Math.Min(body.Length * 2L, declared ?? (limit + 1));
                    if (!(place ??= Place(context)).TryGrow(larger))
                    {
                        return (default, Full);
                    }

                    Array.Resize(ref body, larger);
                }

                var read = await context.Request.Body.ReadAsync(body.AsMemory(length), context.RequestAborted);
                length += read;
                if (length > limit)
                {
                    return (default, TooLarge(limit));
                }

                if (read == 0)
                {
                    return (body.AsMemory(0, length), null);
                }
            }
        }
        catch (BadHttpRequestException broken) when (broken.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, TooLarge(limit));
        }
        catch (BadHttpRequestException broken)
        {
            return (default, new OpenAiError(broken.StatusCode, "invalid_request_error", "invalid_body", broken.Message));
        }
        catch (IOException broken) when (!context.RequestAborted.IsCancellationRequested)
        {
            // A chunk's size beyond counting is no bad request to the web server; it is one all the same.
            return (default, new OpenAiError(StatusCodes.Status400BadRequest, "invalid_request_error", "invalid_body", broken.Message));
        }
    }

    /// <summary>Only of a body that needs one: to ask for a request's services makes a scope of them, which every request would pay for.</summary>
    private static BodyPlace Place(HttpContext context) => new(context, context.RequestServices.GetRequiredService<BodyRoom>());

    private static OpenAiError Full => new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "bodies_full",
        "The bodies of requests under way fill limits.bodies_mb. Try again after the time in Retry-After, or raise it.", null, TimeSpan.FromSeconds(1));

    private static OpenAiError TooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "body_too_large",
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit / 1e6:G4} MB. Send less, or raise limits.body_mb."));
}
