using Wattline.Grid;
using Wattline.Grid.Claims;
using Wattline.Grid.Import;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

/// <summary>What holds of checked claims: arithmetic, provenance, and figures that can be computed another way.</summary>
public sealed class ClaimLaws
{
    private static readonly DataPack Pack = DataPack.Embedded;

    public static TheoryData<string> Names => [.. ClaimChecks.Claims.Select(claim => claim.Name)];

    [Theory]
    [InlineData(129, 530)]
    [InlineData(253, 483)]
    [InlineData(20, 700)]
    [InlineData(400, 100)]
    public void TheBiggerModelTurnsExactlyAtTheRatioOfTheGrids(double first, double second)
    {
        var turning = ClaimArithmetic.TurningRatio(first, second);
        Assert.Equal(1, ClaimArithmetic.CarbonRatio(turning, first, second), 1e-12);
        Assert.InRange(ClaimArithmetic.CarbonRatio(turning * (1 - 1e-9), first, second), 0, 1 - 1e-10);
        Assert.InRange(ClaimArithmetic.CarbonRatio(turning * (1 + 1e-9), first, second), 1 + 1e-10, double.MaxValue);
    }

    [Fact]
    public void TheSourcesOwnFiguresContradictIt()
    {
        Assert.Equal(1.217, ClaimArithmetic.CarbonRatio(5, 129, 530), 0.0005);
        Assert.Equal(4.1085, ClaimArithmetic.TurningRatio(129, 530), 0.00005);
    }

