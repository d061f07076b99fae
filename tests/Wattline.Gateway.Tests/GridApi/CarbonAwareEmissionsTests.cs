using Wattline.Signals;
using static Wattline.Gateway.Tests.GridApi.CarbonAwareShapes;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>Observed carbon by the paths of the Carbon Aware Web API.</summary>
public sealed class CarbonAwareEmissionsTests
{
    [Fact]
    public async Task WithoutATimeItIsThePresentHour()
    {
        await using var stage = await GridStage.StartAsync();
        foreach (var path in new[] { "bylocation", "bylocations", "bylocations/best" })
        {
            var answer = await stage.GetAsync($"/emissions/{path}?location=westeurope");
            var data = Assert.Single(Read<List<Data>>(answer));
            Assert.Equal(
                new Data("westeurope", GridStage.Noon.Start, stage.Desk.Carbon("NL", CarbonKind.Average, GridStage.Noon)!.Value.GramsPerKwh, TimeSpan.FromHours(1)), data);
            Assert.Contains("\"duration\":\"01:00:00\"", answer.Text, StringComparison.Ordinal);
            Assert.Contains("\"time\":\"2026-01-15T12:00:00+00:00\"", answer.Text, StringComparison.Ordinal);
            Assert.StartsWith("average-life-cycle-carbon; replayed 2022; electricity-maps", answer.Header("Signal"), StringComparison.Ordinal);
            Assert.Equal("westeurope=NL", answer.Header("Zone"));
        }
    }

    [Fact]
    public async Task HoursAreThoseThatATimeTouches()
    {
        await using var stage = await GridStage.StartAsync();
        var data = Read<List<Data>>(await stage.GetAsync("/emissions/bylocation?location=DE&time=2026-01-15T07:30:00Z&toTime=2026-01-15T10:00:00Z"));
        Assert.Equal([7, 8, 9, 10], data.Select(hour => hour.Time.Hour));
        var sharp = Read<List<Data>>(await stage.GetAsync("/emissions/bylocation?location=DE&time=2026-01-15T08:00:00Z&toTime=2026-01-15T09:59:59.999Z"));
        Assert.Equal([8, 9], sharp.Select(hour => hour.Time.Hour));
    }

    [Theory]
    [InlineData("2026-01-15T10:00:00%2B02:00", "2026-01-15T11:30:00%2B02:00")]
    [InlineData("2026-01-15T03:00:00-05:00", "2026-01-15T04:30:00-05:00")]
    [InlineData("2026-01-15T08:00:00", "2026-01-15T09:30:00")]
    [InlineData("2026-01-15T08%3A00%3A00.000Z", "2026-01-15T09%3A30%3A00.000Z")]
    public async Task AnOffsetIsTakenOffAndWithoutOneATimeIsOfUtc(string time, string toTime)
    {
        await using var stage = await GridStage.StartAsync();
        var data = Read<List<Data>>(await stage.GetAsync($"/emissions/bylocation?location=DE&time={time}&toTime={toTime}"));
        Assert.Equal([8, 9], data.Select(hour => hour.Time.UtcDateTime.Hour));
        Assert.All(data, hour => Assert.Equal(TimeSpan.Zero, hour.Time.Offset));
    }

