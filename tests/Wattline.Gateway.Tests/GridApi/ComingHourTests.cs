using System.Text.Json;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>Hours to come: each says whose it is and how it is known, and what was asked for comes or has a reason.</summary>
public sealed class ComingHourTests
{
    [Fact]
    public async Task SettledPricesAreToldAsTheyAreAndOnlyLaterHoursAreForecast()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE-LU", [.. Enumerable.Range(0, 700).Select(hour => hour > 690 ? 541.2 : 80 + (hour % 24))], SignalKind.Price, late: -11);
        var answer = await stage.JsonAsync("/api/price/de?hours=30");
        var hours = answer.GetProperty("forecast").EnumerateArray().ToList();

        Assert.Equal(30, hours.Count);
        Assert.All(hours.Take(11), hour => Assert.Equal(("meter", "live"), How(hour)));
        Assert.All(hours.Skip(2).Take(9), hour => Assert.Equal(541.2, hour.GetProperty("valueUsdPerMwh").GetDouble()));
        Assert.All(hours.Take(11), hour => Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null), (hour.GetProperty("lowUsdPerMwh").ValueKind, hour.GetProperty("highUsdPerMwh").ValueKind)));
        Assert.All(hours.Skip(11), hour => Assert.Equal(("wattline", "forecast"), How(hour)));
        Assert.All(hours.Skip(11), hour => Assert.Equal(JsonValueKind.Number, hour.GetProperty("lowUsdPerMwh").ValueKind));
        Assert.Equal(
            ("meter", JsonValueKind.Null, "measured"),
            (answer.GetProperty("forecastSource").GetString(), answer.GetProperty("forecastIssued").ValueKind,
                answer.GetProperty("forecastProvenance").GetProperty("basis").GetString()));
        Assert.Equal(
            [("meter", "live", null), ("wattline", "forecast", "2026-01-15T23:00Z")],
            answer.GetProperty("forecastParts").EnumerateArray().Select(part => (
                part.GetProperty("source").GetString()!, part.GetProperty("timeliness").GetString()!, part.GetProperty("issued").GetString())));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("reason").ValueKind);
    }

    [Theory]
    [InlineData(47, 0)]
    [InlineData(71, 0)]
    [InlineData(0, 3)]
    public async Task NinetySixHoursAreNinetySix(int stated, int late)
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [.. Enumerable.Range(0, 700).Select(hour => 300.0 + (hour % 24))], late: late);
        if (stated > 0)
        {
            stage.Forecast("DE", Enumerable.Repeat(10.0, stated));
        }

        var answer = await stage.JsonAsync("/api/carbon/DE?hours=96");
        var hours = answer.GetProperty("forecast").EnumerateArray().ToList();
        Assert.Equal(
            Enumerable.Range(1, 96).Select(hour => GridStage.Noon.AddHours(hour).ToString()), hours.Select(hour => hour.GetProperty("hour").GetString()));
        Assert.Equal(
            [.. Enumerable.Repeat(("meter", "forecast"), stated), .. Enumerable.Repeat(("wattline", "forecast"), 96 - stated)], hours.Select(How));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("reason").ValueKind);

        var emissions = await stage.JsonAsync("/emissions/forecasts/current?location=DE");
        Assert.Equal("2026-01-19T12:00:00+00:00", emissions[0].GetProperty("dataEndAt").GetString());
        Assert.Equal(97, emissions[0].GetProperty("forecastData").GetArrayLength());
    }

    [Fact]
    public async Task WhatCannotComeHasAReason()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [.. Enumerable.Repeat(300.0, 24)]);
        stage.Forecast("DE", Enumerable.Repeat(10.0, 47));
        var answer = await stage.JsonAsync("/api/carbon/DE?hours=96");
        Assert.Equal(47, answer.GetProperty("forecast").GetArrayLength());
        Assert.StartsWith(
            "forecast: 49 of 96 hours are not there, 2026-01-17T12:00Z the first: ", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DE-LU")]
    [InlineData("GB")]
    [InlineData("PL")]
    public async Task TheRestOfAKnownDayIsKnown(string zone)
    {
        await using var stage = await GridStage.StartAsync();
        var answer = await stage.JsonAsync($"/api/price/{zone}?hours=24");
        var hours = answer.GetProperty("forecast").EnumerateArray().ToList();
        var now = answer.GetProperty("now");
        Assert.Equal("wholesaleDay", now.GetProperty("kind").GetString());
        Assert.All(hours.Take(11), hour =>
        {
            Assert.Equal(("pack", "replayed"), How(hour));
            Assert.Equal(JsonValueKind.Null, hour.GetProperty("lowUsdPerMwh").ValueKind);
            foreach (var figure in new[] { "valueUsdPerMwh", "adderUsdPerMwh", "deliveredUsdPerMwh" })
            {
                Assert.Equal(now.GetProperty(figure).GetDouble(), hour.GetProperty(figure).GetDouble());
            }
        });
        Assert.All(hours.Skip(11), hour => Assert.Equal(("wattline", "forecast"), How(hour)));
    }

    [Fact]
    public async Task NoNumberShowsTheNoiseOfItsArithmetic()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE-LU", [64 * 1.1669625000000002, 0.1 + 0.2], SignalKind.Price);
        stage.Observe("DE", [74.68560000000001, 0.1 + 0.2]);
        foreach (var path in new[] { "/api/price/DE-LU", "/api/carbon/DE?hours=96&past=96", "/emissions/bylocation?location=DE&time=2026-01-15T11:00Z" })
        {
            var text = (await stage.GetAsync(path)).Text;
            Assert.Contains("74.6856", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("[0-9]\\.[0-9]{10,}", text);
        }
    }

    private static (string, string) How(JsonElement hour) => (hour.GetProperty("source").GetString()!, hour.GetProperty("timeliness").GetString()!);
}
