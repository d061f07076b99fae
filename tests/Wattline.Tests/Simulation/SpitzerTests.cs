using System.Numerics;
using MathNet.Numerics;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;

namespace Wattline.Tests.Simulation;

/// <summary>Exact moments of walks in slots, held against closed forms, sums over arrivals, direct transforms, and Lindley's recursion on a grid.</summary>
public class SpitzerTests
{
    [Fact]
    public void TheGaussianWalkIsAsWorkedOutByHand()
    {
        var moments = SpitzerMoments.Of(Walkers.Gauss, 1000);
        Assert.Equal(2.00309, moments.Mean(10), 0.000006);
        Assert.Equal(7.41618, moments.Mean(100), 0.000006);
        Assert.Equal(24.65504, moments.Mean(1000), 0.000006);
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI), moments.Mean(1), 1e-14);
        Assert.Equal(0.5 - (1 / (2 * Math.PI)), moments.Variance(1), 1e-14);
        var error = moments.Against(10);
        Assert.Equal(2.52313, error.DiffusionJoules, 0.000006);
        Assert.Equal(2.52313 - 0.58260, error.CorrectedJoules, 0.00001);
        Assert.Equal(2.52313 / 2.00309, 1 + error.DiffusionShare, 0.00001);
    }

    /// <summary>For few slots: all numbers of arrivals of all kinds, and the gamma's law in closed form.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-0.4)]
    [InlineData(0.4)]
    public void MeansAreTheSumsOverArrivals(double drift)
    {
        var tasks = new CompoundPoisson(0.8, [1, 3.7], [2, 1]);
        var walk = new Increment(SlotHarvest.Gamma(tasks.Mean + drift, 2), tasks);
        var (moments, sum) = (SpitzerMoments.Of(walk, 12), 0.0);
        for (var slots = 1; slots <= 12; slots++)
        {
            sum += Shortfall(walk, slots) / slots;
            Assert.Equal(sum, moments.Mean(slots), 1e-11 * sum);
        }
    }

    /// <summary>For many slots: E|S| = (2/pi) times the integral of (1 - Re E e^(iuS)) / u^2, along the real axis.</summary>
    [Theory]
    [InlineData(30, 0)]
    [InlineData(30, -0.1)]
    [InlineData(2000, 0.02)]
    [InlineData(60000, 0)]
    public void SummandsAreThoseOfTheDirectTransform(int slots, double drift)
    {
        var walk = Walkers.Shifted(drift);
        var moments = SpitzerMoments.Of(walk, slots);
        var summand = slots * (moments.Mean(slots) - moments.Mean(slots - 1));
        Assert.Equal((Absolute(walk, slots) - (slots * walk.Drift)) / 2, summand, 1e-6 * summand);
    }

    /// <summary>Two ways that share nothing: contours and Spitzer's identity, against a grid, transforms and reflection.</summary>
    [Fact]
    public void MomentsAreThoseOfTheGrid()
    {
        Increment[] walks =
            [Walkers.Paper, Walkers.Shifted(0.1), Walkers.Shifted(-0.1), new(new NormalHarvest(4000, 2000), Walkers.Paper.Consumption), Walkers.Busy];
        foreach (var walk in walks)
        {
            var moments = SpitzerMoments.Of(walk, 200);
            foreach (var law in DeficitGrid.Of(walk, [3, 20, 200], 32, TestContext.Current.CancellationToken))
            {
                Assert.Equal(1, law.Mean / moments.Mean(law.Slots), 5e-4);
                Assert.Equal(1, law.Variance / moments.Variance(law.Slots), 3e-4);
            }
        }
    }

    [Fact]
    public void TheGridsErrorFallsWithTheSquareOfItsStep()
    {
        var exact = SpitzerMoments.Of(Walkers.Gauss, 50).Mean(50);
        double[] errors = [.. new[] { 8, 16, 32 }.Select(Error)];
        Assert.Equal(4, errors[0] / errors[1], 0.1);
        Assert.Equal(4, errors[1] / errors[2], 0.1);

        double Error(int points) => DeficitGrid.Of(Walkers.Gauss, [50], points, TestContext.Current.CancellationToken)[0].Mean - exact;
    }

    [Fact]
    public void TheGridsQuantileTurnsItsProbability()
    {
        var law = DeficitGrid.Of(Walkers.Paper, [40], 16, TestContext.Current.CancellationToken)[0];
        foreach (var probability in (double[])[0.3, 0.9, 0.99, 0.9999])
        {
            Assert.Equal(probability, law.Probability(law.Quantile(probability)), 1e-9);
        }

        Assert.Equal(0, law.Quantile(0.01));
        var constant = new Increment(new ConstantHarvest(1), new CompoundPoisson(1, [1]));
        Assert.Equal(1 / Math.E, DeficitGrid.Of(constant, [1], 10, TestContext.Current.CancellationToken)[0].Mean, 1e-9);
    }

    /// <summary>A slot simulation lies below the diffusion, by about 0.58 sigma once the horizon is long.</summary>
    [Fact]
    public void TheDiffusionOverstatesByTheOffset()
    {
        var moments = SpitzerMoments.Of(Walkers.Gauss, 100_000);
        foreach (var slots in (int[])[1, 10, 1000, 100_000])
        {
            var error = moments.Against(slots);
            Assert.True(error.DiffusionShare > 0);
            Assert.True(Math.Abs(error.CorrectedShare) < error.DiffusionShare);
        }

        Assert.Equal(DeficitLaw.SlotOffset, moments.Against(100_000).DiffusionJoules - moments.Mean(100_000), 0.001);
    }

    [Fact]
    public void WhatHasNoAnswerIsRefused()
    {
        var tasks = new CompoundPoisson(1, [1]);
        Refused("harvest that varies", () => SpitzerMoments.Of(new Increment(new ConstantHarvest(1), tasks), 10));
        Refused("varies too little", () => SpitzerMoments.Of(new Increment(new NormalHarvest(1, 1e-7), tasks), 10));
        Refused("horizon", () => SpitzerMoments.Of(Walkers.Gauss, 0));
        Refused("that varies", () => new Increment(new ConstantHarvest(1), CompoundPoisson.None));
        Refused("ascending", () => DeficitGrid.Of(Walkers.Gauss, [3, 2], 8, TestContext.Current.CancellationToken));
        Refused("points", () => DeficitGrid.Of(Walkers.Gauss, [100_000], 1024, TestContext.Current.CancellationToken));
        Refused("rate", () => new CompoundPoisson(-1, [1]));
        Refused("above 0 J", () => new CompoundPoisson(1, [0]));
        Refused("weight for each", () => new CompoundPoisson(1, [1, 2], [1]));
        Refused("not all 0", () => new CompoundPoisson(1, [1], [0]));
        Refused("shape", () => new GammaHarvest(0, 1));
        Refused("scale", () => new GammaHarvest(1, double.NaN));
    }

    private static void Refused(string names, Func<object?> act) =>
        Assert.Contains(names, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);

    /// <summary>E[max(0, -S_k)] by the numbers of tasks of two kinds.</summary>
    private static double Shortfall(Increment walk, int slots)
    {
        var (tasks, harvest, sum) = (walk.Consumption, (GammaHarvest)walk.Harvest, 0.0);
        for (var first = 0; first < 60; first++)
        {
            for (var second = 0; second < 60; second++)
            {
                var (few, many) = (Poisson(slots * tasks.Rate * tasks.Shares[0], first), Poisson(slots * tasks.Rate * tasks.Shares[1], second));
                sum += few * many * Missing(slots * harvest.Shape, harvest.Scale, (first * tasks.Joules[0]) + (second * tasks.Joules[1]));
            }
        }

        return sum;
    }

    private static double Missing(double shape, double scale, double joules) => joules == 0 ? 0
        : (joules * SpecialFunctions.GammaLowerRegularized(shape, joules / scale))
            - (shape * scale * SpecialFunctions.GammaLowerRegularized(shape + 1, joules / scale));

    private static double Poisson(double mean, int count) => Math.Exp((count * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(count + 1));

    private static double Absolute(Increment walk, int slots)
    {
        // Beyond where the transform has died out what is left of the integral is 1/u.
        var (end, sum) = (Math.Sqrt(80.0 / slots), 0.0);
        const int Parts = 4000;
        for (var part = 0; part < Parts; part++)
        {
            sum += MathNet.Numerics.Integration.GaussLegendreRule.Integrate(
                u => (1 - Transform(walk, slots, u)) / (u * u), end * part / Parts, end * (part + 1) / Parts, 8);
        }

        return 2 / Math.PI * walk.Volatility * (sum + (1 / end));
    }

    private static double Transform(Increment walk, int slots, double u)
    {
        var (gamma, w) = ((GammaHarvest)walk.Harvest, new Complex(0, -u / walk.Volatility));
        var tasks = walk.Consumption.Joules.Aggregate(Complex.Zero, (sum, joules) => sum + (Complex.Exp(w * joules) / walk.Consumption.Joules.Count));
        return Complex.Exp(slots * ((walk.Consumption.Rate * (tasks - 1)) - (gamma.Shape * Complex.Log(1 + (gamma.Scale * w))))).Real;
    }
}
