using Wattline.Grid;
using Wattline.Grid.Forecasts;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

/// <summary>What is known of coming hours is told as it is known, the rest is forecast, and what was asked for comes or is said to be missing.</summary>
public sealed class ComingHourLaws
{
    private const SignalKind Carbon = SignalKind.AverageLifeCycleCarbon;
    private static readonly Slot Now = Slot.At(2026, 11, 18, 12);
    private static readonly Provenance From = new("test", "CC0-1.0", 2026, Basis.Measured);

    [Fact]
    public void SettledPricesAreKnownAndTheForecastBeginsAfterThem()
    {
        const int Settled = 20;
        var desk = Desk("first", "pack");
        desk.Accept(Series(SignalKind.Price, "DE-LU", -28 * 24, Settled, hour => hour > 3 ? 541.2 : 80 + (hour % 24)));
        var outlook = GridForecasts.Of(desk, "DE-LU", SignalKind.Price, Now, 96);

        Whole(outlook, 96);
        Assert.All(outlook.Hours.Take(Settled), hour => Assert.Equal(
            ("first", Timeliness.Live, "test", null, null), (hour.Part.Source, hour.Part.Timeliness, hour.Part.Provenance.Source, hour.Low, hour.High)));
        Assert.All(outlook.Hours.Skip(3).Take(Settled - 3), hour => Assert.Equal(541.2, hour.Value));
        Assert.All(outlook.Hours.Skip(Settled), hour => Assert.Equal((GridForecasts.Own, Timeliness.Forecast), (hour.Part.Source, hour.Part.Timeliness)));
        Assert.All(outlook.Hours.Skip(Settled), hour => Assert.True(hour.Low <= hour.Value && hour.Value <= hour.High && hour.Low < hour.High));
        // The forecast knows of the dear hours that are settled.
        Assert.Equal(Now.AddHours(Settled), outlook.Parts[1].Issued);
        Assert.True(outlook.Hours[Settled].Value > 200);
    }

    [Fact]
    public void AHoleInSettledPricesIsForecastFromBeforeItAndTheRestIsKnown()
    {
        var desk = Desk("first", "pack");
        desk.Accept(Series(SignalKind.Price, "DE-LU", -28 * 24, 4, hour => 80 + (hour % 24)));
        desk.Accept(Series(SignalKind.Price, "DE-LU", 6, 10, _ => 300));
        var outlook = GridForecasts.Of(desk, "DE-LU", SignalKind.Price, Now, 30);
        Whole(outlook, 30);
        Assert.Equal([5, 11], outlook.Hours.Index().Where(hour => hour.Item.Part.Source == GridForecasts.Own).Select(hour => hour.Index + 1).Where(hour => hour < 12));
        Assert.Equal(Now.AddHours(4), outlook.Parts.Single(part => part.Source == GridForecasts.Own).Issued);
    }

    [Fact]
    public void WhereAllIsSettledNothingIsForecast()
    {
        var desk = Desk("first", "second");
        desk.Accept(Series(SignalKind.Price, "DE-LU", 0, 5, _ => 50));
        desk.Accept(Series(SignalKind.Price, "DE-LU", 0, 9, _ => 60, "second"));
        var outlook = GridForecasts.Of(desk, "DE-LU", SignalKind.Price, Now, 9);
        Whole(outlook, 9);
        Assert.Equal([50, 50, 50, 50, 50, 60, 60, 60, 60], outlook.Hours.Select(hour => hour.Value));
        Assert.Equal(["first", "second"], outlook.Parts.Select(part => part.Source));
    }

