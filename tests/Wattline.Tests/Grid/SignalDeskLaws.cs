using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

public sealed class SignalDeskLaws
{
    private static readonly Slot Now = Slot.At(2026, 11, 18, 12);

    private static SignalDesk Desk(params string[] order) => new(
        DataPack.Embedded, new SignalOptions { Carbon = order, Price = order, Marginal = order }, [new Stating("first", 2), new Stating("second", 5)]);

    [Fact]
    public void TheFirstSourceWhoseHourIsYoungEnoughCounts()
    {
        var desk = Desk("first", "second", "pack");
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now.AddHours(-2), 100));
        desk.Accept(Hours("second", SignalKind.AverageLifeCycleCarbon, Now, 200));
        var reading = desk.SignalFor("DE", null, Now).AverageCarbon!;
        Assert.Equal((100, Timeliness.Live, Now.AddHours(-2)), (reading.Value.GramsPerKwh, reading.Timeliness, reading.ObservedFor));
        Assert.Equal(200, desk.SignalFor("DE", null, Now.AddHours(1)).AverageCarbon!.Value.GramsPerKwh);
        Assert.Equal(Timeliness.Replayed, desk.SignalFor("DE", null, Now.AddHours(6)).AverageCarbon!.Timeliness);
    }

    [Fact]
    public void WithNoSourceLeftThereIsNoReadingAndNoNumber()
    {
        var desk = Desk("first");
        Assert.Null(desk.SignalFor("DE", "DE-LU", Now).AverageCarbon);
        var signal = desk.SignalFor("DE", "DE-LU", Now);
        Assert.Null(signal.Price);
        Assert.True(signal.PriceIsLate);
        Assert.False(Desk("pack").SignalFor("CA-QC", "nowhere", Now).PriceIsLate);
    }

    [Fact]
    public void DirectFiguresNeverStandInForLifeCycleOnes()
    {
        var desk = Desk("first");
        desk.Accept(Hours("first", SignalKind.AverageDirectCarbon, Now, 100));
        Assert.Null(desk.SignalFor("DE", null, Now).AverageCarbon);
        var direct = new SignalDesk(DataPack.Embedded, new SignalOptions { Scope = CarbonScope.Direct, Carbon = ["pack", "first"] }, [new Stating("first", 2)]);
        direct.Accept(Hours("first", SignalKind.AverageDirectCarbon, Now, 100));
        Assert.Equal(CarbonScope.Direct, direct.SignalFor("DE", null, Now).AverageCarbon!.Scope);
    }

    [Fact]
    public void ANegativePriceIsAPriceWithItsAdder()
    {
        var desk = Desk("first", "pack");
        desk.Accept(Hours("first", SignalKind.Price, Now, -50, "DE-LU"));
        var price = desk.SignalFor("DE", "DE-LU", Now).Price!;
        Assert.Equal((-50, PriceKind.WholesaleHour), (price.Value.UsdPerMwh, price.Kind));
        Assert.Equal(-50 + price.Adder.UsdPerMwh, price.Delivered.UsdPerMwh);
        Assert.True(price.Delivered.UsdPerMwh < 0);
    }

    [Fact]
    public void WhereTheHourIsTooOldTheSourcesForecastOfItCounts()
    {
        var desk = Desk("first");
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now.AddHours(-10), 100));
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now, 300) with { Issued = Now.AddHours(-1).Start });
        Assert.Equal(Timeliness.Forecast, desk.SignalFor("DE", null, Now).AverageCarbon!.Timeliness);
        Assert.Null(desk.SignalFor("DE", null, Now.AddHours(30)).AverageCarbon);
    }

    [Fact]
    public void ALaterWordOnAnHourHoldsAndAnOlderForecastDoesNot()
    {
        var desk = Desk("first");
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now, 100));
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now, 150));
        Assert.Equal(150, desk.SignalFor("DE", null, Now).AverageCarbon!.Value.GramsPerKwh);
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now.AddHours(1), 7) with { Issued = Now.Start });
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now.AddHours(1), 8) with { Issued = Now.AddHours(-5).Start });
        Assert.Equal(7, GridForecasts.Of(desk, "DE", SignalKind.AverageLifeCycleCarbon, Now, 4).Hours[0].Value);
    }

    [Theory]
    [InlineData("DE", SignalKind.AverageLifeCycleCarbon)]
    [InlineData("NL", SignalKind.Price)]
    [InlineData("HK", SignalKind.AverageLifeCycleCarbon)]
    public void ThePacksHoursAreForecastFromTheirPastAlone(string zone, SignalKind kind)
    {
        var forecast = GridForecasts.Of(Desk("pack"), zone, kind, Now, 96);
        var part = Assert.Single(forecast.Parts);
        Assert.Equal(GridForecasts.Own, part.Source);
        Assert.Equal(Enumerable.Range(1, 96).Select(hour => Now.AddHours(hour)), forecast.Hours.Select(hour => hour.Slot));
        Assert.All(forecast.Hours, hour => Assert.True(hour.Low <= hour.Value && hour.Value <= hour.High && kind.Holds(hour.Value)));
        Assert.Equal(Basis.Modelled, part.Provenance.Basis);
        var level = new SignalDesk(DataPack.Embedded, new SignalOptions { Level = ReplayLevel.Level2024 }, []);
        var levelled = GridForecasts.Of(level, zone, kind, Now, 96);
        var ratio = level.History(zone, kind, Now, Now.AddHours(1)).Hours[0].Value / Desk("pack").History(zone, kind, Now, Now.AddHours(1)).Hours[0].Value;
        Assert.Equal(forecast.Hours[50].Value * ratio, levelled.Hours[50].Value, 0.02 * Math.Abs(levelled.Hours[50].Value));
    }

    [Fact]
    public void ReplayedHoursKeepTheCalendarOfTheirOwnYear()
    {
        // The day before 2022's Ascension Day is replayed on the day before a working day.
        var recorded = Slot.At(2022, 5, 25, 20);
        var today = Slot.At(2026, 5, 20, 20);
        Assert.Equal(recorded, DataPack.Replay(today));
        var ahead = GridForecasts.Of(Desk("pack"), "DE", SignalKind.AverageLifeCycleCarbon, today, 96).Hours;
        var asRecorded = GridForecasts.Of(Desk("pack"), "DE", SignalKind.AverageLifeCycleCarbon, recorded, 96).Hours;

        Assert.Equal(today.AddHours(1), ahead[0].Slot);
        Assert.Equal(asRecorded.Select(hour => hour.Value), ahead.Select(hour => hour.Value));
    }

    [Fact]
    public void ALiveSourcesOwnPastIsForecastAndNothingAfterNowIsLookedAt()
    {
        var (plain, altered) = (Desk("first"), Desk("first"));
        foreach (var (desk, after) in new[] { (plain, 1.0), (altered, 5.0) })
        {
            var past = Enumerable.Range(-40 * 24, 40 * 24 + 48).Select(hour => new SignalPoint(
                Now.AddHours(hour), (hour > 0 ? after : 1) * (300 + (100 * Math.Sin(hour * Math.PI / 12)) + (hour % 7))));
            desk.Accept(new SignalSeries("DE", SignalKind.AverageLifeCycleCarbon, "first", [.. past], null, From));
        }

        var (one, other) = (Forecast(plain), Forecast(altered));
        Assert.Equal(one, other);
        Assert.Equal(96, one.Count);
        Assert.All(one, hour => Assert.InRange(hour.Value, 150, 450));

        static List<(Slot, double Value, double?, double?)> Forecast(SignalDesk desk) =>
            [.. GridForecasts.Of(desk, "DE", SignalKind.AverageLifeCycleCarbon, Now, 96).Hours.Select(hour => (hour.Slot, hour.Value, hour.Low, hour.High))];
    }

    [Fact]
    public void OtherZonesOfTheSameSourceHaveTheirSayAndAreNamed()
    {
        var (alone, together) = (Desk("first"), Desk("first"));
        foreach (var zone in (string[])["DE", "NL", "GB"])
        {
            var recorded = DataPack.Embedded.CarbonSeries(zone)!.Value.ToArray();
            var past = Enumerable.Range(-4000, 4001).Select(hour => new SignalPoint(Now.AddHours(hour), recorded[4000 + hour])).ToArray();
            foreach (var desk in zone == "DE" ? new[] { alone, together } : [together])
            {
                desk.Accept(new SignalSeries(zone, SignalKind.AverageLifeCycleCarbon, "first", past, null, From));
            }
        }

        var (own, led) = (Forecast(alone), Forecast(together));
        Assert.NotEqual(own.Hours.Select(hour => hour.Value), led.Hours.Select(hour => hour.Value));
        Assert.Contains("with its other zones (", led.Parts[0].Provenance.Note, StringComparison.Ordinal);
        Assert.Contains("wind", GridForecasts.Of(Desk("pack"), "US-TEX-ERCO", SignalKind.AverageLifeCycleCarbon, Now, 1).Parts[0].Provenance.Note, StringComparison.Ordinal);

        static SignalOutlook Forecast(SignalDesk desk) => GridForecasts.Of(desk, "DE", SignalKind.AverageLifeCycleCarbon, Now, 96);
    }

    [Theory]
    [InlineData("US-NW-GRID2", SignalKind.AverageLifeCycleCarbon)]
    [InlineData("US-MIDA-PJM", SignalKind.MarginalDirectCarbon)]
    [InlineData("EIA-VA", SignalKind.Price)]
    public void WhatDoesNotChangeByTheHourHasNoForecastAndNoHours(string zone, SignalKind kind)
    {
        var none = GridForecasts.Of(Desk("pack"), zone, kind, Now, 96);
        Assert.Empty(none.Hours);
        Assert.Contains(zone, none.Reason, StringComparison.Ordinal);
        var history = Desk("pack").History(zone, kind, Now.AddHours(-5), Now);
        Assert.Empty(history.Hours);
        Assert.NotEmpty(history.Reason!);
    }

    [Fact]
    public void HistoryTakesEachHourFromTheFirstSourceThatStatesIt()
    {
        var desk = Desk("first", "second", "pack");
        desk.Accept(Hours("second", SignalKind.AverageLifeCycleCarbon, Now.AddHours(-1), 5));
        desk.Accept(Hours("first", SignalKind.AverageLifeCycleCarbon, Now, 6));
        var hours = desk.History("DE", SignalKind.AverageLifeCycleCarbon, Now.AddHours(-2), Now.AddHours(1)).Hours;
        Assert.Equal(["pack", "second", "first"], hours.Select(hour => hour.Source));
        Assert.Equal([Timeliness.Replayed, Timeliness.Live, Timeliness.Live], hours.Select(hour => hour.Timeliness));
    }

    private static readonly Provenance From = new("test", "CC0-1.0", 2026, Basis.Measured);

    private static SignalSeries Hours(string source, SignalKind kind, Slot slot, double value, string zone = "DE") =>
        new(zone, kind, source, [new SignalPoint(slot, value)], null, From);

    /// <summary>A source that covers every zone and is never asked.</summary>
    private sealed class Stating(string name, int maxAge) : IGridSource
    {
        public string Name => name;

        public IReadOnlyList<SourceChannel> Channels { get; } =
        [
            new("all", [.. Enum.GetValues<SignalKind>()], false, TimeSpan.FromHours(1), 24, maxAge),
        ];

        public bool Covers(SourceChannel channel, string zone) => true;

        public Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation) =>
            throw new InvalidOperationException("The desk asks nobody.");
    }
}
