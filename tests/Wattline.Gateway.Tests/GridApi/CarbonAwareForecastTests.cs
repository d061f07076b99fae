using System.Globalization;
using static Wattline.Gateway.Tests.GridApi.CarbonAwareShapes;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>Forecasts and their best windows, against windows that are averaged minute by minute.</summary>
public sealed class CarbonAwareForecastTests
{
    private const string Current = "/emissions/forecasts/current?location=DE";
    private static readonly DateTimeOffset First = GridStage.Noon.Start;

    [Fact]
    public async Task TheWholeForecastIsItsHoursWithThePresentOneBefore()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [100]);
        stage.Forecast("DE", [30, 10, 20, 10]);
        stage.Clock.Advance(TimeSpan.FromMinutes(20));
        var forecast = Assert.Single(Read<List<Forecast>>(await stage.GetAsync(Current)));
        Assert.Equal([100.0, 30, 10, 20, 10], forecast.ForecastData.Select(point => point.Value));
        Assert.Equal(Enumerable.Range(0, 5).Select(hour => First.AddHours(hour)), forecast.ForecastData.Select(point => point.Timestamp));
        Assert.All(forecast.ForecastData, point => Assert.Equal(("DE", 60), (point.Location, point.Duration)));
        Assert.Equal([First.AddHours(2), First.AddHours(4)], forecast.OptimalDataPoints.Select(point => point.Timestamp));
        Assert.Equal((First, First.AddMinutes(20), 60), (forecast.GeneratedAt, forecast.RequestedAt, forecast.WindowSize));
        Assert.Equal((First, First.AddHours(4)), (forecast.DataStartAt, forecast.DataEndAt));
    }

    [Fact]
    public async Task AReplayedHourNeverStandsBeforeALiveForecast()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Forecast("DE", [30, 10]);
        var answer = await stage.GetAsync(Current);
        Assert.Equal([30.0, 10], Read<List<Forecast>>(answer)[0].ForecastData.Select(point => point.Value));
        Assert.Equal("average-life-cycle-carbon; forecast; meter", answer.Header("Signal"));
    }

    [Fact]
    public async Task WindowsAreTheDocumentedRollingMeans()
    {
        await using var stage = await GridStage.StartAsync();
        foreach (var (values, means, best) in new (double[], double[], double)[]
        {
            ([10, 20, 30, 40, 5], [15, 25, 35, 22.5], 15),
            ([5, 55, 10, 10, 10], [30, 32.5, 10, 10], 10),
            ([12, 11, 10, 12, 13], [11.5, 10.5, 11, 12.5], 10.5),
        })
        {
            stage.Observe("DE", [values[0]]);
            stage.Forecast("DE", values.Skip(1));
            var forecast = Read<List<Forecast>>(await stage.GetAsync($"{Current}&windowSize=120"))[0];
            Assert.Equal(means, forecast.ForecastData.Select(point => point.Value));
            Assert.All(forecast.OptimalDataPoints, point => Assert.Equal(best, point.Value));
            Assert.Equal(means.Count(mean => mean == best), forecast.OptimalDataPoints.Count);
            Assert.Equal(120, forecast.WindowSize);
        }
    }

    [Fact]
    public async Task WindowsAndTheirBestAreThoseOfABruteForce()
    {
        await using var stage = await GridStage.StartAsync();
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, random.Next(3, 97)).Select(_ => (double)random.Next(1, seed % 2 == 0 ? 5 : 800)).ToList();
            stage.Observe("DE", [values[0]]);
            stage.Forecast("DE", values.Skip(1));
            var minutes = values.Count * 60;
            var from = random.Next(0, minutes - 2);
            var until = random.Next(from + 1, minutes + 1);
            var length = random.Next(1, Math.Max(2, Math.Min(until - from + 30, 1500)));
            var forecast = Read<List<Forecast>>(await stage.GetAsync(string.Create(
                CultureInfo.InvariantCulture, $"{Current}&dataStartAt={At(from)}&dataEndAt={At(until)}&windowSize={length}")))[0];
            var expected = new List<(int From, double Mean)>();
            for (var start = from; start + length <= until; start += 60)
            {
                expected.Add((start, Enumerable.Range(start, length).Average(minute => values[minute / 60])));
            }

            Assert.Equal(expected.Select(window => First.AddMinutes(window.From)), forecast.ForecastData.Select(point => point.Timestamp));
            Assert.All(expected.Zip(forecast.ForecastData), pair => Assert.Equal(pair.First.Mean, pair.Second.Value, 1e-6));
            Assert.All(forecast.ForecastData, point => Assert.Equal(length, point.Duration));
            Assert.Equal(expected.Count == 0, forecast.OptimalDataPoints.Count == 0);
            if (expected.Count > 0)
            {
                var least = expected.Min(window => window.Mean);
                Assert.All(forecast.OptimalDataPoints, point => Assert.Equal(least, point.Value, 1e-6));
                Assert.Equal(forecast.ForecastData.Where(point => point.Value == forecast.ForecastData.Min(one => one.Value)), forecast.OptimalDataPoints);
            }

            Assert.Equal((First.AddMinutes(from), First.AddMinutes(until)), (forecast.DataStartAt, forecast.DataEndAt));
        }
    }

    [Fact]
    public async Task AGapInAForecastHasNoWindow()
    {
        await using var stage = await GridStage.StartAsync();
        var series = new[] { 10.0, 20, 30 };
        stage.Forecast("DE", series, skipped: 0);
        stage.Forecast("FR", series, skipped: 2);
        var forecast = Read<List<Forecast>>(await stage.GetAsync("/emissions/forecasts/current?location=DE&location=FR&windowSize=120"));
        Assert.Equal([First.AddHours(1), First.AddHours(2)], forecast[0].ForecastData.Select(point => point.Timestamp));
        Assert.Equal([First.AddHours(3), First.AddHours(4)], forecast[1].ForecastData.Select(point => point.Timestamp));
        Assert.Equal(["DE", "FR"], forecast.Select(one => one.Location));
    }

    [Theory]
    [InlineData("windowSize=1000")]
    [InlineData("windowSize=2147483647")]
    [InlineData("windowSize=121&dataStartAt=2026-01-15T13:00:00Z&dataEndAt=2026-01-15T15:00:00Z")]
    public async Task AWindowLongerThanTheDataLeavesEmptyLists(string query)
    {
        await using var stage = await GridStage.StartAsync();
        stage.Forecast("DE", [10, 20, 30]);
        var forecast = Read<List<Forecast>>(await stage.GetAsync($"{Current}&{query}"))[0];
        Assert.Empty(forecast.ForecastData);
        Assert.Empty(forecast.OptimalDataPoints);
    }

    [Fact]
    public async Task BoundsOutsideTheForecastAreRefusedByName()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Forecast("DE", [10, 20, 30]);
        var refused = Refused(await stage.GetAsync($"{Current}&dataStartAt=2026-01-15T12:59:59Z&dataEndAt=2026-01-15T16:00:01Z"));
        Assert.Equal("Invalid EmissionsForecast", refused.Detail);
        Assert.Equal(["dataStartAt", "dataEndAt"], refused.Errors.Keys);
        Assert.Contains("2026-01-15T13:00:00+00:00", refused.Errors["dataStartAt"][0], StringComparison.Ordinal);
        Assert.Equal(["dataStartAt"], Refused(await stage.GetAsync($"{Current}&dataStartAt=2026-01-15T16:00:00Z")).Errors.Keys);
        Read<List<Forecast>>(await stage.GetAsync($"{Current}&dataStartAt=2026-01-15T15:00:00%2B02:00&dataEndAt=2026-01-15T18:00:00%2B02:00"));
    }

    [Fact]
    public async Task WithoutAForecastItIsNotImplementedWithTheReason()
    {
        await using var stage = await GridStage.StartAsync();
        Assert.Contains("no forecast of Z", Refused(await stage.GetAsync("/emissions/forecasts/current?location=Z"), 501).Detail, StringComparison.Ordinal);
        Assert.Equal("Not Implemented", Refused(await stage.GetAsync("/emissions/forecasts/current?location=Z"), 501).Title);
        stage.Forecast("DE", [10, 20]);
        Assert.Contains("no forecast of Z", Refused(await stage.GetAsync($"{Current}&location=Z"), 501).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AForecastOfThenIsOneThatWasMadeByThen()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [100]);
        stage.Forecast("DE", [10, 20, 30, 40]);
        stage.Clock.Advance(TimeSpan.FromHours(2));
        object Item(string at, string location = "DE") => new { location, requestedAt = at, windowSize = 60 };
        var forecasts = Read<List<Forecast>>(await stage.PostAsync(
            "/emissions/forecasts/batch", new[] { Item("2026-01-15T12:30:00Z"), Item("2026-01-15T15:10:00+01:00") }));
        Assert.Equal([100.0, 10, 20, 30, 40], forecasts[0].ForecastData.Select(point => point.Value));
        Assert.Equal([30.0, 40], forecasts[1].ForecastData.Where(point => point.Timestamp >= First.AddHours(3)).Select(point => point.Value));
        Assert.Equal(First.AddMinutes(130), forecasts[1].RequestedAt);
        Assert.All(forecasts, forecast => Assert.Equal(First, forecast.GeneratedAt));

        var before = Refused(await stage.PostAsync("/emissions/forecasts/batch", new[] { Item("2026-01-15T11:30:00Z", "IS") }), 501);
        Assert.Contains("2026-01-15T11:00Z", before.Detail, StringComparison.Ordinal);
        Refused(await stage.PostAsync("/emissions/forecasts/batch", new[] { Item("2026-01-15T15:30:00Z") }));
    }

    [Fact]
    public async Task OneRequestHasThirtyTwoForecastsMadeAndTheSameOneOnce()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Forecast("DE", Enumerable.Repeat(10.0, 90));
        stage.Clock.Advance(TimeSpan.FromHours(20));
        object Item(int hour) => new { location = "DE", requestedAt = First.AddHours(hour) };
        Assert.Equal(100, Read<List<Forecast>>(await stage.PostAsync("/emissions/forecasts/batch", Enumerable.Range(0, 100).Select(item => Item(item % 20)))).Count);
        stage.Forecast("FR", Enumerable.Repeat(10.0, 90));
        object Other(int hour) => new { location = "FR", requestedAt = First.AddHours(hour) };
        var refused = Refused(await stage.PostAsync(
            "/emissions/forecasts/batch", Enumerable.Range(0, 20).Select(Item).Concat(Enumerable.Range(0, 20).Select(Other))));
        Assert.Equal(["$[32].requestedAt"], refused.Errors.Keys);
    }

    private static string At(int minute) => First.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
