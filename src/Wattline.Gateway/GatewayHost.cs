using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Api;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Loops;
using Wattline.Gateway.Observe;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Gateway;

/// <summary>A running gateway: its web server, loops and ledger.</summary>
public sealed partial class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Ledger _ledger;
    private readonly DemoFleet? _demo;

    private GatewayHost(WebApplication app, Ledger ledger, DemoFleet? demo, Uri address) =>
        (_app, _ledger, _demo, Address) = (app, ledger, demo, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Where receipts go.</summary>
    public Ledger Ledger => _ledger;

    /// <summary>Starts a gateway.</summary>
    /// <param name="options">Its configuration, checked.</param>
    /// <param name="pack">The facts it decides on.</param>
    /// <param name="clock">The time.</param>
    /// <param name="demo">Stand-ins that live and die with it; null for none.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<GatewayHost> StartAsync(
        GatewayOptions options, DataPack pack, TimeProvider clock, DemoFleet? demo = null, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var builder = new FleetBuilder(options, pack);
        ILogger? log = null;
        var reporting = new LedgerOptions { Report = report => LedgerReported(log, report) };
        var ledger = Ledger.Open(Path.Combine(options.StateDirectory, "ledger.db"), clock, reporting);
        try
        {
            // A version names one snapshot for as long as the ledger keeps it, also over restarts and a clock that was set back.
            var version = Math.Max(now.ToUnixTimeMilliseconds(), ledger.LastSnapshotVersion() + 1);
            var snapshot = new FleetSnapshot(builder.Inputs(version, Slot.Containing(now)));
            ledger.SaveSnapshot(snapshot.Inputs, now);
            var app = Build(options, pack, clock, builder, snapshot, ledger);
            log = app.Services.GetRequiredService<ILogger<GatewayHost>>();
            await app.StartAsync(cancellation);
            return new GatewayHost(app, ledger, demo, new Uri(app.Urls.First()));
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is asked to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => ((IHost)_app).WaitForShutdownAsync(cancellation);

    /// <summary>Stops taking requests, lets those in flight end, and writes what the ledger still holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _ledger.DisposeAsync();
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }
    }

    private static WebApplication Build(
        GatewayOptions options, DataPack pack, TimeProvider clock, FleetBuilder fleet, FleetSnapshot snapshot, Ledger ledger)
    {
        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Wattline.Gateway" });
        web.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // Hosting's faults are thrown as well, and said once by the caller. Nobody reads its scopes, and having them on costs an Activity
            // and a scope a request; Kestrel reports what is unhandled.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        web.WebHost.UseUrls(options.Listen.ToString());
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The endpoint counts a body's own bytes; here the frames of a chunked one count too.
            kestrel.Limits.MaxRequestBodySize = (2 * (long)(options.Limits.BodyMb * 1e6)) + (64 << 10);
            // An upstream's header bytes are read as Latin-1, so that they go on as they came.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        web.Services.AddSingleton(options).AddSingleton(pack).AddSingleton(clock).AddSingleton(fleet).AddSingleton(ledger)
            .AddSingleton(new SnapshotHolder(snapshot)).AddSingleton(options.Limits)
            .AddSingleton(new UpstreamSet(options, snapshot.Fleet, clock))
            .AddSingleton(new ReceiptId(clock.GetUtcNow().ToUnixTimeMilliseconds()))
            .AddSingleton<PrometheusPage>().AddSingleton<GatewayMetrics>().AddSingleton<Memory>().AddSingleton<WorkloadReader>()
            .AddSingleton<Forwarder>().AddSingleton<Callers>().AddSingleton<ChatEndpoint>()
            .AddHostedService<SnapshotLoop>();
        var app = web.Build();
        Map(app);
        return app;
    }

    /// <summary>The edge at which anything unforeseen ends: in the log, and as an answer in OpenAI's shape while there can be one.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            var log = context.RequestServices.GetRequiredService<ILogger<GatewayHost>>();
            RequestFailed(log, context.Request.Method, context.Request.Path, failure);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            await new OpenAiError(500, "server_error", "internal_error", "The gateway failed on this request; its log says how.").SendAsync(context);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client left; there is nobody to tell.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private static partial void RequestFailed(ILogger log, string method, string path, Exception failure);

    private static void LedgerReported(ILogger? log, string report)
    {
        if (log is not null)
        {
            LedgerFailed(log, report);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger: {Report}")]
    private static partial void LedgerFailed(ILogger log, string report);

    private static void Map(WebApplication app)
    {
        var callers = app.Services.GetRequiredService<Callers>();
        app.Use((context, next) =>
        {
            var policy = HealthApi.IsOpen(context.Request.Path) ? KeyPolicy.Anonymous : callers.Identify(context.Request);
            if (policy is null)
            {
                return Callers.Unknown.SendAsync(context);
            }

            context.Features.Set(policy);
            return GuardAsync(context, next);
        });
        var chat = app.Services.GetRequiredService<ChatEndpoint>();
        var snapshots = app.Services.GetRequiredService<SnapshotHolder>();
        app.MapPost("/v1/chat/completions", (HttpContext context) => chat.HandleAsync(context, context.Features.Get<KeyPolicy>()!));
        app.MapGet("/v1/models", (HttpContext context) => ModelsEndpoint.ListAsync(context, snapshots));
        app.MapGet("/v1/models/{**id}", (HttpContext context, string id) => ModelsEndpoint.FindAsync(context, id, snapshots));
        // Listens before the first request is counted.
        app.Services.GetRequiredService<PrometheusPage>();
        HealthApi.Map(app);
        ReceiptsApi.Map(app);
        ExplainApi.Map(app);
        IndexPage.Map(app);
        app.MapMethods("/v1/chat/completions", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"], (HttpContext context) =>
        {
            context.Response.Headers.Allow = "POST";
            return new OpenAiError(StatusCodes.Status405MethodNotAllowed, "invalid_request_error", "method_not_allowed", "Use POST here.").SendAsync(context);
        });
        app.MapFallback("{*path}", (HttpContext context) => new OpenAiError(
            StatusCodes.Status404NotFound, "invalid_request_error", "not_found",
            $"{context.Request.Method} {context.Request.Path} is not served here. POST /v1/chat/completions, GET /v1/models, /api/receipts, " +
            "/api/explain, /metrics and /health/ready are.").SendAsync(context));
    }
}
