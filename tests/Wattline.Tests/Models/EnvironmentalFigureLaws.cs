using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Tests.Models;

/// <summary>What holds of embodied carbon, water and the facts on accelerators.</summary>
public sealed class EnvironmentalFigureLaws
{
    private static readonly Accelerator H100 = Accelerator.Find("h100")!;

    [Fact]
    public void ALifeOfUseCarriesTheWholeMass()
    {
        var second = EmbodiedCarbon.Default.GramsPerGpuSecond(H100);
        var life = 4 * 365.25 * 24 * 3600 * 0.5;
        Assert.Equal(164 + 712.5, second.Value * life / 1000, 6);
        Assert.Equal(Basis.Modelled, second.Provenance.Basis);
        Assert.Contains("876.5 kgCO2e", second.Provenance.Note, StringComparison.Ordinal);
        Assert.Contains("chosen", second.Provenance.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void AMillionTokensCarryTheirAcceleratorTime()
    {
        var point = DataPack.Embedded.Models.Single(model => model.Id == "meta-llama/Llama-3.1-8B-Instruct").Choose("H100", LatencyClass.Interactive)!;
        var grams = EmbodiedCarbon.Default.GramsPerMillionTokens(H100, point);
        Assert.Equal(EmbodiedCarbon.Default.GramsPerGpuSecond(H100).Value * 1e6 * point.GpuCount / point.TokensPerSecond, grams.Value, 9);
        Assert.InRange(grams.Value, 0.5, 5);
    }

    [Fact]
    public void HalfTheUseDoublesWhatASecondCarries()
    {
        var chosen = EmbodiedCarbon.Default;
        var half = new EmbodiedCarbon(chosen.LifetimeYears, chosen.Utilisation with { Value = chosen.Utilisation.Value / 2 });
        Assert.Equal(2 * chosen.GramsPerGpuSecond(H100).Value, half.GramsPerGpuSecond(H100).Value, 12);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(21, 0.5)]
    [InlineData(4, 0)]
    [InlineData(4, 1.1)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(4, double.NaN)]
    public void ALifeOrUseOutOfRangeIsRefused(double years, double use)
    {
        var from = new Provenance("wattline", "", null, Basis.Chosen);
        Assert.Throws<ArgumentException>(() => new EmbodiedCarbon(new(years, from), new(use, from)));
    }

    [Fact]
    public void SoftwareCarbonIntensityIsEnergyTimesIntensityPlusEmbodiedOverUnits()
    {
        var grams = EmbodiedCarbon.PerUnit(Energy.FromKilowattHours(2), CarbonIntensity.FromGramsPerKwh(300), Carbon.FromGrams(40), 4);
        Assert.Equal(160, grams.Grams, 9);
        Assert.Throws<ArgumentException>(() => EmbodiedCarbon.PerUnit(default, default, default, 0));
    }

    [Fact]
    public void WaterIsKnownOfThoseWhoPublishItAlone()
    {
        Assert.Equal((0.12, 0.27, 1.15), (
            WaterUse.OnSiteLitresPerKwh("aws")!.Value, WaterUse.OnSiteLitresPerKwh("azure")!.Value, WaterUse.OnSiteLitresPerKwh("gcp")!.Value));
        Assert.Null(WaterUse.OnSiteLitresPerKwh("together"));
    }

    [Fact]
    public void EachFactNamesASourceOfThePack()
    {
        var listed = DataPack.Embedded.Sources.Select(source => source.Id).ToHashSet();
        var named = Accelerator.Known.SelectMany(one => new[] { one.PeakFlops, one.PeakWatts, one.MemoryGigabytes, one.EmbodiedKilograms, one.HostEmbodiedKilograms })
            .Concat(new[] { "aws", "azure", "gcp" }.Select(provider => WaterUse.OnSiteLitresPerKwh(provider)!))
            .Append(EmbodiedCarbon.Default.LifetimeYears).Append(EmbodiedCarbon.Default.Utilisation);
        Assert.All(named, figure => Assert.Contains(figure.Provenance.Source, listed));
    }
}
