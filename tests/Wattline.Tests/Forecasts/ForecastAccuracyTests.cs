using Wattline.Grid;
using Wattline.Grid.Forecasts;

namespace Wattline.Tests.Forecasts;

/// <summary>A sample of what `forecast` in bench measures: three zones and a price, origins 401 hours apart from 1 July on.</summary>
public sealed class ForecastAccuracyTests
{
    private const int FirstOrigin = (181 * 24) - 1, Apart = 401;

    [Theory]
    [InlineData("DE", 0.90)]
    [InlineData("US-CAL-CISO", 0.97)]
    [InlineData("US-MIDA-PJM", 0.90)]
    public void CarbonBeatsTheDailyNaiveByWhatWasMeasured(string zone, double share)
    {
        var (error, naive, coverage) = Measure(DataPack.Embedded.CarbonSeries(zone)!.Value.Span, ForecastQuantity.Carbon);
        Assert.True(error < share * naive, $"{error:F4} against {naive:F4}");
        Assert.InRange(coverage, 0.85, 1);
    }

    [Fact]
    public void PricesBeatTheDailyNaiveByATenth()
    {
        var (error, naive, coverage) = Measure(DataPack.Embedded.PriceSeries("BE")!.Value.Span, ForecastQuantity.Price);
        Assert.True(error < 0.9 * naive, $"{error:F1} against {naive:F1}");
        Assert.InRange(coverage, 0.85, 1);
    }

    private static (double Error, double Naive, double Coverage) Measure(ReadOnlySpan<double> hours, ForecastQuantity quantity)
    {
        double error = 0, naive = 0, held = 0;
        var count = 0;
        for (var origin = FirstOrigin; origin + SeriesForecaster.Horizon < hours.Length; origin += Apart)
        {
            var points = SeriesForecaster.Forecast(hours[..(origin + 1)], DataPack.FirstSlot.AddHours(origin), quantity).Points;
            for (var ahead = 1; ahead <= SeriesForecaster.Horizon; ahead++, count++)
            {
                var outcome = hours[origin + ahead];
                var unit = quantity == ForecastQuantity.Carbon ? outcome : 1;
                error += Math.Abs(points[ahead - 1].Value - outcome) / unit;
                naive += Math.Abs(hours[origin + ahead - (24 * ((ahead + 23) / 24))] - outcome) / unit;
                held += outcome >= points[ahead - 1].Low && outcome <= points[ahead - 1].High ? 1 : 0;
            }
        }

        return (error / count, naive / count, held / count);
    }
}