    [Theory]
    [InlineData(47, 2)]
    [InlineData(71, 0)]
    public void AfterAProvidersForecastComesOnesOwn(int stated, int late)
    {
        var desk = Desk("first", "pack");
        desk.Accept(Series(Carbon, "DE", -28 * 24, -late, hour => 300 + (hour % 24)));
        desk.Accept(Series(Carbon, "DE", 1, stated, _ => 7) with { Issued = Now.Start });
        var outlook = GridForecasts.Of(desk, "DE", Carbon, Now, 96);
        Whole(outlook, 96);
        Assert.Equal(["first", GridForecasts.Own], outlook.Parts.Select(part => part.Source));
        Assert.Equal(stated, outlook.Hours.Count(hour => hour.Part.Source == "first"));
        Assert.All(outlook.Hours.Skip(stated), hour => Assert.InRange(hour.Value, 200, 450));
    }

    [Fact]
    public void WhereTheProvidersForecastEndsAndNothingIsKnownToGoOnFromTheReasonIsTold()
    {
        var desk = Desk("first", "pack");
        desk.Accept(Series(Carbon, "DE", -23, 0, _ => 300));
        desk.Accept(Series(Carbon, "DE", 1, 47, _ => 7) with { Issued = Now.Start });
        var outlook = GridForecasts.Of(desk, "DE", Carbon, Now, 96);
        Assert.Equal(47, outlook.Hours.Count);
        Assert.Contains($"49 of 96 hours are not there, {Now.AddHours(48)} the first", outlook.Reason, StringComparison.Ordinal);
        Assert.Null(GridForecasts.Of(desk, "DE", Carbon, Now, 47).Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    public void ALateHistoryIsForecastAsFarAsAPunctualOne(int late)
    {
        var desk = Desk("first");
        desk.Accept(Series(Carbon, "DE", -28 * 24, -late, hour => 300 + (100 * Math.Sin(hour * Math.PI / 12)) + (hour % 7)));
        var outlook = GridForecasts.Of(desk, "DE", Carbon, Now, 96);
        Whole(outlook, 96);
        Assert.All(outlook.Hours, hour => Assert.True(0 <= hour.Low && hour.Low <= hour.Value && hour.Value <= hour.High));
        Assert.All(outlook.Hours.TakeLast(Math.Min(late, 24)), hour =>
        {
            var before = outlook.Hours.Single(other => other.Slot == hour.Slot.AddHours(-24));
            Assert.Equal(before.Value, hour.Value);
            Assert.True(hour.High - hour.Low > 1.05 * (before.High - before.Low));
        });
    }

    [Theory]
    [InlineData("DE", ForecastQuantity.Carbon)]
    [InlineData("BE", ForecastQuantity.Price)]
    public void HoursBeyondTheForecastLieInTheirBandsAsOftenAsThoseOfTheDayBefore(string zone, ForecastQuantity quantity)
    {
        var year = (quantity == ForecastQuantity.Carbon ? DataPack.Embedded.CarbonSeries(zone) : DataPack.Embedded.PriceSeries(zone))!.Value.Span;
        var (beyond, before, count) = (0, 0, 0);
        for (var origin = 181 * 24; origin + 120 < year.Length; origin += 25 * 7)
        {
            var points = SeriesForecaster.Forecast(year[..(origin + 1)], DataPack.FirstSlot.AddHours(origin), quantity).Points;
            foreach (var (at, point) in DaysBeyond.Of(points, 24, quantity == ForecastQuantity.Carbon).Index())
            {
                var hour = origin + SeriesForecaster.Horizon + at + 1;
                Assert.Equal(DataPack.FirstSlot.AddHours(hour), point.Slot);
                beyond += IsHeld(point, year[hour]);
                before += IsHeld(points[^(24 - at)], year[hour - 24]);
                count++;
            }
        }

        Assert.InRange((double)beyond / count, 0.85, 1);
        Assert.True(beyond > before - (0.02 * count), $"{beyond} and {before} of {count}");

        static int IsHeld(ForecastPoint point, double outcome) => point.Low <= outcome && outcome <= point.High ? 1 : 0;
    }

    [Theory]
    [InlineData("AT")]
    [InlineData("DE-LU")]
    [InlineData("DK")]
    [InlineData("FI")]
    [InlineData("GB")]
    [InlineData("IT")]
    [InlineData("NO")]
    [InlineData("PL")]
    public void TheRestOfADayWhoseMeanIsKnownIsKnown(string zone)
    {
        foreach (var level in new[] { ReplayLevel.Level2024, ReplayLevel.Recorded2022 })
        {
            var desk = new SignalDesk(DataPack.Embedded, new SignalOptions { Level = level }, []);
            var reading = desk.Price(zone, Now)!;
            Assert.Equal(PriceKind.WholesaleDay, reading.Kind);
            var outlook = GridForecasts.Of(desk, zone, SignalKind.Price, Now, 96);
            Whole(outlook, 96);
            Assert.All(outlook.Hours.Take(11), hour => Assert.Equal(
                (reading.Value.UsdPerMwh, null, null, "pack", Timeliness.Replayed),
                (hour.Value, hour.Low, hour.High, hour.Part.Source, hour.Part.Timeliness)));
            Assert.Equal(reading.Provenance, outlook.Parts[0].Provenance);
            Assert.All(outlook.Hours.Skip(11), hour => Assert.Equal(GridForecasts.Own, hour.Part.Source));
            // The last hour of a day knows nothing of the next.
            Assert.All(GridForecasts.Of(desk, zone, SignalKind.Price, Now.AddHours(11), 5).Hours, hour => Assert.Equal(Timeliness.Forecast, hour.Part.Timeliness));
        }
    }

    [Fact]
    public void ADayIsForecastAsFromItsLastHourWhateverTheHour()
    {
        var desk = Desk("pack");
        var (noon, evening) = (GridForecasts.Of(desk, "DE-LU", SignalKind.Price, Now, 40), GridForecasts.Of(desk, "DE-LU", SignalKind.Price, Now.AddHours(11), 29));
        Assert.Equal(evening.Hours.Select(hour => (hour.Slot, hour.Value, hour.Low)), noon.Hours.Skip(11).Select(hour => (hour.Slot, hour.Value, hour.Low)));
    }

    [Theory]
    [InlineData("DE-LU")]
    [InlineData("GB")]
    public void ADaysMeanIsForecastAsOneNumberWithABandThatHoldsIt(string zone)
    {
        var desk = new SignalDesk(DataPack.Embedded, new SignalOptions { Level = ReplayLevel.Recorded2022 }, []);
        var (held, count) = (0, 0);
        for (var noon = Slot.At(2022, 7, 4, 12); noon < Slot.At(2022, 12, 20, 0); noon = noon.AddHours(4 * 24))
        {
            foreach (var day in GridForecasts.Of(desk, zone, SignalKind.Price, noon, 60).Hours.Skip(11).Chunk(24).Where(day => day.Length == 24))
            {
                Assert.Single(day.Select(hour => (hour.Value, hour.Low, hour.High)).Distinct());
                var outcome = desk.Price(zone, day[0].Slot)!.Value.UsdPerMwh;
                held += day[0].Low <= outcome && outcome <= day[0].High ? 1 : 0;
                count++;
            }
        }

        Assert.InRange((double)held / count, 0.88, 1);
    }

    private static void Whole(SignalOutlook outlook, int hours)
    {
        Assert.Equal(Enumerable.Range(1, hours).Select(hour => Now.AddHours(hour)), outlook.Hours.Select(hour => hour.Slot));
        Assert.Null(outlook.Reason);
    }

    private static SignalDesk Desk(params string[] order) => new(
        DataPack.Embedded,
        new SignalOptions
        {
            Carbon = order,
            Price = order,
            MaxAgeHours = new Dictionary<string, int> { ["first"] = 48, ["second"] = 48 },
        },
        Array.Empty<IGridSource>());

    private static SignalSeries Series(SignalKind kind, string zone, int first, int last, Func<int, double> value, string source = "first") => new(
        zone, kind, source, [.. Enumerable.Range(first, last - first + 1).Select(hour => new SignalPoint(Now.AddHours(hour), value(hour)))], null, From);
}
