using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Tests.Forecasts;

/// <summary>How the experts of one forecast share it, and the sums that they are solved from.</summary>
public sealed class ExpertLaws
{
    private const int Hours = 90 * 24;

    [Fact]
    public void WeightsAreSharesOfOne()
    {
        var random = new Random(3);
        for (var draw = 0; draw < 50; draw++)
        {
            var weights = new ExpertWeights(1 + random.Next(6), 0.1, 1 - (0.2 * random.NextDouble()));
            for (var step = 0; step < 40; step++)
            {
                Judge(weights, [.. Enumerable.Range(0, weights.Values.Length).Select(_ => random.NextDouble() - 0.4)]);
                Assert.All(weights.Values.ToArray(), weight => Assert.InRange(weight, 0, 1));
                Assert.Equal(1, weights.Values.ToArray().Sum(), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.99)]
    public void AnExpertThatIsAlwaysRightWins(double keep)
    {
        var random = new Random(5);
        var weights = new ExpertWeights(4, 0.1, keep);
        for (var step = 0; step < 2000; step++)
        {
            Judge(weights, [random.NextDouble() - 0.2, random.NextDouble() - 0.5, 0, random.NextDouble() - 0.9]);
        }

        Assert.True(weights.Values[2] > 0.95, $"{weights.Values[2]:F3}");
    }

    [Fact]
    public void WhoHasBecomeTheBetterOneIsFollowedSoonerByWhoForgets()
    {
        double forgetting = 0, remembering = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var (forgets, remembers) = (new ExpertWeights(2, 0.1, 0.97), new ExpertWeights(2, 0.1, 1));
            var random = new Random(seed);
            for (var step = 0; step < 540; step++)
            {
                var (good, bad) = (random.NextDouble() - 0.5, 1.5 * (random.NextDouble() - 0.5));
                var errors = step < 500 ? new[] { good, bad } : [bad, good];
                Judge(forgets, errors);
                Judge(remembers, errors);
            }

            (forgetting, remembering) = (forgetting + forgets.Values[1], remembering + remembers.Values[1]);
        }

        Assert.True(forgetting > remembering + 1, $"{forgetting:F2} and {remembering:F2} of 20");
    }

    [Fact]
    public void BeforeAnErrorIsKnownAllCountTheSame()
    {
        var weights = new ExpertWeights(5, 0.1, 1);
        weights.Weigh();
        Assert.All(weights.Values.ToArray(), weight => Assert.Equal(0.2, weight, 1e-15));
    }

    [Fact]
    public void TheSameExpertTwiceChangesNothing()
    {
        var history = DataPack.Embedded.CarbonSeries("DE")!.Value.Span[..Hours].ToArray();
        var scale = SeriesScale.Of(history, ForecastQuantity.Carbon)!.Value;
        var past = new SeriesPast(history, scale, DataPack.FirstSlot.HoursSinceEpoch);
        var expert = new RegressionExpert(ForecastFeatures.Own, ForecastPrior.CarbonAlone, 500);
        var once = Made(past, scale, new RegressionLearner(past, scale, null, expert));
        var twice = Made(past, scale, new RegressionLearner(past, scale, null, expert, expert));
        var apart = Made(past, scale, new RegressionLearner(past, scale, null, expert), new RegressionLearner(past, scale, null, expert));
        for (var i = 0; i < once.Length; i++)
        {
            Assert.Equal(once[i].Value, twice[i].Value, once[i].Value * 1e-9);
            Assert.Equal(once[i].High!.Value, apart[i].High!.Value, once[i].Value * 1e-9);
        }
    }

    [Fact]
    public void TheFirstFiguresOfLargerSumsAreSolvedAsIfAlone()
    {
        var random = new Random(11);
        var (large, small) = (new NormalEquations(13), new NormalEquations(7));
        var f = new double[13];
        for (var i = 0; i < 60; i++)
        {
            f = [.. f.Select(_ => random.NextDouble() - 0.5)];
            large.Add(f, f[0] + f[12], 1 + i);
            small.Add(f.AsSpan(0, 7), f[0] + f[12], 1 + i);
        }

        var prior = f[..7];
        var (some, alone) = (new double[7], new double[7]);
        large.Solve(prior, 2, some);
        small.Solve(prior, 2, alone);
        Assert.All(some.Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(250)]
    public void SharesOfTheMeanTurnBack(double unit)
    {
        double[] known = [20 * unit, 300 * unit, 5 * unit, 75 * unit];
        var scale = SeriesScale.Levels(known);
        Assert.All(known, value => Assert.Equal(value, scale.From(scale.To(value)), value * 1e-12));
        Assert.Equal(1, scale.To(100 * unit), 1e-12);
        Assert.Equal(0, scale.From(-3));
    }

    private static void Judge(ExpertWeights weights, double[] errors)
    {
        weights.Add(errors.Select((error, at) => error * weights.Values[at]).Sum(), errors);
        weights.Weigh();
    }

    private static ForecastPoint[] Made(SeriesPast past, SeriesScale scale, params RegressionLearner[] learners) =>
        new RegressionWalk(past, scale, ForecastQuantity.Carbon, learners).Forecast(DataPack.FirstSlot.AddHours(Hours - 1));
}
