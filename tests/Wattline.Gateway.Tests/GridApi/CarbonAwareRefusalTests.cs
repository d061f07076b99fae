using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Api.CarbonAware;
using static Wattline.Gateway.Tests.GridApi.CarbonAwareShapes;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>What cannot be answered is refused in the shape that clients of the Carbon Aware Web API read, by the parameter at fault.</summary>
public sealed class CarbonAwareRefusalTests
{
    private const string Day = "2026-01-14T00:00:00Z";

    [Theory]
    [InlineData("/emissions/bylocation", "location")]
    [InlineData("/emissions/bylocation?location=", "location")]
    [InlineData("/emissions/bylocations", "location")]
    [InlineData("/emissions/bylocations?location=", "location")]
    [InlineData("/emissions/bylocations/best?non-location-param=", "location")]
    [InlineData("/emissions/forecasts/current", "location")]
    [InlineData("/emissions/average-carbon-intensity", "location,startTime,endTime")]
    [InlineData("/emissions/average-carbon-intensity?location=DE&startTime=" + Day, "endTime")]
    [InlineData("/emissions/average-carbon-intensity?location=DE&endTime=" + Day, "startTime")]
    [InlineData("/emissions/bylocation?location=DE&toTime=" + Day, "time")]
    [InlineData("/emissions/bylocation?location=DE&time=2026-01-14T01:00:00Z&toTime=" + Day, "time")]
    [InlineData("/emissions/bylocation?location=DE&time=" + Day + "&toTime=" + Day, "time")]
    [InlineData("/emissions/bylocation?location=DE&time=2026-01-14T02:00:00%2B02:00&toTime=" + Day, "time")]
    [InlineData("/emissions/average-carbon-intensity?location=DE&startTime=" + Day + "&endTime=" + Day, "startTime")]
    [InlineData("/emissions/forecasts/current?location=DE&dataStartAt=" + Day + "&dataEndAt=" + Day, "dataStartAt")]
    [InlineData("/emissions/bylocation?location=DE&time=yesterday", "time")]
    [InlineData("/emissions/bylocation?location=DE&time=1969-12-31T23:59:59Z", "time")]
    [InlineData("/emissions/bylocation?location=DE&time=9999-12-31T23:59:59Z", "time")]
    [InlineData("/emissions/forecasts/current?location=DE&windowSize=ten", "windowSize")]
    [InlineData("/emissions/forecasts/current?location=DE&windowSize=-10", "windowSize")]
    [InlineData("/emissions/forecasts/current?location=DE&windowSize=9999999999", "windowSize")]
    [InlineData("/emissions/bylocation?location=eastuss", "location")]
    [InlineData("/emissions/bylocations?location=DE&location=nowhere", "location")]
    [InlineData("/emissions/average-carbon-intensity?location=nowhere&startTime=2026-01-13&endTime=2026-01-14", "location")]
    [InlineData("/emissions/bylocation?location=DE&time=2025-01-01&toTime=2026-01-14", "time")]
    [InlineData("/emissions/bylocations?location=DE&location=FR&time=2025-06-01&toTime=2026-01-14", "time")]
    public async Task EachFaultIsToldByItsParameter(string path, string names)
    {
        await using var stage = await GridStage.StartAsync();
        var problem = Refused(await stage.GetAsync(path));
        Assert.Equal(names.Split(','), problem.Errors.Keys);
        Assert.All(problem.Errors.Values, messages => Assert.NotEmpty(Assert.Single(messages)));
    }

    [Fact]
    public void AHeaderEndsAfterAWholePartAndSaysHowManyAreLeft()
    {
        var reasons = Enumerable.Range(1, 11).Select(day => $"{new string('x', 150)} of day-{day}").ToList();
        var context = new DefaultHttpContext();
        SignalHeaders.Reason(context.Response, reasons);
        var text = context.Response.Headers["X-Wattline-Reason"].ToString();
        Assert.Equal(string.Join(", ", [.. reasons.Take(6), "and 5 more"]), text);
        Assert.InRange(text.Length, 0, 1024);

        SignalHeaders.Reason(context.Response, [string.Concat(Enumerable.Repeat("words ", 400)), "another"]);
        text = context.Response.Headers["X-Wattline-Reason"].ToString();
        Assert.EndsWith(" words ..., another", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 900, 1024);
    }

