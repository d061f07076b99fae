using System.Globalization;
using System.Text.Json;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>The gateway's own paths: what is known, and by whom; what is missing, and why.</summary>
public sealed class OwnGridTests
{
    [Fact]
    public async Task AReplayIsCalledOneAndIsTheReadingThatDecisionsUse()
    {
        await using var stage = await GridStage.StartAsync();
        var answer = await stage.JsonAsync("/api/carbon/DE?past=5");
        var reading = stage.Desk.Carbon("DE", CarbonKind.Average, GridStage.Noon)!;
        var now = answer.GetProperty("now");
        Assert.Equal(reading.Value.GramsPerKwh, now.GetProperty("valueGPerKwh").GetDouble(), 1e-6);
        Assert.Equal("replayed", now.GetProperty("timeliness").GetString());
        Assert.Equal(reading.ObservedFor.ToString(), now.GetProperty("observedFor").GetString());
        Assert.StartsWith("2022-", now.GetProperty("observedFor").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, now.GetProperty("ageHours").ValueKind);
        Assert.Equal("g/kWh", answer.GetProperty("unit").GetString());
        Assert.Equal("lifeCycle", answer.GetProperty("scope").GetString());
        var past = answer.GetProperty("past").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(7, 5).Select(hour => $"2026-01-15T{hour:00}:00Z"), past.Select(hour => hour.GetProperty("hour").GetString()));
        Assert.All(past, hour => Assert.Equal("replayed", hour.GetProperty("timeliness").GetString()));
        Assert.All(past, hour => Assert.True(answer.GetProperty("sources").TryGetProperty(hour.GetProperty("source").GetString()!, out _)));
        Assert.Equal(
            stage.Desk.Carbon("DE", CarbonKind.Average, GridStage.Noon.AddHours(-5))!.Value.GramsPerKwh, past[0].GetProperty("valueGPerKwh").GetDouble(),
            1e-6);
    }

    [Fact]
    public async Task ALiveSourceAndItsForecastAreToldWithTheirAge()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("DE", [100, 200, 300], late: 2);
        stage.Forecast("DE", [10, 20, 30, 40]);
        var answer = await stage.JsonAsync("/api/carbon/DE?hours=3&past=4");
        var now = answer.GetProperty("now");
        Assert.Equal((300, 2, "live"), (now.GetProperty("valueGPerKwh").GetDouble(), now.GetProperty("ageHours").GetInt32(), now.GetProperty("timeliness").GetString()));
        Assert.Equal(
            [("meter", 100.0), ("meter", 200.0), ("meter", 300.0)],
            answer.GetProperty("past").EnumerateArray().Take(3).Select(hour => (hour.GetProperty("source").GetString()!, hour.GetProperty("valueGPerKwh").GetDouble())));
        Assert.Equal("pack", answer.GetProperty("past")[3].GetProperty("source").GetString());
        Assert.Equal(
            [("2026-01-15T13:00Z", 10.0), ("2026-01-15T14:00Z", 20.0), ("2026-01-15T15:00Z", 30.0)],
            answer.GetProperty("forecast").EnumerateArray().Select(hour => (hour.GetProperty("hour").GetString()!, hour.GetProperty("valueGPerKwh").GetDouble())));
        Assert.Equal(("meter", "2026-01-15T12:00Z"), (answer.GetProperty("forecastSource").GetString(), answer.GetProperty("forecastIssued").GetString()));
        Assert.Equal("measured", answer.GetProperty("forecastProvenance").GetProperty("basis").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("reason").ValueKind);
    }

    [Fact]
    public async Task WhatIsMissingIsAnEmptyListWithAReason()
    {
        await using var stage = await GridStage.StartAsync();
        var unknown = await stage.JsonAsync("/api/carbon/Z");
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("now").ValueKind);
        Assert.Empty(unknown.GetProperty("past").EnumerateArray());
        Assert.Empty(unknown.GetProperty("forecast").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("forecastSource").ValueKind);
        foreach (var part in new[] { "now:", "past:", "forecast:" })
        {
            Assert.Contains(part, unknown.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        // One figure for a year is a reading and no hours.
        var constant = await stage.JsonAsync("/api/carbon/TH");
        Assert.Equal("constant", constant.GetProperty("now").GetProperty("timeliness").GetString());
        Assert.Empty(constant.GetProperty("past").EnumerateArray());
        Assert.Contains("whole year", constant.GetProperty("reason").GetString(), StringComparison.Ordinal);

        var marginal = await stage.JsonAsync("/api/carbon/us-va?kind=marginal");
        Assert.Equal(("marginal", "direct"), (marginal.GetProperty("kind").GetString(), marginal.GetProperty("scope").GetString()));
        Assert.Equal("constant", marginal.GetProperty("now").GetProperty("timeliness").GetString());

        var unpriced = await stage.JsonAsync("/api/price/is");
        Assert.Equal(JsonValueKind.Null, unpriced.GetProperty("zone").ValueKind);
        Assert.Contains("is", unpriced.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AYearsFigureIsAboutNoHourAndAForecastHasNoAge()
    {
        await using var stage = await GridStage.StartAsync();
        var constant = (await stage.JsonAsync("/api/carbon/TH")).GetProperty("now");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (constant.GetProperty("observedFor").ValueKind, constant.GetProperty("ageHours").ValueKind));
        Assert.Equal(JsonValueKind.Number, constant.GetProperty("provenance").GetProperty("year").ValueKind);
        var tariff = (await stage.JsonAsync("/api/price/EIA-VA")).GetProperty("now");
        Assert.Equal(("constant", JsonValueKind.Null), (tariff.GetProperty("timeliness").GetString(), tariff.GetProperty("observedFor").ValueKind));

        stage.Forecast("DE", [10, 20, 30], skipped: -1);
        var expected = (await stage.JsonAsync("/api/carbon/DE")).GetProperty("now");
        Assert.Equal(("forecast", JsonValueKind.Null), (expected.GetProperty("timeliness").GetString(), expected.GetProperty("ageHours").ValueKind));
    }

    [Fact]
    public async Task AForecastWasMadeAtTheMinuteThatItsSourceSays()
    {
        await using var stage = await GridStage.StartAsync();
        var made = GridStage.Noon.Start.AddMinutes(-23);
        Assert.True(stage.Desk.Accept(new SignalSeries(
            "DE", SignalKind.AverageLifeCycleCarbon, GridStage.Meter, [new SignalPoint(GridStage.Noon.AddHours(1), 10)], made,
            new Provenance("meter", "CC0-1.0", 2026, Basis.Measured))));
        Assert.Equal("2026-01-15T11:37Z", (await stage.JsonAsync("/api/carbon/DE")).GetProperty("forecastIssued").GetString());
        Assert.Equal(
            "2026-01-15T12:37+01:00", (await stage.JsonAsync("/api/carbon/DE?timezone=Europe/Berlin")).GetProperty("forecastIssued").GetString());
    }

    [Fact]
    public async Task AZoneOfTheOtherSortIsToldWithTheZonesThatBelongToIt()
    {
        await using var stage = await GridStage.StartAsync();
        var price = await stage.GetAsync("/api/carbon/SE3");
        Assert.Equal((400, "unknown_zone"), (price.Status, price.Code));
        Assert.Equal("'SE3' is a price zone: ask /api/price/SE3. Sites there draw SE-SE3 (/api/carbon/SE-SE3).", price.Message);
        var carbon = await stage.JsonAsync("/api/price/SE-SE3");
        Assert.Equal(
            "SE-SE3 is a grid zone, which has carbon and no price: ask /api/carbon/SE-SE3. Sites there pay SE3 (/api/price/SE3).",
            carbon.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task WhatNobodyStatesIsNotCalledTooOld()
    {
        await using var stage = await GridStage.StartAsync();
        var reason = (await stage.JsonAsync("/api/carbon/SE?kind=marginal")).GetProperty("reason").GetString()!;
        Assert.Contains("now: no configured source states marginal carbon of SE;", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("young", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APriceIsItsValueAndItsAdder()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Forecast(DataPack.Embedded.FindSite("de")!.PriceZone!, [-20, 50], SignalKind.Price);
        var answer = await stage.JsonAsync("/api/price/de?past=24");
        Assert.Equal("USD/MWh", answer.GetProperty("unit").GetString());
        var adder = DataPack.Embedded.Adder(PriceKind.WholesaleHour).UsdPerMwh;
        Assert.True(adder > 0);
        var hours = answer.GetProperty("past").EnumerateArray().Concat(answer.GetProperty("forecast").EnumerateArray()).Append(answer.GetProperty("now")).ToList();
        Assert.Equal(24 + 2 + 1, hours.Count);
        Assert.All(hours, hour => Assert.Equal(
            hour.GetProperty("deliveredUsdPerMwh").GetDouble(),
            hour.GetProperty("valueUsdPerMwh").GetDouble() + hour.GetProperty("adderUsdPerMwh").GetDouble(), 9));
        Assert.Equal(-20 + adder, answer.GetProperty("forecast")[0].GetProperty("deliveredUsdPerMwh").GetDouble(), 9);
        var reading = stage.Desk.Price(answer.GetProperty("zone").GetString()!, GridStage.Noon)!;
        Assert.Equal(reading.Delivered.UsdPerMwh, answer.GetProperty("now").GetProperty("deliveredUsdPerMwh").GetDouble(), 9);
    }

    [Theory]
    [InlineData("US-MIDA-PJM", "US-MIDA-PJM")]
    [InlineData("us-mida-pjm", "US-MIDA-PJM")]
    [InlineData("us-va", "US-MIDA-PJM")]
    [InlineData("us-east-1", "US-MIDA-PJM")]
    [InlineData("eastus", "US-MIDA-PJM")]
    [InlineData("EastUS", "US-MIDA-PJM")]
    [InlineData("westeurope", "NL")]
    [InlineData("europe-west4", "NL")]
    [InlineData("westus2", "US-NW-GCPD")]
    [InlineData("SE", "SE")]
    [InlineData("se", "SE-SE3")]
    public async Task ANameStandsForItsZoneAndTheAnswerSaysWhich(string name, string zone)
    {
        await using var stage = await GridStage.StartAsync();
        var answer = await stage.JsonAsync($"/api/carbon/{name}");
        Assert.Equal(zone, answer.GetProperty("zone").GetString());
        Assert.Equal(name, answer.GetProperty("asked").GetString(), ignoreCase: true);
        Assert.NotEqual(JsonValueKind.Null, answer.GetProperty("now").ValueKind);
    }

    [Fact]
    public async Task HoursAreShownInTheTimeAskedForAcrossAChangeOfClocks()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Clock.Advance(new DateTimeOffset(2026, 3, 29, 3, 0, 0, TimeSpan.Zero) - stage.Clock.GetUtcNow());
        var answer = await stage.JsonAsync("/api/carbon/DE?past=3&timezone=Europe/Berlin");
        Assert.Equal("Europe/Berlin", answer.GetProperty("timezone").GetString());
        Assert.Equal(
            ["2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"],
            answer.GetProperty("past").EnumerateArray().Select(hour => hour.GetProperty("hour").GetString()));
        var half = await stage.JsonAsync("/api/carbon/DE?past=1&timezone=Asia/Kolkata");
        Assert.Equal("2026-03-29T07:30+05:30", half.GetProperty("past")[0].GetProperty("hour").GetString());
    }

    [Theory]
    [InlineData("/api/carbon/DE?hours=97", "invalid_hours", "hours")]
    [InlineData("/api/carbon/DE?hours=0", "invalid_hours", "hours")]
    [InlineData("/api/carbon/DE?hours=-1", "invalid_hours", "hours")]
    [InlineData("/api/carbon/DE?hours=1.5", "invalid_hours", "hours")]
    [InlineData("/api/carbon/DE?hours=", "invalid_hours", "hours")]
    [InlineData("/api/carbon/DE?past=8761", "invalid_hours", "past")]
    [InlineData("/api/carbon/DE?past=-1", "invalid_hours", "past")]
    [InlineData("/api/carbon/DE?kind=mean", "invalid_kind", "kind")]
    [InlineData("/api/carbon/DE?timezone=Europe/Berln", "unknown_timezone", "timezone")]
    [InlineData("/api/carbon/DE?timezone=../../etc/passwd", "unknown_timezone", "timezone")]
    [InlineData("/api/carbon/DE?timezone=Europe", "unknown_timezone", "timezone")]
    [InlineData("/api/carbon/DE?timezone=", "unknown_timezone", "timezone")]
    [InlineData("/api/carbon/US-MIDA-PJN", "unknown_zone", "zone")]
    [InlineData("/api/price/EIA-VX", "unknown_zone", "zone")]
    [InlineData("/api/carbon/DE?hour=1", "unknown_parameter", "hour")]
    [InlineData("/api/carbon/DE?hours=1&hours=2", "unknown_parameter", "hours")]
    [InlineData("/api/price/DE?kind=average", "unknown_parameter", "kind")]
    [InlineData("/api/zones?x=1", "unknown_parameter", "x")]
    public async Task WhatCannotHoldIsRefusedByName(string path, string code, string parameter)
    {
        await using var stage = await GridStage.StartAsync();
        var answer = await stage.GetAsync(path);
        Assert.Equal((400, code, parameter), (answer.Status, answer.Code, answer.Error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task ARefusalNamesWhatWasMeant()
    {
        await using var stage = await GridStage.StartAsync();
        Assert.Contains("US-MIDA-PJM", (await stage.GetAsync("/api/carbon/US-MIDA-PJN")).Message, StringComparison.Ordinal);
        Assert.Contains("EIA-VA", (await stage.GetAsync("/api/price/EIA-VX")).Message, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", (await stage.GetAsync("/api/carbon/DE?timezone=Europe/Berln")).Message, StringComparison.Ordinal);
        Assert.Contains("8760", (await stage.GetAsync("/api/carbon/DE?past=9000")).Message, StringComparison.Ordinal);
        Assert.True((await stage.GetAsync("/api/carbon/" + new string('x', 5000))).Text.Length < 1000);
    }

    [Fact]
    public async Task AYearOfHoursIsTheMostAndIsWhole()
    {
        await using var stage = await GridStage.StartAsync();
        var hours = (await stage.JsonAsync("/api/carbon/DE?past=8760")).GetProperty("past").EnumerateArray().Select(hour => hour.GetProperty("hour").GetString()!).ToList();
        Assert.Equal(8760, hours.Count);
        Assert.Equal(hours.Order(StringComparer.Ordinal), hours);
        Assert.Equal(8760, hours.Distinct().Count());
    }

    [Fact]
    public async Task EveryZoneOfTheListCanBeAskedFor()
    {
        await using var stage = await GridStage.StartAsync();
        var list = await stage.JsonAsync("/api/zones");
        var carbon = list.GetProperty("carbon").EnumerateArray().ToList();
        Assert.Equal(DataPack.Embedded.CarbonZones.Count + 1, carbon.Count);
        var pjm = carbon.Single(zone => zone.GetProperty("zone").GetString() == "US-MIDA-PJM");
        Assert.True(pjm.GetProperty("hasHours").GetBoolean());
        Assert.Equal(("replayed", "constant"), (pjm.GetProperty("average").GetString(), pjm.GetProperty("marginal").GetString()));
        Assert.Contains("us-va", pjm.GetProperty("sites").EnumerateArray().Select(site => site.GetString()));
        Assert.Equal(2, carbon.Single(zone => zone.GetProperty("zone").GetString() == "Z").GetProperty("regions").GetArrayLength());
        foreach (var zone in carbon.Where((_, index) => index % 20 == 0))
        {
            var name = zone.GetProperty("zone").GetString()!;
            var answer = await stage.JsonAsync($"/api/carbon/{name}?past=1");
            Assert.Equal(name, answer.GetProperty("zone").GetString());
            Assert.Equal(
                zone.GetProperty("average").GetString(),
                answer.GetProperty("now") is { ValueKind: JsonValueKind.Object } now ? now.GetProperty("timeliness").GetString() : null);
        }

        foreach (var zone in list.GetProperty("price").EnumerateArray().Where((_, index) => index % 20 == 0))
        {
            var name = zone.GetProperty("zone").GetString()!;
            Assert.Equal(name, (await stage.JsonAsync($"/api/price/{name}?past=1")).GetProperty("zone").GetString());
        }
    }

    [Fact]
    public async Task ManyAskAtOnceAndEachIsAnsweredWhileTheDeskFills()
    {
        await using var stage = await GridStage.StartAsync();
        var filling = Task.Run(() =>
        {
            for (var round = 1; round <= 100; round++)
            {
                stage.Observe("DE", [round, round, round]);
                stage.Forecast("DE", Enumerable.Repeat((double)round, 24));
            }
        }, Stage.Token);
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), Stage.Token, async (number, _) =>
        {
            var path = (number % 4) switch { 0 => "/api/carbon/DE", 1 => "/api/price/DE", 2 => "/emissions/bylocation?location=DE", _ => "/emissions/forecasts/current?location=NL" };
            var answer = await stage.GetAsync(path);
            Assert.True(answer.Status is 200 or 501, string.Create(CultureInfo.InvariantCulture, $"{path}: {answer.Status}"));
        });
        await filling;
    }
}
