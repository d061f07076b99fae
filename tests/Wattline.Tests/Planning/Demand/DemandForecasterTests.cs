using Wattline.Planning.Demand;
using Wattline.Signals;

namespace Wattline.Tests.Planning.Demand;

public sealed class DemandForecasterTests
{
    private static readonly Slot First = Slot.At(2026, 3, 2);

    [Fact]
    public void TheFirstHourIsEnough()
    {
        var points = Forecast([120], 48);
        Assert.All(points, point => Assert.Equal(120, point.Requests, 6));
        Assert.All(points, point => Assert.True(point.Low < 100 && point.High > 140));
    }

    [Fact]
    public void WithoutAKnownHourNothingIsForecast()
    {
        Assert.Empty(Forecast([], 24));
        Assert.Empty(Forecast([double.NaN, double.NaN], 24));
    }

    [Fact]
    public void WhereNobodyAskedNobodyIsExpected() => Assert.All(Forecast(new double[300], 24), point => Assert.Equal((0.0, 0.0), (point.Requests, point.Low)));

    [Fact]
    public void ADayThatRepeatsIsLearntInAWeek() => AssertLearnt(7 * 24, hour => 500 + (300 * Math.Cos(hour % 24 * Math.PI / 12)), 0.12);

    [Fact]
    public void AWeekThatRepeatsIsLearntInFour() =>
        AssertLearnt(4 * 168, hour => (hour / 24 % 7 < 5 ? 500 : 200) + (150 * Math.Cos(hour % 24 * Math.PI / 12)), 0.1);

    [Fact]
    public void ALevelThatRoseLatelyIsFollowedAndFades()
    {
        double[] past = [.. Enumerable.Repeat(100.0, 4 * 168), 150, 150, 150, 150, 150, 150];
        var points = Forecast(past, 72);
        Assert.InRange(points[0].Requests, 120, 150);
        Assert.InRange(points[71].Requests, 98, 110);
        Assert.True(points[0].Requests > points[12].Requests && points[12].Requests > points[71].Requests);
    }

    [Fact]
    public void MissingHoursAreNotTakenForQuietOnes()
    {
        var past = Enumerable.Repeat(100.0, 500).ToArray();
        var gaps = past.Select((count, hour) => hour % 3 == 1 ? double.NaN : count).ToArray();
        Assert.All(Forecast(past, 24).Zip(Forecast(gaps, 24)), one => Assert.Equal(one.First.Requests, one.Second.Requests, 6));
    }

    /// <summary>Demand of daily and weekly shape whose level wanders: the band of 95 % holds about as much, and the error is below the last count's.</summary>
    [Fact]
    public void TheBandHoldsWhatComesAndTheForecastBeatsTheLastCount()
    {
        var (inside, all, error, naive) = (0, 0, 0.0, 0.0);
        for (var seed = 0; seed < 60; seed++)
        {
            var counts = Wandering(seed, 300, (28 * 24) + 24);
            var points = Forecast(counts[..^24], 24);
            for (var ahead = 0; ahead < 24; ahead++)
            {
                var came = counts[counts.Length - 24 + ahead];
                inside += came >= points[ahead].Low && came <= points[ahead].High ? 1 : 0;
                (all, error, naive) = (all + 1, error + Math.Abs(came - points[ahead].Requests), naive + Math.Abs(came - counts[^25]));
            }
        }

        Assert.InRange((double)inside / all, 0.88, 0.99);
        Assert.True(error < 0.5 * naive, $"{error} against {naive}");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void ACountThatIsNoneIsRefusedWithItsHour(double bad)
    {
        var refused = Assert.Throws<ArgumentException>(() => Forecast([1, 2, bad], 24));
        Assert.Contains("hour 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("chat from Berlin", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DemandForecaster.LongestHorizon + 1)]
    public void AHorizonOutOfReachIsRefused(int hours) => Assert.Throws<ArgumentException>(() => Forecast([1], hours));

    private static void AssertLearnt(int past, Func<int, double> demand, double within)
    {
        var points = Forecast([.. Enumerable.Range(0, past).Select(demand)], 24);
        Assert.All(points, (point, ahead) => Assert.InRange(point.Requests / demand(past + ahead), 1 - within, 1 + within));
    }

    private static double[] Wandering(int seed, double mean, int hours)
    {
        var random = new Random(seed);
        var level = 0.0;
        return [.. Enumerable.Range(0, hours).Select(hour =>
        {
            level = (0.9 * level) + (0.065 * Normal(random));
            var rate = mean * (1 + (0.5 * Math.Cos(((hour % 24) - 15) * Math.PI / 12))) * (hour / 24 % 7 < 5 ? 1 : 0.7) * Math.Exp(level);
            return Math.Max(0, Math.Round(rate + (Math.Sqrt(rate) * Normal(random))));
        })];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static IReadOnlyList<DemandPoint> Forecast(double[] past, int hours) =>
        DemandForecaster.Forecast(new DemandSeries("Berlin, DE", "chat", First, past), hours).Hours;
}
