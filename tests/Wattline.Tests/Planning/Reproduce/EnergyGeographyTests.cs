using Wattline.Gateway.Reproduce;
using Wattline.Planning.Frontiers;

namespace Wattline.Tests.Planning.Reproduce;

/// <summary>The worked example against the figures that were computed for it elsewhere, each within one unit of its last printed digit.</summary>
public class EnergyGeographyTests
{
    private static readonly EnergyGeographyStudy Study = new(EnergyGeographyExample.Problem(), homeAlwaysServes: true);

    /// <summary>Budget, USD/MWh, g/kWh, technical share, relocated share, EROL, CROL; NaN where nothing stands.</summary>
    public static TheoryData<double, double, double, double, double, double, double> Printed => new()
    {
        { 240, 133.89, 373.44, 0, 0, double.NaN, double.NaN },
        { 250, 115.95, 256.75, 0.50, 0.50, 1.794, 11.669 },
        { 260, 103.41, 210.04, 0.50, 0.50, 1.254, 4.671 },
        { 280, 103.41, 210.04, 0.65, 0.50, 0, 0 },
        { 300, 92.46, 268.88, 0.80, 0.80, 0.547, -2.942 },
        { 320, 87.13, 259.67, 1, 0.80, 0.267, 0.460 },
        { 340, 78.73, 336.51, 1, 1, 0.420, -3.842 },
        { 360, 64.23, 163.89, 1, 1, 0.725, 8.631 },
        { 400, 52.70, 11.55, 1, 1, 0.288, 3.808 },
        { 450, 49.50, 6.03, 1, 1, 0.064, 0.110 },
    };

    [Theory]
    [MemberData(nameof(Printed))]
    public void TheStaircaseIsThePrintedOne(
        double budget, double usd, double grams, double technical, double relocated, double erol, double crol)
    {
        var row = Study.Staircase("A", EnergyGeographyResults.Budgets).Single(one => one.BudgetMs == budget);
        Within(usd, row.UsdPerMwh!.Value, 0.01);
        Within(grams, row.GramsPerKwh!.Value, 0.01);
        Within(technical, row.Technical, 1e-9);
        Within(relocated, row.Relocated, 1e-9);
        if (double.IsNaN(erol))
        {
            Assert.Null(row.Erol);
            return;
        }

        Within(erol, row.Erol!.Value, 0.001);
        Within(crol, row.Crol!.Value, 0.001);
    }

    /// <summary>Class, set of frictions, USD/MWh, g/kWh, relocated share.</summary>
    public static TheoryData<string, int, double, double, double> PrintedFrictions => new()
    {
        { "A", 0, 92.5, 268.9, 0.80 }, { "A", 1, 97.8, 268.9, 0.80 }, { "A", 2, 133.9, 373.4, 0 }, { "A", 3, 97.8, 268.9, 0.80 },
        { "B", 0, 49.5, 6.0, 1 }, { "B", 1, 54.5, 6.0, 1 }, { "B", 2, 133.9, 373.4, 0 }, { "B", 3, 83.9, 127.2, 0.80 },
        { "C", 0, 49.5, 6.0, 1 }, { "C", 1, 59.5, 6.0, 1 }, { "C", 2, 96.3, 109.6, 0.60 }, { "C", 3, 64.8, 15.2, 1 },
        { "D", 0, 49.5, 6.0, 1 }, { "D", 1, 59.5, 6.0, 1 }, { "D", 2, 59.5, 6.0, 1 }, { "D", 3, 64.8, 15.2, 1 },
    };

    [Theory]
    [MemberData(nameof(PrintedFrictions))]
    public void FrictionsTakeWhatIsPrinted(string kind, int set, double usd, double grams, double relocated)
    {
        var row = Rows.Value.Single(one => one.Class == kind && ReferenceEquals(one.Frictions, EnergyGeographyStudy.Sets[set]));
        Within(usd, row.UsdPerMwh, 0.1);
        Within(grams, row.GramsPerKwh!.Value, 0.1);
        Within(relocated, row.Relocated, 0.01);
        Assert.Null(row.MarginalGramsPerKwh);
    }

