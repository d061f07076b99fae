using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Wattline.Gateway.Api;
using Wattline.Gateway.Api.CarbonAware;
using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Frontiers;
using Wattline.Gateway.Lab;
using Wattline.Gateway.Live;
using Wattline.Gateway.Loops;
using Wattline.Gateway.Market;
using Wattline.Gateway.Observe;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Routing;
using Wattline.Storage;

namespace Wattline.Gateway;

/// <summary>A running gateway: its web server, loops and ledger.</summary>
public sealed partial class GatewayHost : IAsyncDisposable
{
    /// <summary>A body that comes more slowly, bytes a second, is an attack: a modem of 1990 is faster. The first five seconds are free.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Makes Kestrel refuse a header line that ends in a line feed alone: a proxy before the gateway may not see an end there.</summary>
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";
    /// <summary>What error events and last answers may take to reach their clients.</summary>
    private static readonly TimeSpan ToSayGoodbye = TimeSpan.FromSeconds(3);

    private readonly WebApplication _app;
    private readonly Ledger _ledger;
    private readonly DemoFleet? _demo;
    private readonly TimeProvider _clock;
    private readonly TelemetryExport? _telemetry;
    private int _stopped;

    private GatewayHost(WebApplication app, Ledger ledger, DemoFleet? demo, TelemetryExport? telemetry, TimeProvider clock)
    {
        (_app, _ledger, _demo, _telemetry, _clock) = (app, ledger, demo, telemetry, clock);
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Where receipts go.</summary>
    public Ledger Ledger => _ledger;

    /// <summary>Method and pattern of each path that it serves, but for those that only refuse.</summary>
    public IReadOnlyList<(string Method, string Pattern)> Routes =>
    [
        .. from source in ((IEndpointRouteBuilder)_app).DataSources
           from endpoint in source.Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"]
           select (method, endpoint.RoutePattern.RawText ?? ""),
    ];

    /// <summary>Starts a gateway.</summary>
    /// <param name="options">Its configuration, checked.</param>
    /// <param name="pack">The facts it decides on.</param>
    /// <param name="clock">The time.</param>
    /// <param name="demo">Stand-ins that live and die with it; null for none.</param>
    /// <param name="file">Where the configuration comes from, to be read again when it changes; null for a configuration that stays.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static Task<GatewayHost> StartAsync(
        GatewayOptions options, DataPack pack, TimeProvider clock, DemoFleet? demo = null, ConfigurationFile? file = null,
        CancellationToken cancellation = default) => StartAsync(options, pack, clock, demo, file, Planner.Solve, cancellation);

