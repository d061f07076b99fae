using Wattline.Simulation.Increments;
using Wattline.Simulation.Studies;

namespace Wattline.Tests.Simulation.Studies;

/// <summary>Figure 3 and the mix of figure 4 against the figures that were computed for them elsewhere.</summary>
public class SizeTradeTests
{
    [Fact]
    public void LatencyAndEnergyCrossWhereComputed()
    {
        var trade = SizeTrade.Paper();
        Assert.Equal(1.90724, trade.Latency.LossThreshold, 0.000005);
        Assert.Equal(1.89048, trade.Energy.LossThreshold, 0.000005);
        Assert.Equal((11436, 2314), (Math.Round(trade.Latency.SmallTokens), Math.Round(trade.Latency.LargeTokens)));
        Assert.Equal((13300, 2527), (Math.Round(trade.Energy.SmallTokens), Math.Round(trade.Energy.LargeTokens)));
    }

    [Fact]
    public void SevenTasksSuitTheSmallModelTwoTheLargeAndOneNeither()
    {
        var trade = SizeTrade.Paper();
        Assert.All(trade.Rows.Take(7), row => Assert.Equal(TradeRegion.SmallWins, row.Region));
        Assert.Equal(TradeRegion.Tradeoff, trade.Rows[7].Region);
        Assert.All(trade.Rows.Skip(8), row => Assert.Equal(TradeRegion.LargeWins, row.Region));
    }

    [Fact]
    public void TheMiddleRegionExistsBecauseComputeWeighsMoreInEnergyThanInTime()
    {
        var trade = SizeTrade.Paper();
        Assert.Equal(0.75, trade.EnergyWeight, 1e-12);
        Assert.Equal(0.9967, trade.TimeWeight, 0.00005);
        Assert.True(trade.HasMiddle);
    }

    [Fact]
    public void TheMixIsTheOneComputedByHand()
    {
        var mix = RoutingMix.Paper;
        var harvest = Assert.IsType<GammaHarvest>(mix.Increment(0).Harvest);
        Assert.Equal(3837.436, mix.Right.MeanJoules, 0.0006);
        Assert.Equal(3572.265, mix.MeanExcessJoules, 0.0006);
        Assert.Equal(0.45778, harvest.Shape, 0.000006);
        Assert.Equal(8382.793, harvest.Scale, 0.0006);
        Assert.Equal(8021.03, mix.Increment(0).Volatility, 0.006);
        Assert.Equal(-357.2265, mix.Increment(0.1).Drift, 0.0001);
    }

    [Theory]
    [InlineData(0.02, 8024)]
    [InlineData(0.05, 1284)]
    [InlineData(0.1, 321)]
    [InlineData(0.2, 80)]
    public void DriftOvertakesFluctuationWhereComputed(double error, double slots)
    {
        var mix = RoutingMix.Paper;
        var law = mix.Increment(error).Diffusion(1) with { Volatility = mix.Increment(0).Volatility };
        Assert.Equal(slots, law.CrossoverHorizon, 0.6);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(-0.25)]
    [InlineData(3)]
    public void AHarvestIsFoundForEveryTheta(double theta) =>
        Assert.Equal(theta, RoutingMix.Paper.AtTheta(theta, 2000).Diffusion(2000).Theta, 1e-9);

    [Fact]
    public void AMixWithoutTasksIsRefused() => Assert.Throws<ArgumentException>(() => RoutingMix.Of([], 1));
}