    /// <summary>Class, set of frictions, local, regional, energy-oriented.</summary>
    public static TheoryData<string, int, double, double, double> PrintedLayers => new()
    {
        { "A", 0, 0.20, 0.80, 0 }, { "B", 0, 0, 0.40, 0.60 }, { "C", 0, 0, 0.40, 0.60 }, { "D", 0, 0, 0.40, 0.60 }, { "A", 2, 1, 0, 0 },
        { "B", 2, 1, 0, 0 }, { "C", 2, 0.40, 0, 0.60 }, { "B", 3, 0.20, 0.65, 0.15 }, { "C", 3, 0, 0.65, 0.35 }, { "D", 3, 0, 0.65, 0.35 },
    };

    [Theory]
    [MemberData(nameof(PrintedLayers))]
    public void LayersAreThePrintedOnes(string kind, int set, double local, double regional, double energyOriented)
    {
        var layers = Rows.Value.Single(one => one.Class == kind && ReferenceEquals(one.Frictions, EnergyGeographyStudy.Sets[set])).Layers;
        Within(local, layers.Local, 0.01);
        Within(regional, layers.Regional, 0.01);
        Within(energyOriented, layers.EnergyOriented, 0.01);
    }

    [Fact]
    public void TheGatewaysMaskExemptsNobodySoThatTightBudgetsLeaveDemandUnmet()
    {
        var strict = new EnergyGeographyStudy(EnergyGeographyExample.Problem(), homeAlwaysServes: false);
        var row = strict.Staircase("A", EnergyGeographyResults.Budgets)[0];
        Within(0.4, row.Unmet, 1e-9);
        Assert.Equal(0, strict.Staircase("A", EnergyGeographyResults.Budgets)[^1].Unmet);
    }

    [Fact]
    public void CarbonReturnsTurnNegativeWhereTheCheaperRegionIsTheDirtierOne()
    {
        var frontier = Study.Frontier(Study.Only("A", []), 0, 500);
        Assert.Contains(frontier.Steps, step => step.Unlocked.Contains("mumbai"));
        Assert.True(frontier.Crol(280, 300) < 0);
        Assert.All(frontier.Steps.Zip(frontier.Steps.Skip(1)), pair => Assert.True(pair.First.CostUsd > pair.Second.CostUsd));
    }

    [Fact]
    public void ThePayloadLimitIsTheWorkedOne()
    {
        // 0.3 Wh a request, 0.07 USD/kWh between the two, 0.05 USD/GB each way: 0.21 MB each way.
        var even = new BreakEven
        {
            Kwh = 3e-4,
            PriceDifference = 0.07,
            CarbonDifference = 0,
            CarbonUsdPerGram = 0,
            EgressUsdPerByte = 2 * 0.05e-9,
            PayloadBytes = 2e4,
            StateUsd = 0,
            RequestsPerSession = 1,
            FixedUsd = 0,
        };
        Assert.Equal(2.1e-5, even.SavingUsd, 12);
        Assert.Equal(0.21, even.PayloadMb!.Value, 9);
    }

    [Fact]
    public void EveryParameterHasAStandingAndASource()
    {
        Assert.All(EnergyGeographyExample.Parameters(), one => Assert.NotEmpty(one.Source));
        Assert.Contains(EnergyGeographyExample.Parameters(), one => one.Standing == Standing.Chosen);
        Assert.DoesNotContain(EnergyGeographyExample.Parameters(), one => one.Name.Contains("price", StringComparison.Ordinal) && one.Standing == Standing.Found);
    }

    private static readonly Lazy<IReadOnlyList<FrictionRow>> Rows = new(() => Study.Frictions());

    private static void Within(double printed, double computed, double unit) =>
        Assert.True(Math.Abs(printed - computed) <= unit, $"printed {printed}, computed {computed}");
}
