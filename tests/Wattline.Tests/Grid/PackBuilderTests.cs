using System.Runtime.CompilerServices;
using Wattline.Grid;
using Wattline.Grid.Import;
using Wattline.Grid.Pack;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

public sealed class PackBuilderTests : IDisposable
{
    private readonly RawFixture raw = new();
    private readonly string target = Directory.CreateTempSubdirectory("wattline-built-").FullName;

    public void Dispose()
    {
        raw.Dispose();
        Directory.Delete(target, recursive: true);
    }

    /// <summary>Where the raw files are at hand the committed pack is what they give; elsewhere made-up files stand in for them.</summary>
    [Fact]
    public void BuildingTwiceGivesTheSameBytesAndTheCommittedPack()
    {
        var real = RealRaw();
        var first = Build(real ?? raw.Folder, "first");
        Assert.Equal(first, Build(real ?? raw.Folder, "second"));
        if (real is not null)
        {
            Assert.Equal(Contents(Path.Combine(Root(), "data")), first);
        }
    }

    [Fact]
    public void MadeUpRawFilesBecomeAPackThatLoads()
    {
        Build(raw.Folder, "pack");
        var pack = DataPack.Load(Path.Combine(target, "pack"));

        Assert.Equal(10, pack.Sites.Count);
        Assert.Equal("EIA-VA", pack.FindSite("us-va")!.PriceZone);
        Assert.Equal(210.6, pack.PriceSeries("NL")!.Value.Span[0], 0.001);
        Assert.Equal(311.5, pack.CarbonSeries("NL")!.Value.ToArray().Average(), 0.001);
        Assert.Equal(420, pack.Marginal("US-MIDA-PJM")!.GramsPerKwh, 0.1);
        Assert.Equal(38.6, pack.CarbonFreeAt("US-MIDA-PJM", DataPack.FirstSlot)!.Value);
        Assert.Equal(1, pack.RenewableSeries("US-MIDA-PJM", Fuel.WindOnshore)!.Value.Span[0]);
        Assert.Null(pack.RenewableSeries("US-MIDA-PJM", Fuel.Solar));
        Assert.Equal(["maker/model-8b"], pack.Catalogue.Models.Where(model => model.Provenance.Source == "ml-energy").Select(model => model.Id));
        Assert.Same(pack.Models[0], pack.EnergyOf(pack.FindModel("MODEL-8B")!).Spec);
        var offer = Assert.Single(pack.Catalogue.Offers);
        Assert.Equal(("mistralai/Ministral-8B-Instruct-2410", "aws", "eu-west-2"), (offer.Model, offer.Provider, offer.Region));
        var price = Assert.Single(pack.ListPrices);
        Assert.Equal("eu-west-2", price.Region);
    }

    [Theory]
    [InlineData("em-annual-2021-2025-odbl/carbon_lca_annual.csv", "250,40", "-250,40", 2)]
    [InlineData("em-hourly-2022-odbl/carbon_lca_2022_hourly_utc.csv", "2022-01-01T01:00Z", "2022-01-01T03:00Z", 3)]
    [InlineData("prices/prices_2022_2024_hourly_utc_native_per_mwh.csv", "NL[EUR]", "NL", 1)]
    [InlineData("prices/european_day_ahead_daily_2019_2025_eur_mwh.csv", "2022-01-02", "2 January", 3)]
    [InlineData("legal/jurisdictions.csv", "US,United States,0,0,1", "US,United States,0,0,0", 2)]
    [InlineData("latency/measured_pairs.csv", "76", "fast", 2)]
    [InlineData("latency/default_sites_rtt_ms.csv", "us-va,nl", "us-va,xx", 2)]
    [InlineData("regions/pue_published_facts.csv", "1.15", "0.15", 2)]
    [InlineData("latency/cable_graph_model.json", "\"all\":", "\"all\"", 3)]
    public void AMalformedRawFileIsNamedAndNothingIsWritten(string file, string good, string bad, int line)
    {
        var path = Path.Combine(raw.Folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(good, text, StringComparison.Ordinal);
        var at = text.IndexOf(good, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + bad + text[(at + good.Length)..]);

        var fault = Assert.Throws<PackFormatException>(() => Build(raw.Folder, "pack"));

        Assert.Equal((path, line), (fault.File, fault.Line));
        Assert.False(Directory.Exists(Path.Combine(target, "pack")));
    }

    [Fact]
    public void AMissingRawFileIsNamed()
    {
        File.Delete(Path.Combine(raw.Folder, "geo/metros_pop500k.csv"));
        var fault = Assert.Throws<PackFormatException>(() => Build(raw.Folder, "pack"));
        Assert.Contains("metros_pop500k.csv", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APriceSeriesInTheWrongTimeZoneIsRefused()
    {
        const string file = "prices/european_day_ahead_daily_2019_2025_eur_mwh.csv";
        var path = Path.Combine(raw.Folder, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace("200", "201", StringComparison.Ordinal));
        var fault = Assert.Throws<PackFormatException>(() => Build(raw.Folder, "pack"));
        Assert.Contains("deviates from Ember", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePackNeverLandsAmongItsRawFiles() =>
        Assert.Throws<PackFormatException>(() => PackBuilder.Build(raw.Folder, raw.Folder, TextWriter.Null));

    [Theory]
    [InlineData("bedrock/eu-west-2/meta.llama3", "bedrock", "", "eu-west-2")]
    [InlineData("us.anthropic.claude", "bedrock_converse", "", "us")]
    [InlineData("global.anthropic.claude", "bedrock_converse", "", null)]
    [InlineData("azure/eu/gpt-4o", "azure", "", "eu")]
    [InlineData("azure/global/gpt-4o", "azure", "", null)]
    [InlineData("vertex_ai/meta/llama", "vertex_ai-llama_models", "us-central1", "us-central1")]
    [InlineData("gpt-4o", "openai", "", null)]
    public void TheRegionIsReadFromTheKey(string key, string provider, string supported, string? region) =>
        Assert.Equal(region, ListPriceImport.Region(key, provider, supported));

    private static string? RealRaw()
    {
        var folder = Environment.GetEnvironmentVariable("WATTLINE_RAW_DATA") ?? Path.Combine(Root(), "..", "shared", "data");
        return Directory.Exists(Path.Combine(folder, "em-hourly-2022-odbl")) ? folder : null;
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    private SortedDictionary<string, string> Build(string from, string name)
    {
        var to = Path.Combine(target, name);
        PackBuilder.Build(from, to, TextWriter.Null);
        return Contents(to);
    }

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file).Replace('\\', '/'),
            file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
