using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Gateway.Proxy;

namespace Wattline.Gateway.Api;

/// <summary>GET /health/live, /health/ready and /metrics: how orchestrators and monitors see the gateway.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan OldestSnapshot = TimeSpan.FromHours(2);

    /// <summary>Paths that answer without a key: an orchestrator has none, and they say nothing of callers.</summary>
    public static bool IsOpen(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal);

    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", (HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, "live"));
        app.MapGet("/health/ready", ReadyAsync);
        app.MapGet("/metrics", (HttpContext context, PrometheusPage page) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(page.Write(), context.RequestAborted);
        });
    }

    private static Task ReadyAsync(HttpContext context, SnapshotHolder snapshots, UpstreamSet upstreams, TimeProvider clock)
    {
        if (clock.GetUtcNow() - snapshots.Current.Slot.Start > OldestSnapshot)
        {
            return AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"the snapshot is of {snapshots.Current.Slot}");
        }

        return upstreams.AnyRested
            ? AnswerAsync(context, StatusCodes.Status200OK, "ready")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "every region rests after failures");
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
