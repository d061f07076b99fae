using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Observe;

/// <summary>
/// Sends traces and metrics to a collector, on threads of its own and from bounded queues: a collector that is slow or away costs spans,
/// and no request its time.
/// </summary>
internal sealed class TelemetryExport : IAsyncDisposable
{
    /// <summary>Spans that wait; more are dropped.</summary>
    public const int MostSpans = 2048;

    /// <summary>Spans in one sending, and the time for it, ms.</summary>
    private const int SpansAtOnce = 512, SendingMs = 10_000;

    /// <summary>Time between two sendings of spans at most, ms.</summary>
    private const int SpansEveryMs = 5000;

    /// <summary>What the last sending may take when the gateway stops.</summary>
    private static readonly TimeSpan LastSending = TimeSpan.FromSeconds(2);

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private TelemetryExport(TracerProvider? traces, MeterProvider? metrics) => (_traces, _metrics) = (traces, metrics);

    /// <summary>Starts to send; null where nothing is to be sent.</summary>
    /// <param name="options">What, and where to.</param>
    /// <param name="meter">The gateway's own: another gateway in the process is not its affair.</param>
    public static TelemetryExport? Start(TelemetryOptions options, Meter meter) => options is { SendsTraces: false, SendsMetrics: false }
        ? null
        : new TelemetryExport(options.SendsTraces ? Traces(options) : null, options.SendsMetrics ? Metrics(options, meter) : null);

    /// <summary>Sends what is left, for two seconds at most; what a hanging collector holds is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        var most = (int)LastSending.TotalMilliseconds;
        var last = Task.WhenAll(Task.Run(() => _traces?.Shutdown(most)), Task.Run(() => _metrics?.Shutdown(most)));
        await Task.WhenAny(last, Task.Delay(LastSending));
        // Disposing waits for a sending that hangs, and nobody waits for that.
        _ = Task.Run(() =>
        {
            _traces?.Dispose();
            _metrics?.Dispose();
        });
    }

    private static TracerProvider Traces(TelemetryOptions options) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource => resource.AddService(options.ServiceName, serviceVersion: Version))
        .AddSource(Tracing.SourceName)
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Sample)))
        .AddOtlpExporter(exporter =>
        {
            Direct(exporter, options, "v1/traces");
            exporter.BatchExportProcessorOptions = new BatchExportActivityProcessorOptions
            {
                MaxQueueSize = MostSpans,
                MaxExportBatchSize = SpansAtOnce,
                ScheduledDelayMilliseconds = Math.Min(SpansEveryMs, IntervalMs(options)),
                ExporterTimeoutMilliseconds = SendingMs,
            };
        })
        .Build();

    private static MeterProvider Metrics(TelemetryOptions options, Meter meter) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService(options.ServiceName, serviceVersion: Version))
        .AddMeter(meter.Name)
        .AddView(instrument => ReferenceEquals(instrument.Meter, meter) ? null : MetricStreamConfiguration.Drop)
        .AddOtlpExporter((exporter, reader) =>
        {
            Direct(exporter, options, "v1/metrics");
            reader.PeriodicExportingMetricReaderOptions = new PeriodicExportingMetricReaderOptions
            {
                ExportIntervalMilliseconds = IntervalMs(options),
                ExportTimeoutMilliseconds = SendingMs,
            };
        })
        .Build();

    private static string? Version => typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3);

    private static int IntervalMs(TelemetryOptions options) => (int)(options.IntervalSeconds * 1000);

    /// <summary>What the file does not say stays as the environment's variables have it.</summary>
    private static void Direct(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        exporter.TimeoutMilliseconds = SendingMs;
        if (options.Protocol is { } protocol)
        {
            exporter.Protocol = protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }

        if (options.Otlp is { } address)
        {
            exporter.Endpoint = options.Protocol == OtlpProtocol.Grpc ? address : new Uri(address.ToString().TrimEnd('/') + "/" + path);
        }

        if (options.Headers is { } headers)
        {
            exporter.Headers = headers;
        }
    }
}
