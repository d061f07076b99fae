using Wattline.Gateway.Configuration;
using Wattline.Grid;

namespace Wattline.Gateway.Tests.Configuration;

public sealed class FaultTests
{
    private const string Good = """
        listen: http://127.0.0.1:0
        residency: EU
        limits:
          tries: 3
        carbon:
          kind: average
        default_class: chat
        keys:
          - name: a
            sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            classes: [chat]
        upstreams:
          - region: se
            site: se
            url: http://127.0.0.1:9/v1
            ownership: owned
            models:
              - name: m
                energy: meta-llama/Llama-3.1-8B-Instruct
        """;

    public static TheoryData<string, string, string, int, string> Faults => new()
    {
        { "listen: http://127.0.0.1:0", "listen: nowhere", "listen", 1, "http://127.0.0.1:8080" },
        { "residency: EU", "residency: EUU", "residency", 2, "EU" },
        { "residency: EU", "residency: ','", "residency", 2, "EU" },
        { "residency: EU", "residencey: EU", "residencey", 2, "'residency'" },
        { "tries: 3", "tries: 0", "limits.tries", 4, "default" },
        { "tries: 3", "tries: 2.5", "limits.tries", 4, "from 1 to 10" },
        { "tries: 3", "tries: NaN", "limits.tries", 4, "default" },
        { "tries: 3", "tires: 3", "limits.tires", 4, "'tries'" },
        { "tries: 3", "answer_s: 0", "limits.answer_s", 4, "default" },
        { "tries: 3", "answer_mb: 0.1", "limits.answer_mb", 4, "default" },
        { "tries: 3", "client_s: 1", "limits.client_s", 4, "default" },
        { "tries: 3", "bodies_mb: 10", "limits.bodies_mb", 4, "body_mb" },
        { "tries: 3", "bodies_mb: 0", "limits.bodies_mb", 4, "default" },
        { "tries: 3", "connections: 0", "limits.connections", 4, "default" },
        { "kind: average", "kind: median", "carbon.kind", 6, "average or marginal" },
        { "default_class: chat", "default_class: chatt", "default_class", 7, "chat" },
        { "default_class: chat", "breaker: { share: 0 }", "breaker.share", 7, "default" },
        { "default_class: chat", "breaker: { share: 1.01 }", "breaker.share", 7, "default" },
        { "default_class: chat", "breaker: { window_s: 0.5 }", "breaker.window_s", 7, "default" },
        { "default_class: chat", "breaker: { shares: 0.5 }", "breaker.shares", 7, "'share'" },
        { "default_class: chat", "health: { interval_s: 0 }", "health.interval_s", 7, "default" },
        { "default_class: chat", "health: { timeout_s: 61 }", "health.timeout_s", 7, "default" },
        { "default_class: chat", "health: { failures: 0 }", "health.failures", 7, "default" },
        { "default_class: chat", "health: { failures: 1.5 }", "health.failures", 7, "from 1 to 100" },
        { "default_class: chat", "health: { interval: 5 }", "health.interval", 7, "'interval_s'" },
        { "default_class: chat", "telemetry: { otlp: 'collector:4317' }", "telemetry.otlp", 7, "http://127.0.0.1:4318" },
        { "default_class: chat", "telemetry: { protocol: thrift }", "telemetry.protocol", 7, "http/protobuf or grpc" },
        { "default_class: chat", "telemetry: { headers_env: NOT_SET }", "telemetry.headers_env", 7, "leave the line out" },
        { "default_class: chat", "telemetry: { service: x }", "telemetry.service", 7, "service_name" },
        { "default_class: chat", "telemetry: { sample: 1.1 }", "telemetry.sample", 7, "default" },
        { "default_class: chat", "telemetry: { interval_s: 0 }", "telemetry.interval_s", 7, "default" },
        { "ownership: owned", "requests_per_minute: 0", "upstreams[0].requests_per_minute", 16, "default" },
        { "ownership: owned", "tokens_per_minute: -1", "upstreams[0].tokens_per_minute", 16, "default" },
        { "name: a", "name: ''", "keys[0].name", 9, "team-a" },
        { "sha256: 0123456789abcdef", "sha256: 012345678", "keys[0].sha256", 10, "never the key itself" },
        { "sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "sha256: ''", "keys[0].sha256", 10, "wattline key" },
        { "classes: [chat]", "classes: [chap]", "keys[0].classes", 11, "chat" },
        { "region: se", "region: malmö", "upstreams[0].region", 13, "eu-stockholm" },
        { "name: m", "name: 模型", "upstreams[0].models[0].name", 18, "llama-3.1-8b" },
        { "region: se", "region: ''", "upstreams[0].region", 13, "eu-stockholm" },
        { "site: se", "site: stokholm", "upstreams[0].site", 14, "se" },
        { "url: http://127.0.0.1:9/v1", "url: ftp://x/v1", "upstreams[0].url", 15, "https://host/v1" },
        { "url: http://127.0.0.1:9/v1", "url: ''", "upstreams[0].url", 15, "http://127.0.0.1:8000/v1" },
        { "ownership: owned", "ownership: rented", "upstreams[0].ownership", 16, "owned or bought" },
        { "ownership: owned", "ownership: bought", "upstreams[0].models[0].list_price", 18, "input_usd_per_mtok" },
        { "ownership: owned", "pue: 0.5", "upstreams[0].pue", 16, "default" },
        { "ownership: owned", "jurisdiction: XQ", "upstreams[0].jurisdiction", 16, "" },
        { "ownership: owned", "carbon_zone: DE-X", "upstreams[0].carbon_zone", 16, "DE" },
        { "ownership: owned", "location: Frankfrut", "upstreams[0].location", 16, "Correct it" },
        { "tries: 3", "tries: 3\nscrape:\n  interval_s: 0", "scrape.interval_s", 6, "default" },
        { "tries: 3", "tries: 3\nscrape:\n  timeout_s: 61", "scrape.timeout_s", 6, "default" },
        { "tries: 3", "tries: 3\nscrape:\n  every_s: 5", "scrape.every_s", 6, "interval_s" },
        { "ownership: owned", "metrics_url: http://x/metrics", "upstreams[0].metrics_url", 16, "server: vllm" },
        { "ownership: owned", "power_url: http://x/metrics", "upstreams[0].power_url", 16, "vllm, sglang, llama.cpp" },
        { "ownership: owned", "server: vllm\n    power_url: gpu", "upstreams[0].power_url", 17, "'none'" },
        { "ownership: owned", "server: vllm\n    power_url: http://x/metrics\n    power_match: gpu-1", "upstreams[0].power_match", 18, "Hostname=" },
        { "ownership: owned", "server: vllm\n    power_match: a=\"b\"", "upstreams[0].power_match", 17, "exporter's page" },
        { "ownership: owned", "key_env: NOT_SET", "upstreams[0].key_env", 16, "one line" },
        { "ownership: owned", "key_file: /not/there", "upstreams[0].key_file", 16, "one line" },
        { "name: m", "name: ''", "upstreams[0].models[0].name", 18, "llama-3.1-8b" },
        { "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instrukt", "upstreams[0].models[0].energy", 19,
            "meta-llama/Llama-3.1-8B-Instruct" },
        { "    energy: meta-llama/Llama-3.1-8B-Instruct", "    gpu: H100", "upstreams[0].models[0].energy", 18, "decode_ms_per_token" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void AFaultHasItsPathItsLineAndARemedy(string text, string broken, string path, int line, string remedy)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        var faults = Assert.Throws<ConfigurationException>(() => Read(Good.Replace(text, broken, StringComparison.Ordinal))).Faults;
        var fault = Assert.Single(faults, one => one.Path == path);

        Assert.Equal(line, fault.Line);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Problem);
    }

    [Fact]
    public void EveryFaultIsReportedAtOnceInTheOrderOfLines()
    {
        var text = Good;
        string[] chosen = ["tries: 0", "kind: median", "classes: [chap]", "site: stokholm", "url: ftp://x/v1"];
        foreach (var row in Faults.Select(fault => fault.Data).Where(fault => chosen.Contains(fault.Item2)))
        {
            text = text.Replace(row.Item1, row.Item2, StringComparison.Ordinal);
        }

        var thrown = Assert.Throws<ConfigurationException>(() => Read(text));

        Assert.Equal([4, 6, 11, 14, 15], thrown.Faults.Select(fault => fault.Line));
        Assert.All(thrown.Faults, fault => Assert.Contains(fault.ToString(), thrown.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- b")]
    [InlineData("upstreams: []")]
    [InlineData("upstreams: se")]
    [InlineData("upstreams: [se]")]
    [InlineData("a: [")]
    [InlineData("a: 1\na: 2")]
    [InlineData("\tlisten: x")]
    public void WhatIsNoConfigurationIsReportedAndNeverThrown(string text) =>
        Assert.NotEmpty(Assert.Throws<ConfigurationException>(() => Read(text)).Faults);

    [Fact]
    public void RegionsAndModelsAreNamedOnce()
    {
        var upstream = Good[Good.IndexOf("  - region", StringComparison.Ordinal)..];
        var model = Good[Good.IndexOf("      - name: m", StringComparison.Ordinal)..];

        Assert.Contains("'se' 2 times", Assert.Single(Faulty(Good + "\n" + upstream)).Problem, StringComparison.Ordinal);
        Assert.Contains("'m' 2 times", Assert.Single(Faulty(Good + "\n" + model)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTemplateReadsWithoutAFault()
    {
        var options = Read(Template.Text);

        Assert.Equal(["stockholm", "london"], options.Upstreams.Select(upstream => upstream.Region.Id));
        Assert.Equal(new Limits(), options.Limits);
    }

    [Fact]
    public void AKeyComesFromTheEnvironmentOrAFileAndIsNeverShown()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-test-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "key"), "from-file\n");
            var byFile = ConfigurationReader.Read(
                Good.Replace("ownership: owned", "key_file: key", StringComparison.Ordinal), Path.Combine(folder, "w.yaml"),
                    DataPack.Embedded, _ => null).Upstreams[0];
            var byName = Read(Good.Replace("ownership: owned", "key_env: UP", StringComparison.Ordinal), name =>
                name == "UP" ? "from-env" : null).Upstreams[0];
            var both = Assert.Throws<ConfigurationException>(() =>
                Read(Good.Replace("ownership: owned", "key_env: UP\n    key_file: key", StringComparison.Ordinal), _ => "x"));

            Assert.Equal(("from-file", "from-env"), (byFile.Key, byName.Key));
            Assert.DoesNotContain("from-", byFile.ToString() + byName, StringComparison.Ordinal);
            Assert.Contains(both.Faults, fault => fault.Problem.Contains("both", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("carbon: [foo]", "electricity-maps, uk-carbon-intensity, entsoe, eia, energy-charts, pack.")]
    [InlineData("carbon: [energy-chart]", "energy-charts.")]
    [InlineData("price: [foo]", "entsoe, energy-charts, pack.")]
    public void AnUnknownSourceIsAnsweredWithTheNearestOrWithAllThatThereAre(string line, string names)
    {
        var fault = Assert.Single(Faulty($"{Good}\nsignals:\n  {line}\n"));
        Assert.Equal($"Use {names}", fault.Remedy);
    }

    private static IReadOnlyList<Fault> Faulty(string text) => Assert.Throws<ConfigurationException>(() => Read(text)).Faults;

    private static GatewayOptions Read(string text, Func<string, string?>? environment = null) =>
        ConfigurationReader.Read(text, "t.yaml", DataPack.Embedded, environment ?? (_ => null));
}
