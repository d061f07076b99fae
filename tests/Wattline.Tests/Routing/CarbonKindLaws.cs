using Wattline.Feasibility;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Tests.Routing;

/// <summary>Average and marginal intensities reorder regions, so one decision compares one kind in all of them.</summary>
public sealed class CarbonKindLaws
{
    private const int Cases = 1000;

    [Fact]
    public void MarginalAndAverageNeverMix()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var one = DecisionCase.Drawn(seed);
            var (decision, rows) = one.Decide();
            var candidates = rows.Rows.Where(row => (row.Blocked & InfeasibilityReasons.Static) == 0);
            var all = candidates.All(row => one.Inputs.Signals[row.Region].MarginalCarbon is not null);
            var kind = one.Inputs.CarbonKind == CarbonKind.Marginal && all ? CarbonKind.Marginal : CarbonKind.Average;
            Assert.Equal(kind, decision.CarbonKind);
            foreach (var row in rows.Rows.Where(row => row.Priced is not null))
            {
                var reading = one.Inputs.Signals[row.Region].Carbon(kind)!;
                var pue = one.Inputs.Regions.Single(region => region.Id == row.Region).Pue.Value;
                var grams = (reading.Value * (row.Use.ItEnergy * pue)).Grams;
                Assert.InRange(row.Priced!.Value.Emissions.Grams, grams * (1 - 1e-12), grams * (1 + 1e-12));
            }
        }
    }

    [Fact]
    public void ALiveBitNeverChangesTheKind()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var one = DecisionCase.Drawn(seed);
            var idle = one with { Live = new Dictionary<string, Infeasibility>() };
            var full = one with { Live = one.Inputs.Regions.ToDictionary(region => region.Id, _ => Infeasibility.Capacity) };
            Assert.Equal(idle.Decide().Decision.CarbonKind, full.Decide().Decision.CarbonKind);
            Assert.Equal(one.Decide().Decision.CarbonKind, full.Decide().Decision.CarbonKind);
        }
    }

    [Fact]
    public void AReadingOfTheOtherKindIsRefused()
    {
        var inputs = DecisionCase.Drawn(1).Inputs;
        var (region, signal) = inputs.Signals.First(pair => pair.Value is { AverageCarbon: not null, MarginalCarbon: not null });
        var swapped = signal with { AverageCarbon = signal.MarginalCarbon };
        var signals = new Dictionary<string, GridSignal>(inputs.Signals) { [region] = swapped };
        var refusal = Assert.Throws<ArgumentException>(() => new FleetSnapshot(inputs with { Signals = signals }));
        Assert.Contains("marginal", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(region, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AverageAndMarginalCanChooseDifferently()
    {
        // Sweden 25 average and 791 marginal, Singapore 487 and 349: the kinds reverse the order.
        var grid = new SmallFleet { CarbonPrice = CarbonPrice.FromUsdPerTonne(1000) };
        grid.Add("se", averageGrams: 25, marginalGrams: 791);
        grid.Add("sg", averageGrams: 487, marginalGrams: 349);
        Assert.Equal("se", grid.Winner(CarbonKind.Average));
        Assert.Equal("sg", grid.Winner(CarbonKind.Marginal));
    }
}
