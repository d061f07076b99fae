using System.Globalization;
using System.Text.Json;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Market;

public sealed class SpreadAndEnergyTests(MarketStage stage) : IClassFixture<MarketStage>
{
    [Fact]
    public async Task TheSpreadIsTheLeaderboardsOfEachHour()
    {
        var spread = await stage.GetAsync("/api/spread?model=llama-3.1-8b&view=operator&hours=24");
        var hours = spread.GetProperty("hours").EnumerateArray().ToList();
        Assert.Equal(24, hours.Count);
        var rows = await stage.AllAsync("model=llama-3.1-8b&view=operator");
        var evaluated = DateTimeOffset.Parse(rows[0].Text("calculatedAt")!, CultureInfo.InvariantCulture);
        if (hours[^1].Text("slot") == Slot.Containing(evaluated).ToString())
        {
            Assert.Equal(rows[0].Text("regionCode"), hours[^1].GetProperty("cleanest").Text("regionCode"));
            Assert.Equal(rows[^1].Text("regionCode"), hours[^1].GetProperty("dirtiest").Text("regionCode"));
            Assert.InRange(hours[^1].GetProperty("cleanest").Number("value")!.Value / rows[0].Number("carbonPerMTokens")!.Value, 0.999, 1.001);
        }

        foreach (var what in new[] { "carbon", "cost" })
        {
            var mean = spread.GetProperty(what);
            Assert.True(mean.Number("roamingValue") <= mean.GetProperty("fixedBest").Number("value") + 1e-9);
            Assert.True(mean.GetProperty("fixedBest").Number("value") <= mean.GetProperty("fixedWorst").Number("value"));
        }
    }

    /// <summary>A list price that holds in all regions of a provider names one of them, not another in each sentence.</summary>
    [Fact]
    public async Task OfEqualsTheHoursAndTheMeanNameTheSame()
    {
        var spread = await stage.GetAsync("/api/spread?model=llama-3.1-8b&hours=24");
        foreach (var (end, mean) in new[] { ("cheapest", "fixedBest"), ("dearest", "fixedWorst") })
        {
            var whole = spread.GetProperty("cost").GetProperty(mean);
            Assert.All(spread.GetProperty("hours").EnumerateArray(), hour => Assert.Equal(
                (whole.Text("provider"), whole.Text("regionCode")), (hour.GetProperty(end).Text("provider"), hour.GetProperty(end).Text("regionCode"))));
        }

        Assert.Equal("gCO2e per million tokens", spread.GetProperty("meta").Text("carbonUnit"));
        Assert.Equal("USD per million tokens", spread.GetProperty("meta").Text("costUnit"));
    }

    [Theory]
    [InlineData("/api/spread?model=Llama")]
    [InlineData("/api/energy?model=Llama")]
    public async Task AFamilyIsSaidToBeOneWithItsModels(string path)
    {
        var message = await stage.RefusedAsync(path, "invalid_choice");
        Assert.Contains("Llama is a family of", message, StringComparison.Ordinal);
        Assert.Contains("meta-llama/Llama-3.1-8B-Instruct", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASpreadsNumbersShowNoNoiseOfTheirArithmetic()
    {
        var text = (await stage.GetAsync("/api/spread?model=llama-3.1-8b&view=buyer&hours=24")).GetRawText();
        Assert.DoesNotMatch("0000000[0-9]+[,}]|9999999[0-9]+[,}]", text);
        Assert.DoesNotMatch("\"value\":[0-9.]{13,}", text);
    }

    [Fact]
    public async Task AModelWithoutEnergyHasNoSpreadAndTheReason()
    {
        var spread = await stage.GetAsync("/api/spread?model=openai/gpt-4o");
        Assert.Equal(0, spread.GetProperty("hours").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, spread.GetProperty("carbon").ValueKind);
        Assert.Contains("energy", spread.Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereSignalsAreMissingTheSpreadBlamesThemAndNotTheSellers()
    {
        await using var silent = await TestGateway.StartAsync($"""
            signals:
              carbon: [uk-carbon-intensity]
              carbon_scope: direct
              sources: {"{"} uk-carbon-intensity: {"{"} url: "http://127.0.0.1:1" {"}"} {"}"}
            upstreams:
            {Stage.Entry("gb", 1, new Uri("http://127.0.0.1:1"))}
            """);
        using var response = await silent.Client.GetAsync("/api/spread?model=llama-3.1-8b&hours=2", TestContext.Current.CancellationToken);
        using var spread = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("signal-missing", spread.RootElement.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(2, spread.RootElement.Number("missingHours"));
    }

    [Theory]
    [InlineData("/api/spread", "missing_model")]
    [InlineData("/api/spread?model=meta-llama/Llama-3.1-8B-Instruct&hours=169", "invalid_number")]
    [InlineData("/api/energy", "missing_model")]
    [InlineData("/api/energy?model=lama", "unknown_model")]
    [InlineData("/api/energy?model=llama-3.1-8b&task=poetry", "invalid_choice")]
    public async Task AWrongQuestionIsRefused(string path, string code) => Assert.NotEmpty(await stage.RefusedAsync(path, code));

    [Theory]
    [InlineData("llama-3.1-8b", "H100", "measured")]
    [InlineData("llama-3.1-70b", "B200", "measured")]
    [InlineData("mistralai/Mistral-7B-Instruct-v0.3", "H100", "modelled")]
    public async Task WaitingLongerForATokenTakesLessEnergy(string model, string gpu, string basis)
    {
        var curve = await stage.GetAsync($"/api/energy?model={model}&gpu={gpu}");
        var points = curve.GetProperty("curve").EnumerateArray().ToList();
        Assert.True(points.Count > 1, $"{points.Count} points");
        Assert.All(points.Zip(points.Skip(1)), pair =>
        {
            Assert.True(pair.First.Number("interTokenMs") < pair.Second.Number("interTokenMs"));
            Assert.True(pair.First.Number("gpuJPerOutputToken") > pair.Second.Number("gpuJPerOutputToken"));
        });
        Assert.All(points, point => Assert.Equal(basis, point.GetProperty("provenance").Text("basis")));
        var paces = curve.GetProperty("paces").EnumerateArray().ToList();
        Assert.Equal(["interactive", "relaxed", "throughput"], paces.Select(pace => pace.Text("pace")));
        Assert.True(paces[2].GetProperty("point").Number("gpuJPerOutputToken") <= paces[0].GetProperty("point").Number("gpuJPerOutputToken"));
    }
}
