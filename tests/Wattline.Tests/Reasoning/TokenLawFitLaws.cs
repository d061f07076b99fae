using Wattline.Reasoning;
using Wattline.Reasoning.Fits;
using Wattline.Simulation.Chance;

namespace Wattline.Tests.Reasoning;

/// <summary>A law of energy or time is found again in what was measured of it.</summary>
public class TokenLawFitLaws
{
    private static readonly TokenLaw Law = new(0.28, 3.93216e-5);

    [Fact]
    public void WithoutNoiseTheLawIsFoundExactly()
    {
        var fit = Fit(Draw(Law, 12, 0, 1));
        Assert.Equal(Law.First, fit.Law.First, 1e-10);
        Assert.Equal(Law.PerContextToken, fit.Law.PerContextToken, 1e-13);
        Assert.Equal(1, fit.RSquared!.Value, 1e-9);
        Assert.Equal(1, fit.ResidualFactor, 1e-9);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(400)]
    public void AnIntervalHoldsTheTruthAsOftenAsItSays(int count)
    {
        int within = 0, all = 0;
        for (ulong seed = 0; seed < 300; seed++)
        {
            var fit = Fit(Draw(Law, count, 0.1, seed));
            Assert.Equal(HeldCoefficient.None, fit.HeldAtZero);
            Estimate[] found = [fit.First, fit.PerContextToken, fit.At(5000)];
            double[] truth = [Law.First, Law.PerContextToken, Law.Total(5000)];
            within += found.Zip(truth).Count(pair => pair.First.Low <= pair.Second && pair.Second <= pair.First.High);
            all += 3;
        }

        Assert.InRange(within / (double)all, 0.92, 0.97);
    }

    [Fact]
    public void TheResidualFactorIsThatOfTheNoise() => Assert.Equal(Math.Exp(0.1), Fit(Draw(Law, 5000, 0.1, 3)).ResidualFactor, 0.01);

    [Fact]
    public void UnitsDoNotMatter()
    {
        var rows = Draw(Law, 50, 0.2, 4);
        var (fit, scaled) = (Fit(rows), Fit([.. rows.Select(row => new Measured(row.Tokens * 3, row.Total * 6))]));
        Assert.Equal(2 * fit.Law.First, scaled.Law.First, 1e-9);
        Assert.Equal(6 / 9.0 * fit.Law.PerContextToken, scaled.Law.PerContextToken, 1e-13);
        Assert.Equal(2 * fit.First.StandardError!.Value, scaled.First.StandardError!.Value, 1e-9);
    }

    [Fact]
    public void ACoefficientIsHeldAtZeroRatherThanBelow()
    {
        // Cheaper by the token the longer it is, and free at first: no law of attention does either.
        var flat = Fit([.. Enumerable.Range(1, 20).Select(at => new Measured(100 * at, 1000 * Math.Sqrt(at)))]);
        Assert.Equal((HeldCoefficient.Growth, 0), (flat.HeldAtZero, flat.Law.PerContextToken));
        Assert.True(flat.PerContextToken.IsHeld && flat.First.Value > 0 && flat.At(500).StandardError > 0);
        var steep = Fit([.. Enumerable.Range(1, 20).Select(at => new Measured(100 * at, Math.Pow(at, 3)))]);
        Assert.Equal((HeldCoefficient.First, 0), (steep.HeldAtZero, steep.Law.First));
        Assert.True(steep.First.IsHeld && steep.PerContextToken.Value > 0);
    }

    [Fact]
    public void TooLittleIsRefusedWithTheCure()
    {
        Assert.Contains("a fit takes 10", TokenLawFit.Of(Draw(Law, 9, 0, 1), "energy").Refused, StringComparison.Ordinal);
        var equal = Enumerable.Range(0, 50).Select(at => new Measured(1000 + at, 300)).ToList();
        Assert.Contains("shorter and longer", TokenLawFit.Of(equal, "energy").Refused, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TokenLawFit.Of([new Measured(10, 0)], "energy"));
    }

    private static TokenLawFit Fit(Measured[] rows)
    {
        var (fit, refused) = TokenLawFit.Of(rows, "energy");
        Assert.Null(refused);
        return fit!;
    }

    private static Measured[] Draw(TokenLaw law, int count, double noise, ulong seed)
    {
        var chance = new Xoshiro(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 200 * Math.Pow(100, chance.Uniform()))
            .Select(tokens => new Measured(tokens, law.Total(tokens) * Math.Exp((noise * chance.Normal()) - (noise * noise / 2))))];
    }
}
