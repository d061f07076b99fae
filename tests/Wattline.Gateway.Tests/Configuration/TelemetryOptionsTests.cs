using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Gateway.Tests.Configuration;

/// <summary>The file says where telemetry goes, else the standard variables; neither means nowhere.</summary>
public sealed class TelemetryOptionsTests
{
    [Theory]
    [InlineData("", "", false, false)]
    [InlineData("", "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true, true)]
    [InlineData("", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4317", true, false)]
    [InlineData("", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4317", false, true)]
    [InlineData("", "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=none", false, true)]
    [InlineData("", "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=true", false, false)]
    [InlineData("telemetry: { otlp: none }", "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", false, false)]
    [InlineData("telemetry: { otlp: 'http://d:4318' }", "", true, true)]
    public void WhatIsSent(string yaml, string environment, bool traces, bool metrics)
    {
        var telemetry = Read(yaml, environment);
        Assert.Equal((traces, metrics), (telemetry.SendsTraces, telemetry.SendsMetrics));
    }

    [Fact]
    public void TheFileGoesBeforeTheEnvironment()
    {
        const string environment = "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SERVICE_NAME=named H=api-key=secret";
        var (file, variables) = (Read("telemetry: { otlp: 'http://d:4318', service_name: own, headers_env: H }", environment), Read("", environment));
        Assert.Equal((new Uri("http://d:4318"), "own", OtlpProtocol.HttpProtobuf, "api-key=secret"), (file.Otlp, file.ServiceName, file.Protocol, file.Headers));
        Assert.Equal((null, "named", null, null), (variables.Otlp, variables.ServiceName, variables.Protocol, variables.Headers));
        Assert.DoesNotContain("secret", file.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "OTEL_EXPORTER_OTLP_ENDPOINT=nowhere", "telemetry")]
    [InlineData("telemetry: { headers_env: H }", "H=secret", "telemetry.headers_env")]
    public void WhatTheEnvironmentHoldsIsCheckedToo(string yaml, string environment, string path)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Read(yaml, environment)).Faults.First(one => one.Path == path);
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    private static TelemetryOptions Read(string yaml, string environment)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1]);
        var upstream = Testing.TestGateway.Upstream("se", "se", new Uri("http://127.0.0.1:9"));
        return ConfigurationReader.Read($"{yaml}\nupstreams:\n{upstream}", "t.yaml", DataPack.Embedded, variables.GetValueOrDefault).Telemetry;
    }
}