    [Fact]
    public void ImpliedEnergyGivesTheGramsBack()
    {
        var energy = ClaimArithmetic.ImpliedWattHours(17, 530);
        Assert.Equal(17, ClaimArithmetic.GramsPerMtok(energy, 530), 1e-12);
        Assert.Equal(1, ClaimArithmetic.WattHoursPerMtok(0.0036), 1e-12);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 10, 20, 30, 400 }, 1, 0)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 9, 7, 5, 1 }, -1, 6)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 2, 1, 4, 3 }, 0.6, 2)]
    [InlineData(new double[] { 1, 1, 2 }, new double[] { 5, 5, 9 }, 1, 0)]
    public void RankCorrelationSeesOnlyTheOrder(double[] first, double[] second, double correlation, int inverted)
    {
        Assert.Equal(correlation, ClaimArithmetic.RankCorrelation(first, second), 1e-12);
        Assert.Equal(inverted, ClaimArithmetic.InvertedPairs(first, second));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryFigureSaysWhereItComesFrom(string name)
    {
        var check = ClaimChecks.Check(Pack, ClaimChecks.Find(name)!);
        Assert.NotEmpty(check.Figures);
        Assert.EndsWith(".", check.Why, StringComparison.Ordinal);
        Assert.All(check.Figures, figure =>
        {
            Assert.True(double.IsFinite(figure.Value), figure.What);
            Assert.NotEmpty(figure.From);
            Assert.All(figure.From, from => Assert.True(from.Source.Length > 0 && from.Licence.Length > 0, figure.What));
            Assert.Equal(figure.Role == FigureRole.Stated, figure.From is [var only] && only == check.Claim.Source.Stated && figure.Role != FigureRole.Computed);
            Assert.True(figure.Role != FigureRole.Computed || figure.Basis == Basis.Modelled, figure.What);
        });
        Assert.Equal(check.Figures.Count, check.Figures.Select(figure => figure.What).Distinct().Count());
    }

    /// <summary>A verdict on the pack stands on figures of the pack, not on the source's alone.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void EveryCheckReadsThePack(string name)
    {
        var sources = Pack.Sources.Select(source => source.Id).ToHashSet();
        var check = ClaimChecks.Check(Pack, ClaimChecks.Find(name)!);
        Assert.Contains(check.Figures, figure => figure.From.Any(
            from => sources.Contains(from.Source) && (from.Source != "wattline" || from.Basis == Basis.Modelled)));
    }

    [Fact]
    public void QuotationsAreShortAndCredited() => Assert.All(ClaimChecks.Claims, claim =>
    {
        Assert.InRange(claim.Words.Length, 10, 130);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", claim.Name);
        Assert.True(
            !claim.Source.Title.Contains("CarbonBench", StringComparison.Ordinal) || claim.Source.Credit == "Data from CarbonBench (carbonbench.ai)",
            claim.Name);
    });

    [Fact]
    public void HoursAreCountedOnTheSeries()
    {
        var hours = Pack.CarbonSeries("NL")!.Value.ToArray();
        Assert.Equal(hours.Count(hour => hour <= 129), Figure("nl-sg-grid", "hours of 2022 with the Netherlands at 129 or less"));
        Assert.Equal(Pack.CarbonSeries("SG")!.Value.ToArray().Max(), Figure("nl-sg-grid", "Singapore, most hour of 2022"));
    }

    [Fact]
    public void MeasuredCarbonIsEnergyTimesGrid()
    {
        double Joules(string model) => Pack.Models.Single(each => each.Id == model).OperatingPoints
            .Where(point => point.Gpu == "H100" && point.InterTokenMs <= 50).Min(point => point.JoulesPerOutputToken);
        double Grams(string zone) => Pack.CarbonYears(zone).Single(year => year.Year == 2025).GramsPerKwh;

        var ratio = Joules("meta-llama/Llama-3.1-70B-Instruct") * Grams("NL") / (Joules("meta-llama/Llama-3.1-8B-Instruct") * Grams("SG"));
        Assert.Equal(ratio, Figure("big-model-nl", "70B in NL over 8B in SG on H100, 2025"), 1e-9);
        Assert.Equal(1 / ratio, Figure("small-model-sg", "8B in SG over 70B in NL on H100, 2025"), 1e-9);
    }

    [Fact]
    public void ThePriceSpreadIsThatOfThePriceList()
    {
        var prices = Pack.ListPrices.Where(price => price.Key.EndsWith("/meta.llama3-70b-instruct-v1:0", StringComparison.Ordinal) &&
            price.Region is not null && !price.Region.Contains("gov", StringComparison.Ordinal)).Select(price => price.OutputUsdPerMtok).ToList();
        Assert.Equal(100 * ((prices.Max() / prices.Min()) - 1), Figure("price-by-region", "most over least, less one"), 1e-9);
    }

    /// <summary>A pack of two zones and a few models: some checks go through, the others say what they lack, none breaks.</summary>
    [Fact]
    public void APackThatLacksAFigureMakesTheClaimUncheckable()
    {
        using var raw = new RawFixture();
        var folder = Path.Combine(raw.Folder, "pack");
        PackBuilder.Build(raw.Folder, folder, TextWriter.Null);
        var checks = ClaimChecks.CheckAll(DataPack.Load(folder));
        var lacking = checks.Where(check => check.Why.StartsWith("This pack lacks ", StringComparison.Ordinal)).ToList();
        Assert.InRange(lacking.Count, 5, checks.Count);
        Assert.All(lacking, check => Assert.Equal(Verdict.CannotBeChecked, check.Verdict));
        Assert.Contains(lacking, check => check.Claim.Name == "mistral-ratios");
    }

    [Fact]
    public void AClaimOfSomebodyElseIsRefused()
    {
        var known = ClaimChecks.Claims[0];
        var fault = Assert.Throws<ArgumentException>(() => ClaimChecks.Check(Pack, known with { Name = "no-such" }));
        Assert.Contains("no-such", fault.Message, StringComparison.Ordinal);
        Assert.Equal(known, ClaimChecks.Find(known.Name.ToUpperInvariant()));
        Assert.Equal("big-model-nl", ClaimChecks.Nearest("big-model-ln")[0]);
    }

    private static double Figure(string claim, string what) =>
        ClaimChecks.Check(Pack, ClaimChecks.Find(claim)!).Figures.Single(figure => figure.What == what).Value;
}
