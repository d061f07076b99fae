namespace Wattline.Gateway.Configuration;

/// <summary>Where traces and metrics are sent, by OpenTelemetry's protocol (OTLP).</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// <c>telemetry.otlp</c>: the collector's base address; default that of the standard environment variables, else none. Null where it is
    /// left to them, or nothing is sent.
    /// </summary>
    public Uri? Otlp { get; init; }

    /// <summary><c>telemetry.protocol</c>: grpc or http/protobuf; default http/protobuf for <c>otlp</c>, else the environment's. Null: left to that.</summary>
    public OtlpProtocol? Protocol { get; init; }

    /// <summary>Headers for the collector, read from the variable that <c>telemetry.headers_env</c> names; null for none. Never logged.</summary>
    public string? Headers { get; init; }

    /// <summary><c>telemetry.service_name</c>: what the gateway calls itself; default OTEL_SERVICE_NAME, else wattline.</summary>
    public string ServiceName { get; init; } = "wattline";

    /// <summary><c>telemetry.sample</c>: share of requests that are traced where the caller does not say, 0 to 1; default 1.</summary>
    public double Sample { get; init; } = 1;

    /// <summary><c>telemetry.interval_s</c>: time between two sendings of metrics, s, 0.1 to 3600; default 60.</summary>
    public double IntervalSeconds { get; init; } = 60;

    /// <summary>Whether traces are sent.</summary>
    public bool SendsTraces { get; init; }

    /// <summary>Whether metrics are sent.</summary>
    public bool SendsMetrics { get; init; }

    /// <summary>No headers in logs or dumps: they carry keys.</summary>
    public override string ToString() => $"{Otlp?.ToString() ?? "environment"}, traces {SendsTraces}, metrics {SendsMetrics}";
}

/// <summary>How OTLP is carried.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf by HTTP, at /v1/traces and /v1/metrics.</summary>
    HttpProtobuf,

    /// <summary>gRPC by HTTP/2.</summary>
    Grpc,
}
