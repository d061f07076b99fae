using System.Globalization;
using System.Text.Json;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>Prices that an auction has settled for hours to come are known: in answers, without an age, without noise of their exchange.</summary>
public sealed class SettledPriceTests
{
    [Fact]
    public async Task SettledHoursComeBackAsSettledThroughALiveSource()
    {
        await using var charts = await SourceServer.StartAsync();
        var last = Slot.At(2026, 1, 16, 22);
        charts.Answer = ask => GridServers.Prices(ask, (_, slot) => slot > last ? null : slot >= Slot.At(2026, 1, 15, 18) ? 512.34 : 80 + (slot.HoursSinceEpoch % 24));
        await using var stage = await GridStage.StartAsync(
            $$"""
              price: [energy-charts, pack]
              sources: { energy-charts: { url: "{{charts.Address}}" } }
            """, "de");
        stage.Services.Add(charts);
        await stage.UntilAsync(async () => await stage.ReadingAsync("de", "price") is { } reading && reading.GetProperty("timeliness").GetString() == "live");

        var zone = (await stage.StateAsync()).GetProperty("sources")[0].GetProperty("channels")[0].GetProperty("zones")[0];
        Assert.Equal(
            (last.ToString(), JsonValueKind.Null, "well"),
            (zone.GetProperty("newestHour").GetString(), zone.GetProperty("ageHours").ValueKind, zone.GetProperty("state").GetString()));

        var text = await stage.Gateway.Client.GetStringAsync(new Uri("/api/price/de?hours=96", UriKind.Relative), Stage.Token);
        var answer = JsonDocument.Parse(text).RootElement;
        var hours = answer.GetProperty("forecast").EnumerateArray().ToList();
        var settled = last.HoursSinceEpoch - stage.Now.HoursSinceEpoch;
        Assert.Equal(96, hours.Count);
        Assert.All(hours.Take(settled), hour => Assert.Equal(
            ("energy-charts", "live", JsonValueKind.Null),
            (hour.GetProperty("source").GetString(), hour.GetProperty("timeliness").GetString(), hour.GetProperty("lowUsdPerMwh").ValueKind)));
        Assert.All(hours.Skip(settled), hour => Assert.Equal("wattline", hour.GetProperty("source").GetString()));
        var dear = 512.34 * DataPack.Embedded.ExchangeRates.Last(rate => rate.Currency == "EUR").UsdPerUnit.Value;
        Assert.Equal(dear, hours[settled - 1].GetProperty("valueUsdPerMwh").GetDouble(), 1e-6);
        Assert.All(hours, hour => Assert.All(
            hour.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Number),
            field => Assert.True(field.Value.GetRawText().Count(char.IsAsciiDigit) <= 11, field.Value.GetRawText().ToString(CultureInfo.InvariantCulture))));
    }
}