    [Fact]
    public async Task TheDayThatClocksChangeHasTheHoursThatItHas()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Clock.Advance(TimeSpan.FromDays(365));
        var spring = Read<List<Data>>(await stage.GetAsync("/emissions/bylocation?location=DE&time=2026-03-29T00:00:00%2B01:00&toTime=2026-03-29T23:59:00%2B02:00"));
        var autumn = Read<List<Data>>(await stage.GetAsync("/emissions/bylocation?location=DE&time=2026-10-25T00:00:00%2B02:00&toTime=2026-10-25T23:59:00%2B01:00"));
        Assert.Equal((23, 25), (spring.Count, autumn.Count));
        Assert.All(spring.Zip(spring.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second.Time - pair.First.Time));
    }

    [Fact]
    public async Task TheBestAreAllOfTheLeast()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [50, 20, 30]);
        stage.Observe("FR", [40, 60, 20]);
        stage.Observe("NL", [21, 22, 23]);
        var best = Read<List<Data>>(await stage.GetAsync("/emissions/bylocations/best?location=DE&location=FR&location=westeurope&time=2026-01-15T10:00:00Z&toTime=2026-01-15T12:00:00Z"));
        Assert.Equal([("DE", 11, 20.0), ("FR", 12, 20.0)], best.Select(hour => (hour.Location, hour.Time.Hour, hour.Rating)));
        var all = Read<List<Data>>(await stage.GetAsync("/emissions/bylocations?location=DE&location=FR&location=westeurope&time=2026-01-15T10:00:00Z&toTime=2026-01-15T12:00:00Z"));
        Assert.Equal(9, all.Count);
        Assert.Equal(best, all.Where(hour => hour.Rating == all.Min(one => one.Rating)));
    }

    [Fact]
    public async Task ALateSourcesNewestHourStandsUnderItsOwnTime()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [50, 20], late: 2);
        foreach (var start in new[] { "", "&time=2026-01-15T12:00:00Z", "&time=2026-01-15T10:30:00Z&toTime=2026-01-15T12:00:00Z" })
        {
            // The replay of the hours since is not what decisions use.
            var newest = Assert.Single(Read<List<Data>>(await stage.GetAsync($"/emissions/bylocation?location=DE{start}")));
            Assert.Equal((GridStage.Noon.AddHours(-2).Start, 20.0), (newest.Time, newest.Rating));
            Assert.Equal(stage.Desk.Carbon("DE", CarbonKind.Average, GridStage.Noon)!.Value.GramsPerKwh, newest.Rating);
        }

        stage.Observe("Z", [70], late: 2);
        var late = await stage.GetAsync("/emissions/bylocation?location=Z");
        Assert.Equal((GridStage.Noon.AddHours(-2).Start, 70.0), (Read<List<Data>>(late)[0].Time, Read<List<Data>>(late)[0].Rating));
        Assert.Equal("average-life-cycle-carbon; live; meter", late.Header("Signal"));
    }

    [Fact]
    public async Task AYearsFigureAnswersForNowAndForNoHourThatWas()
    {
        await using var stage = await GridStage.StartAsync();
        var now = await stage.GetAsync("/emissions/bylocation?location=TH");
        Assert.Single(Read<List<Data>>(now));
        Assert.StartsWith("average-life-cycle-carbon; constant 2024; ", now.Header("Signal"), StringComparison.Ordinal);
        var past = await stage.GetAsync("/emissions/bylocation?location=TH&time=2026-01-14T00:00:00Z&toTime=2026-01-14T05:00:00Z");
        Assert.Equal((204, 0), (past.Status, past.Body.Length));
        Assert.Contains("whole year", past.Header("Reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/emissions/bylocation?location=Z")]
    [InlineData("/emissions/bylocations?location=Z&time=2026-01-14&toTime=2026-01-15")]
    [InlineData("/emissions/bylocations/best?location=DE&time=2027-01-14&toTime=2027-01-15")]
    public async Task NothingKnownIsNoContentWithAReason(string path)
    {
        await using var stage = await GridStage.StartAsync();
        var answer = await stage.GetAsync(path);
        Assert.Equal((204, 0), (answer.Status, answer.Body.Length));
        Assert.True(answer.Header("Reason") is { Length: > 10 });
        Assert.Null(answer.Header("Signal"));
    }

    [Fact]
    public async Task AMeanIsThatOfEachMinute()
    {
        await using var stage = await GridStage.StartAsync();
        var random = new Random(5);
        var values = Enumerable.Range(0, 48).Select(_ => (double)random.Next(1, 900)).ToList();
        stage.Observe("DE", values);
        var first = GridStage.Noon.AddHours(-47).Start;
        for (var round = 0; round < 25; round++)
        {
            var from = random.Next(0, 47 * 60);
            var until = random.Next(from + 1, 48 * 60);
            var expected = Enumerable.Range(from, until - from).Average(minute => values[minute / 60]);
            var mean = Read<Mean>(await stage.GetAsync(
                $"/emissions/average-carbon-intensity?location=DE&startTime={first.AddMinutes(from):yyyy-MM-ddTHH:mm:ssZ}&endTime={first.AddMinutes(until):yyyy-MM-ddTHH:mm:ssZ}"));
            Assert.Equal(expected, mean.CarbonIntensity, 1e-6);
            Assert.Equal((first.AddMinutes(from), first.AddMinutes(until)), (mean.StartTime, mean.EndTime));
        }
    }

    [Fact]
    public async Task ABatchOfMeansIsEachMeanByItself()
    {
        await using var stage = await GridStage.StartAsync();
        object[] items =
        [
            new { location = "eastus", startTime = "2026-01-13T14:00:00Z", endTime = "2026-01-13T18:30:00Z" },
            new { location = "westeurope", startTime = "2026-01-14T14:00:00+02:00", endTime = "2026-01-14T18:00:00+02:00" },
            new { Location = "eastus", StartTime = "2022-06-01T14:00:00", EndTime = "2022-06-01T18:00:00", more = "passed over" },
        ];
        var means = Read<List<Mean>>(await stage.PostAsync("/emissions/average-carbon-intensity/batch", items));
        Assert.Equal(["eastus", "westeurope", "eastus"], means.Select(mean => mean.Location));
        Assert.Equal(new DateTimeOffset(2026, 1, 14, 12, 0, 0, TimeSpan.Zero), means[1].StartTime);
        Assert.Equal(TimeSpan.Zero, means[1].StartTime.Offset);
        foreach (var mean in means)
        {
            var alone = Read<Mean>(await stage.GetAsync(
                $"/emissions/average-carbon-intensity?location={mean.Location}&startTime={mean.StartTime:yyyy-MM-ddTHH:mm:ssZ}&endTime={mean.EndTime:yyyy-MM-ddTHH:mm:ssZ}"));
            Assert.Equal(alone, mean);
        }

        Assert.Empty(Read<List<Mean>>(await stage.PostAsync("/emissions/average-carbon-intensity/batch", Array.Empty<object>())));
    }

    [Fact]
    public async Task NoMeanIsMadeOfHoursThatAreNotKnown()
    {
        await using var stage = await GridStage.StartAsync();
        // Known are the hours from 10:00 to 12:00.
        stage.Observe("Z", [10, 20], late: 1);
        foreach (var (start, end) in new[] { ("09:00", "11:00"), ("11:30", "12:30"), ("13:00", "14:00"), ("02:00", "03:00") })
        {
            var refused = Refused(await stage.GetAsync(
                $"/emissions/average-carbon-intensity?location=Z&startTime=2026-01-15T{start}:00Z&endTime=2026-01-15T{end}:00Z"));
            Assert.Contains("did not cover", refused.Detail, StringComparison.Ordinal);
        }

        var whole = await stage.GetAsync("/emissions/average-carbon-intensity?location=Z&startTime=2026-01-15T10:00:00Z&endTime=2026-01-15T12:00:00Z");
        Assert.Equal(15, Read<Mean>(whole).CarbonIntensity, 9);
        Assert.Equal("Z=Z", whole.Header("Zone"));
    }
}