    /// <summary>The same with what makes plans.</summary>
    internal static async Task<GatewayHost> StartAsync(
        GatewayOptions options, DataPack pack, TimeProvider clock, DemoFleet? demo, ConfigurationFile? file, PlanSolver solver,
        CancellationToken cancellation)
    {
        ILogger? log = null;
        var reporting = new LedgerOptions { Report = report => LedgerReported(log, report) };
        var ledger = Ledger.Open(Path.Combine(options.StateDirectory, "ledger.db"), clock, reporting);
        try
        {
            var memory = new Memory(options.Limits, clock);
            var states = new StateRegister(ledger);
            var app = Build(options, new ControlPlane(options, pack, memory, states, ledger, clock), memory, states, ledger, clock, file, solver);
            log = app.Services.GetRequiredService<ILogger<GatewayHost>>();
            await app.StartAsync(cancellation);
            if (options.Tls?.Warning(clock.GetUtcNow()) is { } warning)
            {
                ReloadLoop.CertificateAges(log, warning);
            }

            var telemetry = TelemetryExport.Start(options.Telemetry, app.Services.GetRequiredService<GatewayMetrics>().Meter);
            return new GatewayHost(app, ledger, demo, telemetry, clock);
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the configuration file again, changed or not; nothing where there is none. Faults go to the log.</summary>
    public void Reload() => _app.Services.GetService<ReloadLoop>()?.Hurry();

    /// <summary>
    /// Is not ready from now on, serves for the configured delay, takes no new requests then, gives those in flight the configured time, and
    /// cuts what is left: a stream ends with an error event. The second call does nothing.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        var (ending, drain) = (_app.Services.GetRequiredService<Ending>(), _app.Services.GetRequiredService<ControlPlane>().Current.Options.Drain);
        ending.Begin();
        await Task.Delay(TimeSpan.FromSeconds(drain.DelaySeconds), _clock);
        using var over = new CancellationTokenSource();
        var stopping = _app.StopAsync(over.Token);
        await stopping.WaitAsync(TimeSpan.FromSeconds(drain.TimeoutSeconds), _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ending.CutAsync();
        await stopping.WaitAsync(ToSayGoodbye, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync();
        await stopping;
    }

    /// <summary>Stops as <see cref="StopAsync"/> does, and writes what the ledger still holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_telemetry is not null)
        {
            await _telemetry.DisposeAsync();
        }

        _app.Services.GetRequiredService<ControlPlane>().Dispose();
        await _app.DisposeAsync();
        await _ledger.DisposeAsync();
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }
    }

    private static MinDataRate SlowestReader(Limits limits) =>
        new(Limits.ClientPiece / limits.ClientSeconds, TimeSpan.FromSeconds(limits.ClientSeconds));

    private static WebApplication Build(
        GatewayOptions options, ControlPlane control, Memory memory, StateRegister states, Ledger ledger, TimeProvider clock,
        ConfigurationFile? file, PlanSolver solver)
    {
        AppContext.SetSwitch(NoBareLineFeeds, true);
        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Wattline.Gateway" });
        web.Logging.ClearProviders().AddSimpleConsole(Line).SetMinimumLevel(LogLevel.Warning)
            // Hosting's faults are thrown as well, and said once by the caller. Nobody reads its scopes, and having them on costs an Activity
            // and a scope a request; Kestrel reports what is unhandled.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        web.WebHost.UseUrls(options.Listen.ToString());
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(listen => Secure(listen, control));
            // The endpoint counts a body's own bytes; here the frames of a chunked one count too.
            kestrel.Limits.MaxRequestBodySize = (2 * (long)(options.Limits.BodyMb * 1e6)) + (64 << 10);
            kestrel.Limits.MaxConcurrentConnections = options.Limits.Connections;
            kestrel.Limits.MinResponseDataRate = SlowestReader(options.Limits);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Limits.ClientSeconds);
            kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
            // An upstream's header bytes are read as Latin-1, so that they go on as they came.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        OwnPaths.AddCompression(web.Services);
        // Nobody's time but the one that stops it counts: see StopAsync.
        web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        web.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>().AddSingleton<Ending>();
        web.Services.AddSingleton(control).AddSingleton(memory).AddSingleton(states).AddSingleton(ledger).AddSingleton(clock)
            .AddSingleton(options.Limits)
            .AddSingleton(new ReceiptId(clock.GetUtcNow().ToUnixTimeMilliseconds()))
            .AddSingleton(new Tracing(options.Telemetry.SendsTraces))
            .AddSingleton<PrometheusPage>().AddSingleton<GatewayMetrics>().AddSingleton<Connections>().AddSingleton<Forwarder>()
            .AddSingleton<BodyRoom>().AddSingleton<OperationEndpoint>().AddSingleton<KeptPassage>().AddSingleton<KeptEndpoint>()
            .AddSingleton<ControlApi>().AddSingleton<PlanApi>().AddSingleton<Markets>().AddSingleton<MarketApi>().AddSingleton<LoadBoard>()
            .AddSingleton<FrontierScenarios>().AddSingleton<FrontierApi>()
            .AddSingleton<LiveBoard>().AddSingleton<LiveListeners>().AddSingleton<DemoLoad>()
            .AddSingleton<PageReader>().AddSingleton<SignalBoard>().AddSingleton<PlanBoard>().AddSingleton(solver)
            .AddSingleton<LearnBoard>().AddSingleton<FeedbackApi>().AddSingleton<LabBench>().AddSingleton<LabApi>()
            .AddSingleton(new OnSiteBoard(control.Pack)).AddSingleton<SitePages>()
            .AddHostedService<LiveLoop>().AddHostedService<OnSiteLoop>().AddHostedService<PaceLoop>().AddHostedService<PlanLoop>().AddHostedService<LearnLoop>()
            .AddHostedService<SnapshotLoop>().AddHostedService<HealthLoop>().AddHostedService<ScrapeLoop>().AddHostedService<SignalLoop>();
        if (file is not null)
        {
            web.Services.AddSingleton(file).AddSingleton<ReloadLoop>().AddHostedService(services => services.GetRequiredService<ReloadLoop>());
        }

        var app = web.Build();
        Map(app);
        return app;
    }

