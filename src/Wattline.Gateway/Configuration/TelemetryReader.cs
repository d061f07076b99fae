namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>telemetry</c>, and where it says nothing the environment variables that OpenTelemetry gives for it.</summary>
internal sealed class TelemetryReader(YamlSection section, Func<string, string?> environment)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The options; nothing is sent after faults, or where neither file nor environment names a collector.</summary>
    public static TelemetryOptions Read(YamlSection root, Func<string, string?> environment) =>
        new TelemetryReader(root.Section("telemetry"), environment).Read();

    private TelemetryOptions Read()
    {
        var (text, protocol) = (section.Text("otlp"), section.OneOf("protocol", "http/protobuf", "grpc"));
        var address = text is null or "none" ? null : AddressOf("otlp", text);
        var options = new TelemetryOptions
        {
            Otlp = address,
            Protocol = protocol is null ? address is null ? null : OtlpProtocol.HttpProtobuf
                : protocol == "grpc" ? OtlpProtocol.Grpc : OtlpProtocol.HttpProtobuf,
            Headers = ReadHeaders(),
            ServiceName = section.Text("service_name") ?? Variable("OTEL_SERVICE_NAME") ?? "wattline",
            Sample = section.Number("sample", 0, 1, "") ?? 1,
            IntervalSeconds = section.Number("interval_s", 0.1, 3600, "s") ?? 60,
            SendsTraces = address is not null || (text is null && IsNamed("TRACES")),
            SendsMetrics = address is not null || (text is null && IsNamed("METRICS")),
        };
        section.RefuseOthers();
        return options;
    }

    /// <summary>Whether the environment names a collector for traces or metrics, and does not switch them off.</summary>
    private bool IsNamed(string signal)
    {
        var variable = Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is null ? Endpoint : $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";
        return Variable("OTEL_SDK_DISABLED")?.ToLowerInvariant() != "true" && Variable($"OTEL_{signal}_EXPORTER") != "none"
            && Variable(variable) is { } named && AddressOf("", named, variable) is not null;
    }

    private string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;

    private Uri? AddressOf(string key, string text, string? variable = null)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Query.Length == 0)
        {
            return address;
        }

        section.Report(
            key, $"{(variable is null ? "" : $"Environment variable {variable}: ")}'{text}' is no address of a collector.",
            "Write it as http://127.0.0.1:4318, or 'otlp: none'.");
        return null;
    }

    private string? ReadHeaders()
    {
        var variable = section.Text("headers_env");
        var headers = variable is null ? null : Variable(variable);
        if (variable is not null && headers is null)
        {
            section.Report("headers_env", $"Environment variable {variable} is not set.", "Put the headers there, or leave the line out.");
        }
        else if (headers?.Split(',').Any(one => one.IndexOf('=', StringComparison.Ordinal) < 1) == true)
        {
            section.Report("headers_env", $"Environment variable {variable} holds no headers.", "Write them as name=value, by commas.");
        }

        return headers;
    }
}
