using Wattline.Planning.Demand;
using Wattline.Signals;

namespace Wattline.Tests.Planning.Demand;

/// <summary>What holds of every forecast of demand, whatever the past.</summary>
public sealed class DemandForecasterLaws
{
    private const int Cases = 150;
    private static readonly Slot First = Slot.At(2026, 3, 4, 5);

    [Fact]
    public void PointsFollowTheLastCountInOrderAndLieInTheirBands() => Each((past, random) =>
    {
        var hours = random.Next(1, DemandForecaster.LongestHorizon + 1);
        var points = DemandForecaster.Forecast(Series(past), hours).Hours;
        Assert.Equal(Enumerable.Range(0, hours).Select(ahead => First.AddHours(past.Length + ahead)), points.Select(point => point.Slot));
        Assert.All(points, point => Assert.True(point.Low >= 0 && point.Low <= point.Requests && point.Requests <= point.High && double.IsFinite(point.High)));
    });

    [Fact]
    public void ALongerHorizonDoesNotChangeTheHoursBefore() => Each((past, _) =>
        Assert.Equal(DemandForecaster.Forecast(Series(past), 5).Hours, DemandForecaster.Forecast(Series(past), 50).Hours.Take(5)));

    [Fact]
    public void TenTimesTheDemandIsForecastAsTenTimesAsMuch() => Each((past, _) =>
    {
        var (some, more) = (DemandForecaster.Forecast(Series(past), 30), DemandForecaster.Forecast(Series([.. past.Select(count => 10 * count)]), 30));
        Assert.All(some.Hours.Zip(more.Hours), one => Assert.Equal(10 * one.First.Requests, one.Second.Requests, 1e-9 * (1 + one.Second.Requests)));
    });

    [Fact]
    public void AWeekLaterTheSamePastIsForecastAlike() => Each((past, _) =>
    {
        var (now, later) = (DemandForecaster.Forecast(Series(past), 30), DemandForecaster.Forecast(Series(past) with { First = First.AddHours(168) }, 30));
        Assert.Equal(now.Hours.Select(point => point.Requests), later.Hours.Select(point => point.Requests));
    });

    [Fact]
    public void HoursBeforeTheLongestPastDoNotCount()
    {
        var random = new Random(3);
        var past = Enumerable.Range(0, DemandForecaster.MostHours + 100).Select(_ => (double)random.Next(100)).ToArray();
        var cut = Series(past[100..]) with { First = First.AddHours(100) };
        Assert.Equal(DemandForecaster.Forecast(cut, 24).Hours, DemandForecaster.Forecast(Series(past), 24).Hours);
    }

    private static DemandSeries Series(double[] past) => new("Berlin, DE", "chat", First, past);

    /// <summary>Pasts of one hour to seven weeks, busy and idle, with gaps; the last hour of each is known.</summary>
    private static void Each(Action<double[], Random> law)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var (mean, gaps) = (Math.Pow(10, (random.NextDouble() * 5) - 1), random.NextDouble() < 0.5 ? 0 : random.NextDouble());
            var past = Enumerable.Range(0, random.Next(1, random.NextDouble() < 0.3 ? 6 : 1200))
                .Select(_ => random.NextDouble() < gaps ? double.NaN : Math.Round(2 * mean * random.NextDouble())).ToArray();
            past[^1] = double.IsNaN(past[^1]) ? 1 : past[^1];
            law(past, random);
        }
    }
}
