using System.Reflection;
using System.Text;
using Wattline.Grid;
using Wattline.Grid.Pack;

namespace Wattline.Tests.Grid;

/// <summary>A pack with a fault is refused with file, line, column and cure.</summary>
public sealed class PackFormatTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wattline-pack-").FullName;

    public PackFormatTests()
    {
        foreach (var name in typeof(DataPack).Assembly.GetManifestResourceNames())
        {
            var path = Path.Combine(folder, name["data/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var from = typeof(DataPack).Assembly.GetManifestResourceStream(name)!;
            using var to = File.Create(path);
            from.CopyTo(to);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AnExternalPackIsTheEmbeddedOne() =>
        Assert.Equal(DataPack.Embedded.Sites.Select(site => site.Id), DataPack.Load(folder).Sites.Select(site => site.Id));

    [Theory]
    [InlineData("odbl/carbon_hourly_2022.csv", "AT,84.7 ", "AT,NaN ", 2, "carbon_g_per_kwh (value 1)")]
    [InlineData("odbl/carbon_hourly_2022.csv", "AT,84.7 ", "AT,-84.7 ", 2, "carbon_g_per_kwh (value 1)")]
    [InlineData("odbl/carbon_hourly_2022.csv", "AT,84.7 77.4", "AT,84.7 77400", 2, "carbon_g_per_kwh (value 2)")]
    [InlineData("odbl/carbon_hourly_2022.csv", "AT,84.7 ", "AT,", 2, "carbon_g_per_kwh")]
    [InlineData("odbl/carbon_hourly_2022.csv", "average,life_cycle", "marginal,direct", 2, "kind")]
    [InlineData("open/carbon_free_hourly_2022.csv", "generation,measured,", "generation,measured,101 ", 2, "carbon_free_pct (value 1)")]
    [InlineData("open/carbon_free_hourly_2022.csv", "generation,measured,", "use,measured,", 2, "kind")]
    [InlineData("open/renewables_hourly_2022.csv", "generation,measured,4485,", "generation,measured,4485,1001 ", 2, "output_permille (value 1)")]
    [InlineData("open/renewables_hourly_2022.csv", "PJM,solar", "PJM,coal", 2, "fuel")]
    [InlineData("open/renewables_hourly_2022.csv", "PJM,wind", "PJM,solar", 3, "zone")]
    [InlineData("open/renewables_hourly_2022.csv", ",4485,", ",0,", 2, "peak_mwh")]
    [InlineData("open/sites.csv", ",1.15,published", ",0.9,published", 2, "pue_ratio")]
    [InlineData("open/sites.csv", "us-oh,aws", "us-va,aws", 3, "site_id")]
    [InlineData("open/sites.csv", "latitude_deg", "latitude", 1, "latitude_deg")]
    [InlineData("open/sites.csv", "\"Ashburn, Virginia\"", "Ashburn, Virginia", 2, "")]
    [InlineData("open/sites.csv", "\"Ashburn, Virginia\"", "\"Ashburn", 2, "")]
    [InlineData("open/sites.csv", "aws-pue", "hearsay", 2, "pue_source_id")]
    [InlineData("open/list_prices.csv", "12.5,12.5", "-12.5,12.5", 2, "input_usd_per_mtok")]
    [InlineData("open/cable_links.csv", "NYC,ASH", "NYC,XXX", 2, "to_hub")]
    [InlineData("open/model_catalogue.csv", ",8,8,bfloat16,open,llama-3-1-8b", ",8,9,bfloat16,open,llama-3-1-8b", 2, "active_parameters_billions")]
    [InlineData("open/model_catalogue.csv", ",8,8,bfloat16,open,llama-3-1-8b", ",8,,bfloat16,open,llama-3-1-8b", 2, "active_parameters_billions")]
    [InlineData("open/model_catalogue.csv", "bfloat16,open,", "bfloat16,ajar,", 2, "weights")]
    [InlineData("open/model_catalogue.csv", "meta-llama/Llama-3.1-70B-Instruct,", "meta-llama/Llama-3.1-8b-Instruct,", 3, "model_id")]
    [InlineData("open/model_offers.csv", "meta-llama/Llama-3.1-8B-Instruct,aws", "meta-llama/Llama-9,aws", 2, "model_id")]
    [InlineData("open/model_offers.csv", "meta.llama3-1-8b-instruct-v1:0", "meta.llama9", 2, "model_key")]
    [InlineData("open/price_adders.csv", "tariff", "gift", 5, "kind")]
    public void AFaultNamesItsPlace(string file, string good, string bad, int line, string column)
    {
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, good);
        File.WriteAllText(path, text[..at] + bad + text[(at + good.Length)..]);

        var fault = Assert.Throws<PackFormatException>(() => DataPack.Load(folder));

        Assert.Equal((path, line, column), (fault.File, fault.Line, fault.Column));
        Assert.NotEmpty(fault.Cure);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        File.Delete(Path.Combine(folder, "open/metros.csv"));
        Assert.Contains("metros.csv", Assert.Throws<PackFormatException>(() => DataPack.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void QuotesByteOrderMarksAndCarriageReturnsAreRead()
    {
        var reader = new CsvReader("x", Encoding.UTF8.GetBytes("\uFEFFa,b\r\n\"say \"\"hi\"\", you\",\r\n\r\n2,\"\"\n"));
        Assert.True(reader.Read());
        Assert.Equal(("say \"hi\", you", ""), (reader.Text(0), reader.Text(1)));
        Assert.True(reader.Read());
        Assert.Equal((2.0, true, 4), (reader.Number(0, 0, 5), reader.IsEmpty(1), reader.Line));
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-12.5", -12.5)]
    [InlineData("0.1", 0.1)]
    [InlineData("12345.678", 12345.678)]
    public void DecimalsAreExact(string text, double value) =>
        Assert.True(Series.TryDecimal(Encoding.ASCII.GetBytes(text), out var parsed) && parsed.Equals(value));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData("1.2.3")]
    [InlineData("1e5")]
    public void WhatIsNoPlainDecimalIsLeftToTheSlowWay(string text) =>
        Assert.False(Series.TryDecimal(Encoding.ASCII.GetBytes(text), out _));
}
