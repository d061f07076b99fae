using Wattline.Planning.Robust;

namespace Wattline.Tests.Planning.Robust;

public class ChanceTests
{
    /// <summary>A lognormal of mean 1: its logarithm has mean -sigma²/2. Bounds are four standard errors of 100,000 draws.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void FactorsHaveMeanOneAndTheSpreadAskedFor(double sigma)
    {
        const int draws = 100_000;
        var chance = new Chance(3);
        var factors = Enumerable.Range(0, draws).Select(_ => chance.Factor(sigma)).ToList();
        var logs = factors.Select(factor => Math.Log(factor)).ToList();
        var spread = Math.Sqrt(logs.Sum(log => Math.Pow(log + (sigma * sigma / 2), 2)) / draws);
        Assert.All(factors, factor => Assert.True(factor > 0 && double.IsFinite(factor)));
        Assert.InRange(factors.Average(), 1 - (4 * Math.Sqrt(Math.Exp(sigma * sigma) - 1) / Math.Sqrt(draws)), 1 + (4 * Math.Sqrt(Math.Exp(sigma * sigma) - 1) / Math.Sqrt(draws)));
        Assert.InRange(spread, sigma * (1 - (4 / Math.Sqrt(2 * draws))), sigma * (1 + (4 / Math.Sqrt(2 * draws))));
    }

    [Fact]
    public void WithoutSpreadEveryFactorIsOne() => Assert.Equal(1, new Chance(1).Factor(0));

    [Fact]
    public void OneSeedGivesOneCourse()
    {
        double[] Draw(ulong seed)
        {
            var chance = new Chance(seed);
            return [.. Enumerable.Range(0, 10).Select(_ => chance.Factor(0.3))];
        }

        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
    }
}