    [Fact]
    public async Task ARefusalSaysTheCure()
    {
        await using var stage = await GridStage.StartAsync();
        Assert.Contains("eastus", Refused(await stage.GetAsync("/emissions/bylocation?location=eastuss")).Detail, StringComparison.Ordinal);
        Assert.Contains("%2B", Refused(await stage.GetAsync("/emissions/bylocation?location=DE&time=2026-01-14T00:00:00+02:00")).Errors["time"][0], StringComparison.Ordinal);
        Assert.Contains("forecasts/current", (await stage.GetAsync("/emissions/bylocation?location=DE&time=2026-02-01")).Header("Reason"), StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Repeat("&location=DE", 32));
        Assert.Contains("32", Refused(await stage.GetAsync($"/emissions/bylocations?location=FR{many}")).Errors["location"][0], StringComparison.Ordinal);
        Assert.Equal(32, Read<List<Data>>(await stage.GetAsync($"/emissions/bylocations?{many[1..]}")).Count);
    }

    [Theory]
    [InlineData("{}", "$")]
    [InlineData("null", "$")]
    [InlineData("[", "$")]
    [InlineData("", "$")]
    [InlineData("[1]", "$[0]")]
    [InlineData("[null]", "$[0]")]
    [InlineData("[{}]", "$[0].location,$[0].startTime,$[0].endTime")]
    [InlineData("[{\"location\":\"DE\"}]", "$[0].startTime,$[0].endTime")]
    [InlineData("[{\"location\":\"DE\",\"startTime\":\"2026-1-1T15:30:00Z\",\"endTime\":\"2026-1-1T18:00:00Z\"}]", "$[0].startTime,$[0].endTime")]
    [InlineData("[{\"location\":\"DE\",\"startTime\":\"2026-01-01T15:30:00Z\",\"endTime\":\"2026-01-01T15:30:00Z\"}]", "$[0].startTime")]
    [InlineData("[{\"location\":\"DE\",\"startTime\":\"2026-01-01T15:30:00Z\",\"endTime\":\"2026-01-01T16:30:00Z\"},{\"location\":\"XQ\",\"startTime\":\"2026-01-01T15:30:00Z\",\"endTime\":\"2026-01-01T16:30:00Z\"}]", "$[1].location")]
    public async Task AFaultInABatchIsToldByItsPlace(string body, string names)
    {
        await using var stage = await GridStage.StartAsync();
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await stage.Client.PostAsync(new Uri("/emissions/average-carbon-intensity/batch", UriKind.Relative), content, Stage.Token);
        Assert.Equal(names.Split(','), Refused(await Answered.ReadAsync(response)).Errors.Keys);
    }

    [Fact]
    public async Task ABatchHasALimitInItemsHoursAndBytes()
    {
        await using var stage = await GridStage.StartAsync();
        object Item(int days) => new { location = "DE", startTime = $"{new DateTime(2026, 1, 14).AddDays(-days):yyyy-MM-dd}T00:00:00Z", endTime = "2026-01-14T00:00:00Z" };
        Assert.Equal(100, Read<List<Mean>>(await stage.PostAsync("/emissions/average-carbon-intensity/batch", Enumerable.Repeat(Item(1), 100))).Count);
        Assert.Equal(["$"], Refused(await stage.PostAsync("/emissions/average-carbon-intensity/batch", Enumerable.Repeat(Item(1), 101))).Errors.Keys);
        Assert.Equal(["$[36].startTime"], Refused(await stage.PostAsync("/emissions/average-carbon-intensity/batch", Enumerable.Repeat(Item(10), 100))).Errors.Keys);
        Refused(await stage.PostAsync("/emissions/forecasts/batch", new[] { new { location = new string('x', 300_000) } }), 413);
    }
}
