using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;

namespace Wattline.Gateway.Api;

/// <summary>GET /health/live, /health/ready and /metrics: how orchestrators and monitors see the gateway.</summary>
internal static class HealthApi
{
    private static readonly string[] Looks = ["GET", "HEAD"];
    private static readonly TimeSpan OldestSnapshot = TimeSpan.FromHours(2);

    /// <summary>Paths that answer without a key: an orchestrator or a generator of clients has none, and they say nothing of callers.</summary>
    public static bool IsOpen(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path == OpenApiPage.Path;

    public static void Map(WebApplication app)
    {
        app.MapMethods("/health/live", Looks, (HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, "live"));
        app.MapMethods("/health/ready", Looks, ReadyAsync);
        app.MapGet("/metrics", (HttpContext context, PrometheusPage page) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(page.Write(), context.RequestAborted);
        });
    }

    private static Task ReadyAsync(HttpContext context, ControlPlane control, Ending ending, TimeProvider clock)
    {
        if (ending.HasBegun)
        {
            return AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "the gateway is about to stop");
        }

        var (snapshot, upstreams) = (control.Current.Snapshot, control.Current.Upstreams);
        if (clock.GetUtcNow() - snapshot.Slot.Start > OldestSnapshot)
        {
            return AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"the snapshot is of {snapshot.Slot}");
        }

        var ready = control.Configuration.Fault is null ? "ready" : "ready; the configuration file has faults, and the last good one is in force";
        return upstreams.AnyHealthy
            ? AnswerAsync(context, StatusCodes.Status200OK, ready)
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "no region is well: each rests after failures or fails its health check");
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
