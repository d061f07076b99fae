using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Tests.Forecasts;

public sealed class ForecastLaws
{
    private const int Origin = 150 * 24;
    private static readonly Slot Last = DataPack.FirstSlot.AddHours(Origin - 1);

    [Fact]
    public void NothingPastTheOriginChangesAForecast()
    {
        var year = Carbon("DE");
        var other = (double[])year.Clone();
        Array.Fill(other, 1e6, Origin, other.Length - Origin);
        Assert.Equal(Made(year.AsSpan(0, Origin)), Made(other.AsSpan(0, Origin)));
    }

    [Fact]
    public void EachFigureOfThePastRestsOnEarlierHoursOnly()
    {
        var year = Carbon("ES");
        var other = (double[])year.Clone();
        Array.Fill(other, 7, Origin, 500);
        var scale = SeriesScale.Of(year[..Origin], ForecastQuantity.Carbon)!.Value;
        var (a, b) = (new SeriesPast(year.AsSpan(0, Origin + 500), scale, 0), new SeriesPast(other.AsSpan(0, Origin + 500), scale, 0));
        Span<double> fromA = stackalloc double[ForecastFeatures.Count];
        Span<double> fromB = stackalloc double[ForecastFeatures.Count];
        foreach (var horizon in Knots.Hours)
        {
            var basis = ForecastFeatures.Fill(a, null, Origin - 1, horizon, fromA);
            Assert.Equal(basis, ForecastFeatures.Fill(b, null, Origin - 1, horizon, fromB));
            // The constant and the weekdays carry the spread of the whole series, which is all that may differ.
            Assert.Equal(fromA[1..22], fromB[1..22]);
            Assert.Equal(fromA[25], fromB[25]);
        }
    }

    [Fact]
    public void EqualHistoriesGiveEqualForecasts() =>
        Assert.Equal(Made(Carbon("PL").AsSpan(0, Origin)), Made(Carbon("PL").AsSpan(0, Origin)));

    [Theory]
    [InlineData(0.001)]
    [InlineData(37)]
    public void CarbonInAnotherUnitGivesTheSameForecastInThatUnit(double factor)
    {
        var hours = Carbon("US-TEX-ERCO")[..Origin];
        var plain = Made(hours);
        var scaled = Made([.. hours.Select(value => value * factor)]);
        foreach (var (one, other) in plain.Zip(scaled))
        {
            Assert.Equal(one.Value, other.Value / factor, one.Value * 1e-6);
            Assert.Equal(one.Low!.Value, other.Low!.Value / factor, one.Value * 1e-6);
            Assert.Equal(one.High!.Value, other.High!.Value / factor, one.Value * 1e-6);
        }
    }

    [Theory]
    [InlineData("DE", 4000)]
    [InlineData("UY", 8000)]
    [InlineData("US-NW-CHPD", 5000)]
    [InlineData("BR-N", 100)]
    [InlineData("SE-SE3", 49)]
    public void TheValueLiesInItsBandAndCarbonIsNeverNegative(string zone, int hours) => Assert.All(Made(Carbon(zone).AsSpan(0, hours)), point =>
    {
        Assert.InRange(point.Value, point.Low!.Value, point.High!.Value);
        Assert.True(double.IsFinite(point.High!.Value) && point.Low!.Value >= 0, $"{point}");
    });

    [Fact]
    public void ThePointsAreTheNext96Slots()
    {
        var points = Made(Carbon("NL").AsSpan(0, Origin));
        Assert.Equal(Enumerable.Range(1, 96).Select(Last.AddHours), points.Select(point => point.Slot));
    }

    [Fact]
    public void ZerosAndHoursThatMakeNoSenseAreTaken()
    {
        var hours = Carbon("UY")[..Origin];
        Array.Fill(hours, 0, 2000, 60);
        (hours[100], hours[200]) = (-5, double.PositiveInfinity);
        Assert.All(Made(hours), point => Assert.True(double.IsFinite(point.Value) && point.Low!.Value >= 0 && double.IsFinite(point.High!.Value)));
    }

