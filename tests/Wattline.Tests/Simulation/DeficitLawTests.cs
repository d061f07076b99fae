using MathNet.Numerics;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Deficits;

namespace Wattline.Tests.Simulation;

/// <summary>The deficit of Brownian motion: worked values, laws, and both ends of the numbers.</summary>
public class DeficitLawTests
{
    [Theory]
    [InlineData(0, 1, 1, 0.79788)]
    [InlineData(0.5, 1, 4, 0.84932)]
    [InlineData(-0.5, 1, 4, 2.84932)]
    [InlineData(2, 3, 10, 2.23121)]
    [InlineData(-2, 3, 10, 22.23121)]
    [InlineData(0.1, 2, 50, 9.01741)]
    [InlineData(-0.1, 2, 50, 14.01741)]
    public void TheMeanIsAsWorkedOutByHand(double drift, double volatility, double horizon, double mean) =>
        Assert.Equal(mean, new DeficitLaw(drift, volatility, horizon).Mean, 0.000006);

    [Fact]
    public void TheProbabilityIsAsWorkedOutByHand()
    {
        Assert.Equal(0.84712, new DeficitLaw(0.5, 1, 4).Probability(0.8 * 2), 0.000006);
        Assert.Equal(0.04239, new DeficitLaw(-2, 3, 10).Probability(0.8 * 3 * Math.Sqrt(10)), 0.000006);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 0.8537)]
    [InlineData(0.5, 0.7278)]
    [InlineData(1, 0.5322)]
    [InlineData(2, 0.3097)]
    [InlineData(3, 0.2088)]
    [InlineData(5, 0.1253)]
    [InlineData(10, 0.0627)]
    public void TheNormalisedDeviationIsAsTabledOnBothSides(double theta, double expected)
    {
        Assert.Equal(expected, DeficitLaw.NormalisedDeviation(theta), 0.00006);
        Assert.Equal(DeficitLaw.NormalisedDeviation(theta), DeficitLaw.NormalisedDeviation(-theta));
        Assert.True(theta == 0 || DeficitLaw.NormalisedDeviation(theta) < 1);
    }

    [Fact]
    public void TurningTheDriftAddsIt() => ForLaws(law =>
    {
        var turned = law with { Drift = -law.Drift };
        Assert.Equal(law.Mean + (law.Drift * law.Horizon), turned.Mean, 1e-12 * Math.Max(law.Mean, turned.Mean));
    });

    [Fact]
    public void TheDeviationAtZeroDriftIsThreeQuartersOfTheMean()
    {
        var law = new DeficitLaw(0, 3, 7);
        Assert.Equal(Math.Sqrt((Math.PI / 2) - 1), law.Deviation / law.Mean, 1e-14);
    }

    /// <summary>Mean, variance and mean beyond a battery are integrals of the tail: held against quadrature, around the series' edges too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(0.0199)]
    [InlineData(-0.0199)]
    [InlineData(0.0201)]
    [InlineData(-0.0201)]
    [InlineData(0.7)]
    [InlineData(-0.7)]
    [InlineData(3)]
    [InlineData(-3)]
    [InlineData(12)]
    [InlineData(-12)]
    public void MomentsAreTheIntegralsOfTheTail(double theta)
    {
        var law = new DeficitLaw(theta, 1, 1);
        var top = Math.Max(0, -theta) + 12;
        Assert.Equal(Integral(law.Tail, 0, top), law.Mean, 1e-12 * (1 + law.Mean));
        Assert.Equal(Integral(x => 2 * x * law.Tail(x), 0, top) - (law.Mean * law.Mean), law.Variance, 1e-11 * (1 + (law.Mean * law.Mean)));
        foreach (var held in (double[])[0, 0.3, 0.99, 1.01, 2.5])
        {
            Assert.Equal(Integral(law.Tail, held, top), law.MeanBeyond(held), 1e-12 * (1 + law.Mean));
        }
    }

    [Fact]
    public void ASurplusLeavesAnExponentialDeficit()
    {
        var law = new DeficitLaw(0.2, 2, 1e9);
        Assert.Equal(law.Asymptote, law.Mean, 1e-12 * law.Mean);
        Assert.Equal(law.Asymptote, law.Deviation, 1e-9 * law.Mean);
        Assert.Equal(Math.Exp(-0.1 * 30), law.Tail(30), 1e-14);
        Assert.Equal(law.Asymptote * Math.Exp(-0.1 * 30), law.MeanBeyond(30), 1e-12);
    }

    [Fact]
    public void EachRegimeTendsToItsAsymptote()
    {
        Assert.Equal((DeficitRegime.Deficit, DeficitRegime.Critical, DeficitRegime.Surplus),
            (new DeficitLaw(-1, 1, 1).Regime, new DeficitLaw(0, 1, 1).Regime, new DeficitLaw(1, 1, 1).Regime));
        foreach (var drift in (double[])[-0.3, 0, 0.3])
        {
            var law = new DeficitLaw(drift, 2, 1e8);
            Assert.Equal(1, law.Mean / law.Asymptote, 1e-6);
        }

        // Equation 93: what is left of a deficit beside its drift.
        var deep = new DeficitLaw(-0.3, 2, 1e6);
        Assert.Equal(4 / 0.6, deep.Mean - deep.Asymptote, 1e-6);
    }

    [Fact]
    public void AtTheCrossoverDriftIsAsLargeAsFluctuation() => ForLaws(law =>
    {
        var at = law with { Horizon = law.CrossoverHorizon };
        Assert.Equal(Math.Abs(at.Drift) * at.Horizon, (at with { Drift = 0 }).Asymptote, 1e-9 * (at with { Drift = 0 }).Asymptote);
    });

    /// <summary>Equations 79 and 80 as they stand in the handbook, with error functions, where they do not overflow.</summary>
    [Fact]
    public void TheTailIsTheHandbooksFormula() => ForLaws(law =>
    {
        foreach (var y in (double[])[0, 0.01, 0.3, 1, 2.2])
        {
            var z = -y;
            var handbook = (SpecialFunctions.Erfc((-z / Math.Sqrt(2)) + (law.Theta / Math.Sqrt(2))) / 2)
                + (Math.Exp(2 * law.Theta * z) * SpecialFunctions.Erfc((-z / Math.Sqrt(2)) - (law.Theta / Math.Sqrt(2))) / 2);
            Assert.Equal(Math.Min(1, handbook), law.Tail(y * law.Volatility * Math.Sqrt(law.Horizon)), 1e-11);
        }
    });

    [Fact]
    public void TheLawHoldsAtBothEndsOfTheNumbers()
    {
        foreach (var horizon in (double[])[1e-9, 1, 1e9])
        {
            foreach (var theta in (double[])[-1e6, -40, -8, -1e-3, 0, 1e-9, 1e-3, 8, 40, 1e6])
            {
                var law = new DeficitLaw(theta * 3 / Math.Sqrt(horizon), 3, horizon);
                Assert.True(law.Mean > 0 && double.IsFinite(law.Mean), $"{law}");
                Assert.True(law.Variance > 0 && double.IsFinite(law.Variance), $"{law}");
                Climbs(law);
            }
        }
    }

    [Fact]
    public void TheQuantileTurnsTheTail() => ForLaws(law =>
    {
        foreach (var probability in (double[])[1e-6, 0.01, 0.5, 0.99, 1 - 1e-12])
        {
            Assert.Equal(1 - probability, law.Tail(law.Quantile(probability)), 1e-10 * Math.Max(1e-3, 1 - probability));
        }
    });

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(-2, 3, 10)]
    [InlineData(0.1, 2, 50)]
    public void ExactDrawsHaveTheLaw(double drift, double volatility, double horizon)
    {
        const int Draws = 200_000;
        var (law, chance, counts, sum) = (new DeficitLaw(drift, volatility, horizon), new Xoshiro(41), new int[3], 0.0);
        double[] places = [0.3 * volatility * Math.Sqrt(horizon), 0.8 * volatility * Math.Sqrt(horizon), 1.6 * volatility * Math.Sqrt(horizon)];
        for (var draw = 0; draw < Draws; draw++)
        {
            var deficit = law.Draw(chance.Normal(), chance.Uniform());
            sum += deficit;
            for (var at = 0; at < places.Length; at++)
            {
                counts[at] += deficit <= places[at] ? 1 : 0;
            }
        }

        Assert.Equal(law.Mean, sum / Draws, 4.5 * law.Deviation / Math.Sqrt(Draws));
        for (var at = 0; at < places.Length; at++)
        {
            Assert.Equal(law.Probability(places[at]), counts[at] / (double)Draws, 4.5 * Math.Sqrt(0.25 / Draws));
        }
    }

    [Fact]
    public void WhatIsNoLawIsRefused()
    {
        Assert.Contains("volatility", Assert.Throws<ArgumentException>(() => new DeficitLaw(0, 0, 1).Checked()).Message, StringComparison.Ordinal);
        Assert.Contains("horizon", Assert.Throws<ArgumentException>(() => new DeficitLaw(0, 1, double.NaN).Checked()).Message, StringComparison.Ordinal);
        Assert.Contains("drift", Assert.Throws<ArgumentException>(() => new DeficitLaw(double.NaN, 1, 1).Checked()).Message, StringComparison.Ordinal);
        Assert.Contains("initial", Assert.Throws<ArgumentException>(() => new DeficitLaw(0, 1, 1).MeanBeyond(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("quantile", Assert.Throws<ArgumentException>(() => new DeficitLaw(0, 1, 1).Quantile(1)).Message, StringComparison.Ordinal);
    }

    /// <summary>From far below any deficit to far above it probabilities only grow, and with the tail they add up to 1.</summary>
    private static void Climbs(DeficitLaw law)
    {
        var (before, tail) = (-1.0, 2.0);
        for (var exponent = -60; exponent <= 20; exponent++)
        {
            var joules = law.Mean * Math.ScaleB(1, exponent);
            var (now, rest) = (law.Probability(joules), law.Tail(joules));
            Assert.True(now is >= 0 and <= 1 && rest is >= 0 and <= 1, $"{law} at {joules}: {now}, {rest}");
            Assert.True(now >= before - 1e-12 && rest <= tail + 1e-12, $"{law} at {joules}: {before} to {now}");
            Assert.Equal(1, now + rest, 1e-9);
            (before, tail) = (now, rest);
        }

        Assert.Equal(1, before, 1e-9);
    }

    private static void ForLaws(Action<DeficitLaw> law)
    {
        var chance = new Xoshiro(17);
        for (var draw = 0; draw < 200; draw++)
        {
            var (volatility, horizon) = (Math.Exp(2 * chance.Normal()), Math.Exp(3 * chance.Normal()));
            law(new DeficitLaw(1.5 * chance.Normal() * volatility / Math.Sqrt(horizon), volatility, horizon));
        }
    }

    private static double Integral(Func<double, double> of, double from, double to)
    {
        var sum = 0.0;
        for (var part = 0; part < 200; part++)
        {
            sum += MathNet.Numerics.Integration.GaussLegendreRule.Integrate(of, from + ((to - from) * part / 200), from + ((to - from) * (part + 1) / 200), 20);
        }

        return sum;
    }
}
