using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Live;
using Wattline.Gateway.Loops;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/live: how the gateway stands, each second, as server-sent events. An operator's, since it shows everybody's requests.</summary>
internal static class LiveApi
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/live", StreamAsync);

    private static async Task StreamAsync(HttpContext context, LiveBoard board, LiveListeners listeners)
    {
        var refused = Operator.Is(context) ? QueryParameters.Refuse(context.Request.Query, []) : Operator.Only;
        if (refused is not null)
        {
            await refused.SendAsync(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // A stream without its events has no end that anybody would see.
            return;
        }

        if (listeners.TryJoin() is not { } messages)
        {
            await new OpenAiError(
                StatusCodes.Status503ServiceUnavailable, "server_error", "too_many_listeners",
                $"{LiveListeners.Most} watch already, or the gateway stops. Close a page, and ask again.", null, TimeSpan.FromSeconds(5)).SendAsync(context);
            return;
        }

        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            await WriteAsync(context, LiveLoop.Event("past", board.Past));
            if (board.Last is { } last)
            {
                // Who comes sees the fleet at once; a second is long where a page waits for it.
                await WriteAsync(context, LiveLoop.Event("tick", last));
            }

            await foreach (var message in messages.Reader.ReadAllAsync(context.RequestAborted))
            {
                await WriteAsync(context, message);
            }
        }
        finally
        {
            listeners.Leave(messages);
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] message)
    {
        await context.Response.Body.WriteAsync(message, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
