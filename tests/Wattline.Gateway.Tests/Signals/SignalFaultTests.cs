using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>What can be wrong with <c>signals</c>, each with its place and a remedy.</summary>
public sealed class SignalFaultTests
{
    private const string Fleet = """

        upstreams:
          - region: se
            site: se
            url: http://127.0.0.1:9/v1
            models: [{ name: m, energy: meta-llama/Llama-3.1-8B-Instruct }]
        """;

    [Theory]
    [InlineData("carbon: [electricity-map, pack]", "signals.carbon", "electricity-maps")]
    [InlineData("price: [watttime]", "signals.price", "energy-charts")]
    [InlineData("price: []", "signals.price", "pack")]
    [InlineData("price: [pack, pack]", "signals.price", "once")]
    [InlineData("price: [entsoe, pack]", "signals.price", "signals.sources.entsoe.key_env")]
    [InlineData("marginal: [watttime]", "signals.marginal", "user_env and password_env")]
    [InlineData("carbon_scope: direct", "signals.carbon_scope", "life-cycle")]
    [InlineData("carbon_scope: both", "signals.carbon_scope", "life-cycle or direct")]
    [InlineData("carbon: [uk-carbon-intensity, pack]", "signals.carbon", "carbon_scope")]
    [InlineData("zones: all", "signals.zones", "fleet or sites")]
    [InlineData("usd_per_eur: 0.01", "signals.usd_per_eur", "default")]
    [InlineData("usd_per_jpy: 1", "signals.usd_per_jpy", "usd_per")]
    [InlineData("sources: { entsoo: {} }", "signals.sources.entsoo", "entsoe")]
    [InlineData("sources: { entsoe: { key_env: SET } }", "signals.sources.entsoe", "signals.price")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: {} }", "signals.sources.entsoe.key_env", "key_file")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: UNSET } }", "signals.sources.entsoe.key_env", "one line")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: SET, key_file: x } }", "signals.sources.entsoe.key_file", "Keep one")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: SET, url: 'http://proxy.example/' } }", "signals.sources.entsoe.url", "https")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: SET, url: nowhere } }", "signals.sources.entsoe.url", "https://host")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: SET, every_minutes: 0 } }", "signals.sources.entsoe.every_minutes", "default")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: SET, max_age_hours: 169 } }", "signals.sources.entsoe.max_age_hours", "default")]
    [InlineData("price: [entsoe]\n  sources: { entsoe: { key_env: SET, zones: { SE33: x } } }", "signals.sources.entsoe.zones.SE33", "SE3")]
    [InlineData("price: [energy-charts]\n  sources: { energy-charts: { key_env: SET } }", "signals.sources.energy-charts.key_env", "url")]
    [InlineData("marginal: [watttime]\n  sources: { watttime: { user_env: SET } }", "signals.sources.watttime.password_env", "key_file")]
    [InlineData("carbon: [electricity-maps]\n  sources: { electricity-maps: { key_env: SPACED } }", "signals.sources.electricity-maps", "Correct the key")]
    public void AFaultHasItsPlaceAndARemedy(string signals, string path, string remedy)
    {
        var thrown = Assert.Throws<ConfigurationException>(() => Read(signals));
        var fault = Assert.Single(thrown.Faults, one => one.Path == path);
        Assert.True(fault.Line > 0, fault.ToString());
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutASectionThePackIsAllThereIs()
    {
        var signals = ConfigurationReader.Read(Fleet, "test.yaml", DataPack.Embedded, _ => null).Signals;
        Assert.Empty(signals.Sources);
        Assert.All(new[] { signals.Carbon, signals.Marginal, signals.Price }, order => Assert.Equal([SignalOptions.Pack], order));
        // The newest of the pack's yearly averages, with its source.
        Assert.Equal((1.0824, 2024, "ecb-reference-rates"), (
            signals.Rates["EUR"].Value, signals.Rates["EUR"].Provenance.Year, signals.Rates["EUR"].Provenance.Source));
        Assert.DoesNotContain("GBP", signals.Rates.Keys);
    }

    [Fact]
    public void EverySourceCanBeConfiguredAndTellsNoKey()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-signals-");
        var account = Path.Combine(folder.FullName, "account");
        File.WriteAllText(account, "somebody:s3cret:with:colons\n");
        var options = Read($$"""
            carbon: [electricity-maps, entsoe, eia, energy-charts, pack]
              marginal: [watttime, pack]
              price: [entsoe, energy-charts, pack]
              usd_per_gbp: 1.27
              zones: sites
              sources:
                electricity-maps: { key_env: SET, zones: { SE-SE3: SE } }
                watttime: { key_file: "{{account}}" }
                entsoe: { key_env: SET, every_minutes: 30, max_age_hours: 5 }
                eia: { key_env: SET }
            """);
        var watttime = options.Signals.Sources.Single(source => source.Kind.Name == "watttime");
        Assert.Equal(("somebody", "s3cret:with:colons"), (watttime.User, watttime.Key));
        Assert.Contains(account, options.Files);
        Assert.Equal(5, options.Signals.At(ReplayLevel.Recorded2022).MaxAgeHours["entsoe"]);
        Assert.Equal((1.27, Basis.Chosen), (options.Signals.Rates["GBP"].Value, options.Signals.Rates["GBP"].Provenance.Basis));
        Assert.All(options.Signals.Sources, source => Assert.DoesNotContain("s3cret", source.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", options.ToString(), StringComparison.Ordinal);
        Assert.Equal("key is (key)", watttime.Hide("key is s3cret:with:colons"));
        var sources = options.Signals.Open(TimeProvider.System);
        Assert.Equal(options.Signals.Sources.Select(source => source.Kind.Name), sources.Select(source => source.Name));
        Assert.All(sources, source => (source as IDisposable)?.Dispose());
        Assert.True(options.Signals.ZonesOf(options, DataPack.Embedded, ofPrices: false).Count > 20);
        folder.Delete(recursive: true);
    }

    private static GatewayOptions Read(string signals) => ConfigurationReader.Read(
        $"signals:\n  {signals}\n{Fleet}", "test.yaml", DataPack.Embedded, name => name switch { "SET" => "s3cret", "SPACED" => "s3cret key", _ => null });
}
