using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;

namespace Wattline.Gateway.Api;

/// <summary>GET /health/live, /health/ready, /health and /metrics: how orchestrators and monitors see the gateway.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan OldestSnapshot = TimeSpan.FromHours(2);

    /// <summary>Paths that answer without a key: an orchestrator or a generator of clients has none, and they say nothing of callers.</summary>
    public static bool IsOpen(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path == OpenApiPage.Path
        || DashboardApi.IsOpen(path);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", (HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, "live"));
        app.MapGet("/health/ready", ReadyAsync);
        app.MapGet("/health", HealthyAsync);
        app.MapGet("/metrics", (HttpContext context, PrometheusPage page) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(page.Write(), context.RequestAborted);
        });
    }

    private static Task ReadyAsync(HttpContext context, ControlPlane control, Ending ending, TimeProvider clock)
    {
        var (isReady, text) = Ready(control, ending, clock);
        return AnswerAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, text);
    }

    /// <summary>The same in the words of the Carbon Aware Web API, whose tools ask here.</summary>
    private static Task HealthyAsync(HttpContext context, ControlPlane control, Ending ending, TimeProvider clock) =>
        Ready(control, ending, clock).IsReady
            ? AnswerAsync(context, StatusCodes.Status200OK, "Healthy")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "Unhealthy");

    private static (bool IsReady, string Text) Ready(ControlPlane control, Ending ending, TimeProvider clock)
    {
        if (ending.HasBegun)
        {
            return (false, "the gateway is about to stop");
        }

        var (snapshot, upstreams) = (control.Current.Snapshot, control.Current.Upstreams);
        if (clock.GetUtcNow() - snapshot.Slot.Start > OldestSnapshot)
        {
            return (false, $"the snapshot is of {snapshot.Slot}");
        }

        if (upstreams.AnyHealthy && AllSilent(control.Current))
        {
            return (false, $"{MissingSignals.Held}: no source states lately enough what the regions that are well emit or cost; /api/signals says why");
        }

        var ready = control.Configuration.Fault is null ? "ready" : "ready; the configuration file has faults, and the last good one is in force";
        return upstreams.AnyHealthy ? (true, ready) : (false, "no region is well: each rests after failures or fails its health check");
    }

    /// <summary>Whether requests are decided, all of them, and every region that is well is held back for want of signals.</summary>
    private static bool AllSilent(Regime regime)
    {
        if (!regime.Courses.DecideAll)
        {
            return false;
        }

        var held = MissingSignals.Regions(regime);
        return held.Count > 0 && regime.Upstreams.All.All(upstream => !upstream.IsHealthy || held.ContainsKey(upstream.Options.Region.Id));
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