    [Fact]
    public void GapsCostAccuracyAndNotTheForecast()
    {
        var year = Carbon("DE");
        var gaps = year[..Origin];
        for (var i = 0; i < gaps.Length; i += 11)
        {
            Array.Fill(gaps, double.NaN, i, Math.Min(i % 5, gaps.Length - i));
        }

        Array.Fill(gaps, double.NaN, Origin - 6, 6);
        var forecast = SeriesForecaster.Forecast(gaps, Last, ForecastQuantity.Carbon);
        Assert.Equal(ForecastMethod.Regression, forecast.Method);
        var whole = Made(year.AsSpan(0, Origin));
        Assert.All(forecast.Points.Zip(whole), pair => Assert.InRange(pair.First.Value / pair.Second.Value, 0.5, 2));
    }

    [Fact]
    public void AHistoryThatIsMostlyGapsFallsBackOnTheProfile()
    {
        var hours = Carbon("DE")[..Origin];
        Array.Fill(hours, double.NaN, 200, Origin - 400);
        Assert.Equal(ForecastMethod.Profile, SeriesForecaster.Forecast(hours, Last, ForecastQuantity.Carbon).Method);
    }

    [Theory]
    [InlineData(0, ForecastMethod.None)]
    [InlineData(47, ForecastMethod.None)]
    [InlineData(48, ForecastMethod.Profile)]
    [InlineData((14 * 24) - 1, ForecastMethod.Profile)]
    [InlineData(14 * 24, ForecastMethod.Regression)]
    [InlineData(8760, ForecastMethod.Regression)]
    public void TheLengthOfTheHistoryDecidesTheMethod(int hours, ForecastMethod method)
    {
        foreach (var quantity in Enum.GetValues<ForecastQuantity>())
        {
            var forecast = SeriesForecaster.Forecast(Carbon("NL").AsSpan(0, hours), Last, quantity);
            Assert.Equal(method, forecast.Method);
            Assert.Equal(method == ForecastMethod.None ? 0 : 96, forecast.Points.Count);
            Assert.Equal(method == ForecastMethod.None, forecast.Reason is not null);
        }
    }

    [Fact]
    public void AShortHistoryHasTheWiderBand()
    {
        var year = Carbon("DE");
        double Width(int hours) => Made(year.AsSpan(Origin - hours, hours)).Average(point => point.High!.Value - point.Low!.Value);
        Assert.True(Width(3 * 24) > Width(Origin), $"{Width(3 * 24)} against {Width(Origin)}");
    }

    [Theory]
    [InlineData("HK")]
    [InlineData("ID")]
    public void AConstantSeriesStaysWhatItIs(string zone)
    {
        var hours = Carbon(zone)[..Origin];
        Assert.All(Made(hours), point => Assert.Equal((hours[0], hours[0], hours[0]), (point.Value, point.Low!.Value, point.High!.Value)));
    }

    [Fact]
    public void PricesMayBeNegativeInHistoryAndForecast()
    {
        var hours = DataPack.Embedded.PriceSeries("AU-VIC")!.Value.ToArray()[..Origin];
        var mirrored = SeriesForecaster.Forecast([.. hours.Select(value => -value)], Last, ForecastQuantity.Price).Points;
        Assert.All(mirrored, point => Assert.InRange(point.Value, point.Low!.Value, point.High!.Value));
        Assert.Contains(mirrored, point => point.Value < 0);
    }

    [Fact]
    public void OnlyTheLastYearIsLookedAt()
    {
        var hours = Carbon("PL");
        var longer = Enumerable.Repeat(3.0, 5000).Concat(hours).ToArray();
        Assert.Equal(Made(hours), Made(longer));
    }

    [Fact]
    public void AQuantityThatDoesNotExistIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesForecaster.Forecast([], Last, (ForecastQuantity)9));

    private static double[] Carbon(string zone) => DataPack.Embedded.CarbonSeries(zone)!.Value.ToArray();

    private static IReadOnlyList<ForecastPoint> Made(ReadOnlySpan<double> hours) =>
        SeriesForecaster.Forecast(hours, Last, ForecastQuantity.Carbon).Points;
}