    /// <summary>With a certificate: TLS 1.2 and later, HTTP/2 or HTTP/1.1 as the client can; each handshake shows the certificate in force.</summary>
    private static void Secure(ListenOptions listen, ControlPlane control)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (control.Current.Options.Tls is null)
        {
            return;
        }

        listen.Protocols = HttpProtocols.Http1AndHttp2;
        // How the framework says that a client speaks no version of TLS in common: its affair, and no error of the gateway's.
        listen.Use(next => async connection =>
        {
            try
            {
                await next(connection);
            }
            catch (NotSupportedException)
            {
                connection.Abort();
            }
        });
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = control.Current.Options.Tls!.Context,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            }),
        });
    }

    private static void Line(SimpleConsoleFormatterOptions console) =>
        (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ");

    /// <summary>The edge at which anything unforeseen ends: in the log, and as an answer in its path's shape while there can be one.</summary>
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
            await Unserved.RefuseAsync(
                context, new OpenAiError(500, "server_error", "internal_error", "The gateway failed on this request; its log says how."));
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
        var (control, ending) = (app.Services.GetRequiredService<ControlPlane>(), app.Services.GetRequiredService<Ending>());
        if (app.Services.GetRequiredService<Tracing>() is { IsOn: true } tracing)
        {
            app.Use(tracing.ServeAsync);
        }

        app.Use((context, next) =>
        {
            var regime = control.Current;
            if (ending.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                // The client's next request goes to another gateway, while this one still serves.
                context.Response.Headers.Connection = "close";
            }

            var policy = HealthApi.IsOpen(context.Request.Path) ? KeyPolicy.Anonymous : regime.Callers.Identify(context.Request);
            if (policy is null)
            {
                return Unserved.RefuseAsync(context, Callers.Unknown);
            }

            context.Features.Set(regime);
            context.Features.Set(policy);
            return GuardAsync(context, next);
        });
        OwnPaths.Use(app);
        Surface.Map(app);
        OnSiteMetrics.Observe(app.Services.GetRequiredService<GatewayMetrics>().Meter, app.Services.GetRequiredService<OnSiteBoard>());
        // Listens before the first request is counted.
        app.Services.GetRequiredService<PrometheusPage>();
        var own = OwnPaths.Group(app);
        HealthApi.Map(own);
        ReceiptsApi.Map(own);
        ExplainApi.Map(own);
        SavingsApi.Map(own);
        SignalsApi.Map(own);
        SteeringApi.Map(own);
        ReasoningApi.Map(own);
        OnSiteApi.Map(own);
        GridApi.Map(own);
        CarbonAwareApi.Map(own);
        app.Services.GetRequiredService<ControlApi>().Map(own);
        app.Services.GetRequiredService<MarketApi>().Map(own);
        app.Services.GetRequiredService<FrontierApi>().Map(own);
        app.Services.GetRequiredService<FeedbackApi>().Map(own);
        app.Services.GetRequiredService<PlanApi>().Map(own);
        app.Services.GetRequiredService<LabApi>().Map(own);
        LiveApi.Map(own);
        DemoApi.Map(own);
        ClaimsApi.Map(own);
        DashboardApi.Map(own);
        OpenApiPage.Map(own);
        Unserved.Map(app);
    }
}
