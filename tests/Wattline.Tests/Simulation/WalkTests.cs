using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Walks;

namespace Wattline.Tests.Simulation;

/// <summary>Walks drawn by either engine, against what is exact.</summary>
public class WalkTests
{
    private static readonly int[] Horizons = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];
    private static readonly double[] Drifts = [-0.1, -0.02, 0, 0.02, 0.1];

    /// <summary>
    /// All means of the grid of drifts and horizons at once, at a family-wise level of 1e-3 by Bonferroni. Where WATTLINE_LONG_TESTS is 1 the standard
    /// error is 0.3 % of each mean; otherwise tables have a quarter of the paths and exact draws a fortieth.
    /// </summary>
    [Theory]
    [InlineData(WalkEngine.Tables, 4)]
    [InlineData(WalkEngine.ExactDraws, 40)]
    public void MeansAgreeWithSpitzerOverDriftsAndHorizons(WalkEngine engine, int fewer)
    {
        fewer = Environment.GetEnvironmentVariable("WATTLINE_LONG_TESTS") == "1" ? 1 : fewer;
        var (faults, critical) = (new List<string>(), -Normal.InvCDF(0, 1, 1e-3 / 2 / (Horizons.Length * Drifts.Length)));
        foreach (var drift in Drifts)
        {
            var walk = Walkers.Shifted(drift);
            var exact = SpitzerMoments.Of(walk, Horizons[^1]);
            // Short walks err more and cost less: two runs, each with as many paths as its worst horizon takes.
            foreach (var horizons in (int[][])[Horizons[..4], Horizons[4..]])
            {
                var paths = horizons.Max(slots => exact.Variance(slots) / Math.Pow(0.003 * exact.Mean(slots), 2)) / fewer;
                faults.AddRange(Faults(walk, exact, horizons, (int)Math.Ceiling(paths) + 1, engine, critical));
            }
        }

        Assert.Empty(faults);
    }

    /// <summary>What a table keeps: mean, variance and 99 % quantile within 0.5 %, at short and long horizons.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -0.1)]
    [InlineData(1, 0)]
    public void TablesKeepMeanVarianceAndQuantile(int setting, double drift)
    {
        var walk = setting == 1 ? Walkers.Busy : Walkers.Shifted(drift);
        var exact = SpitzerMoments.Of(walk, 300);
        var laws = DeficitGrid.Of(walk, [1, 10, 300], 32, TestContext.Current.CancellationToken);
        var samples = Run(walk, [1, 10, 300], 1_000_000, WalkEngine.Tables);
        for (var at = 0; at < laws.Count; at++)
        {
            Assert.Equal(1, samples[at].Mean / exact.Mean(laws[at].Slots), 0.005);
            Assert.Equal(1, samples[at].Variance / exact.Variance(laws[at].Slots), 0.005);
            Assert.Equal(1, samples[at].Quantile(0.99).Value / laws[at].Quantile(0.99), 0.005);
        }
    }

    /// <summary>Quantiles of exact draws against the grid's law, at 4.5 standard errors of the place.</summary>
    [Fact]
    public void QuantilesOfExactDrawsAreThoseOfTheGrid()
    {
        var laws = DeficitGrid.Of(Walkers.Paper, [2, 50], 64, TestContext.Current.CancellationToken);
        var samples = Run(Walkers.Paper, [2, 50], 100_000, WalkEngine.ExactDraws);
        for (var at = 0; at < laws.Count; at++)
        {
            foreach (var probability in (double[])[0.6, 0.9, 0.99, 0.999])
            {
                var estimate = samples[at].Quantile(probability, 4.5);
                Assert.InRange(laws[at].Quantile(probability), estimate.Low * 0.9995, estimate.High * 1.0005);
                Assert.InRange(estimate.Value, estimate.Low, estimate.High);
            }
        }
    }

    [Theory]
    [InlineData(WalkEngine.Tables)]
    [InlineData(WalkEngine.ExactDraws)]
    public void TheBitsDoNotDependOnThreads(WalkEngine engine)
    {
        var plan = new WalkPlan { Horizons = [7, 90], Paths = 1003, Seed = 5, Engine = engine, Threads = 1 };
        var alone = DeficitWalk.Run(Walkers.Paper, plan, null, TestContext.Current.CancellationToken);
        foreach (var threads in (int?[])[2, 7, null])
        {
            var many = DeficitWalk.Run(Walkers.Paper, plan with { Threads = threads }, null, TestContext.Current.CancellationToken);
            Assert.Equal(alone.Select(Bits), many.Select(Bits));
        }

        var other = DeficitWalk.Run(Walkers.Paper, plan with { Seed = 6 }, null, TestContext.Current.CancellationToken);
        Assert.NotEqual(alone[0].Mean, other[0].Mean);

        static string Bits(DeficitSample sample) =>
            $"{sample.Mean:R} {sample.Variance:R} {sample.VarianceError:R} {string.Join(' ', sample.Ascending.Select(BitConverter.DoubleToInt64Bits))}";
    }

    /// <summary>Of the ways to walk by table those that the processor has; one by one is everywhere.</summary>
    [Fact]
    public void TheBitsDoNotDependOnTheWidthOfVectors()
    {
        var table = new IncrementTable(Walkers.Paper);
        var ways = new List<Action<TableBlock, int>> { (block, slots) => block.AdvanceOne(slots), (block, slots) => block.Advance(slots) };
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            ways.Add((block, slots) => block.AdvanceEight(slots));
        }

        var all = ways.Select(way =>
        {
            var (block, deficits) = (new TableBlock(table, 3, 2), new double[TableBlock.Paths]);
            way(block, 1000);
            way(block, 4001);
            block.CopyDeficits(deficits);
            return deficits.Select(BitConverter.DoubleToInt64Bits).ToArray();
        }).ToArray();
        Assert.All(all, bits => Assert.Equal(all[0], bits));
    }

    [Fact]
    public void TablesHaveTheIncrementsMeanAndVariance()
    {
        Increment[] walks = [Walkers.Paper, Walkers.Shifted(-0.3), Walkers.Gauss, Walkers.Busy, new(new ConstantHarvest(3000), Walkers.Paper.Consumption)];
        foreach (var walk in walks)
        {
            var (mean, variance) = new IncrementTable(walk).Moments();
            Assert.Equal(walk.Drift / walk.Volatility, mean, 1e-7);
            Assert.Equal(1, variance, 1e-6);
        }
    }

    /// <summary>The largest gap between the draws' and the law's distribution, by Kolmogorov at a level of 1e-4 (2.23 / sqrt(n)).</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.45778)]
    [InlineData(0.9)]
    [InlineData(1)]
    [InlineData(1.7)]
    [InlineData(60)]
    public void GammaHarvestsAreDrawnExactly(double shape)
    {
        Assert.True(Gap(new GammaHarvest(shape, 3), joules => AtMost(joules / 3)) < 2.23);

        // The library's function is 0 below 1e-15, where much of a small shape's law lies.
        double AtMost(double x) => x < 1e-7
            ? Math.Exp((shape * Math.Log(x)) - SpecialFunctions.GammaLn(shape + 1)) : SpecialFunctions.GammaLowerRegularized(shape, x);
    }

    [Fact]
    public void NormalAndConstantHarvestsAreDrawnExactly()
    {
        Assert.True(Gap(new NormalHarvest(5, 2), x => Normal.CDF(5, 2, x)) < 2.23);
        var chance = new XoshiroState(1, 1);
        Assert.Equal(7, new HarvestCells(new ConstantHarvest(7)).Draw(ref chance));
    }

    /// <summary>Lemma 2, and the whole law where energies are equal: the number of tasks is Poisson's, in the table and beyond it.</summary>
    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(4, 10)]
    [InlineData(70, 3)]
    [InlineData(2, 300)]
    public void SumsOfTasksHaveMeanAndVarianceOfLemma2(double rate, int kinds)
    {
        var numbers = Enumerable.Range(1, kinds).Select(kind => (double)kind).ToArray();
        var tasks = new CompoundPoisson(rate, [.. numbers.Select(kind => 1 + (kind % 7))], numbers);
        var (sums, chance, mean, square) = (new TaskSums(tasks), new XoshiroState(9, 0), 0.0, 0.0);
        const int Draws = 300_000;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var part = 0; part < sums.Parts; part++)
            {
                sum += sums.Draw(ref chance);
            }

            (mean, square) = (mean + (sum / Draws), square + (sum * sum / Draws));
        }

        var fourth = (3 * tasks.Variance * tasks.Variance) + (rate * tasks.Shares.Zip(tasks.Joules, (share, joules) => share * Math.Pow(joules, 4)).Sum());
        Assert.Equal(tasks.Mean, mean, 4.5 * Math.Sqrt(tasks.Variance / Draws));
        Assert.Equal(tasks.Variance, square - (mean * mean), 4.5 * Math.Sqrt(fourth / Draws));
    }

    [Fact]
    public void NumbersOfTasksArePoisson()
    {
        var (sums, chance, law) = (new TaskSums(new CompoundPoisson(1.3, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])), new XoshiroState(4, 0), new Poisson(1.3));
        var counts = new int[20];
        const int Draws = 400_000;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var part = 0; part < sums.Parts; part++)
            {
                sum += sums.Draw(ref chance);
            }

            counts[(int)Math.Min(19, sum)]++;
        }

        for (var count = 0; count < 8; count++)
        {
            var due = Draws * law.Probability(count);
            Assert.Equal(due, counts[count], 4.5 * Math.Sqrt(due));
        }
    }

    [Fact]
    public void ProgressRunsToOneAndARunCanBeStopped()
    {
        var seen = new Steps();
        var plan = new WalkPlan { Horizons = [10], Paths = 5000, Threads = 1 };
        DeficitWalk.Run(Walkers.Paper, plan, seen, TestContext.Current.CancellationToken);
        Assert.Equal(seen.Shares.Order(), seen.Shares);
        Assert.Equal(1, seen.Shares[^1]);
        using var stop = new CancellationTokenSource();
        var stopper = new Steps(_ => stop.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => DeficitWalk.Run(Walkers.Paper, plan, stopper, stop.Token));
        Assert.NotEqual(1, stopper.Shares[^1]);
    }

    [Fact]
    public void WhatIsNoPlanIsRefused()
    {
        Refused("ascending", new WalkPlan { Horizons = [], Paths = 10 });
        Refused("ascending", new WalkPlan { Horizons = [5, 5], Paths = 10 });
        Refused("ascending", new WalkPlan { Horizons = [0], Paths = 10 });
        Refused("two paths", new WalkPlan { Horizons = [5], Paths = 1 });
        Refused("thread", new WalkPlan { Horizons = [5], Paths = 10, Threads = 0 });
        Refused("fewer paths", new WalkPlan { Horizons = [5, 6], Paths = WalkPlan.MostKept });
        Assert.Contains("two deficits", Assert.Throws<ArgumentException>(() => new DeficitSample(1, [1])).Message, StringComparison.Ordinal);
    }

    private static void Refused(string names, WalkPlan plan)
    {
        var fault = Assert.Throws<ArgumentException>(() => DeficitWalk.Run(Walkers.Paper, plan, null, TestContext.Current.CancellationToken));
        Assert.Contains(names, fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Faults(
        Increment walk, SpitzerMoments exact, int[] horizons, int paths, WalkEngine engine, double critical)
    {
        foreach (var sample in Run(walk, horizons, paths, engine))
        {
            var off = (sample.Mean - exact.Mean(sample.Slots)) / Math.Sqrt(exact.Variance(sample.Slots) / paths);
            if (!(Math.Abs(off) < critical))
            {
                yield return $"drift {walk.Drift / walk.Volatility}, {sample.Slots} slots, {paths} paths: {off} standard errors";
            }
        }
    }

    private static IReadOnlyList<DeficitSample> Run(Increment walk, int[] horizons, int paths, WalkEngine engine) => DeficitWalk.Run(
        walk, new WalkPlan { Horizons = horizons, Paths = paths, Seed = 20_26, Engine = engine }, null, TestContext.Current.CancellationToken);

    /// <summary>The Kolmogorov statistic times sqrt(n).</summary>
    private static double Gap(SlotHarvest harvest, Func<double, double> law)
    {
        var (cells, chance, draws) = (new HarvestCells(harvest), new XoshiroState(8, 2), new double[100_000]);
        for (var draw = 0; draw < draws.Length; draw++)
        {
            draws[draw] = cells.Draw(ref chance);
        }

        Array.Sort(draws);
        return Math.Sqrt(draws.Length) * Enumerable.Range(0, draws.Length).Max(at => Math.Abs(law(draws[at]) - ((at + 0.5) / draws.Length)));
    }

    private sealed class Steps(Action<double>? then = null) : IProgress<double>
    {
        public List<double> Shares { get; } = [];

        public void Report(double value)
        {
            Shares.Add(value);
            then?.Invoke(value);
        }
    }
}
