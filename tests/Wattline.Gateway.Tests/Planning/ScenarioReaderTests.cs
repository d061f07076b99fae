using System.Globalization;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Planning;
using Wattline.Planning.Problems;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.Planning;

public class ScenarioReaderTests
{
    /// <summary>What is wrong, where, and a word of the cure.</summary>
    [Theory]
    [InlineData("price_usd_per_mwh: 40", "price: 60", "regions.cheap.price", "price_usd_per_mwh")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_kwh: 0.04", "regions.cheap.price_usd_per_kwh", "price_usd_per_mwh")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: 40 EUR/MWh", "regions.cheap.price_usd_per_mwh", "bare number, in USD/MWh.")]
    [InlineData("price_usd_per_mwh: 40, ", "", "regions.cheap.price_usd_per_mwh", "USD/MWh")]
    [InlineData("carbon_g_per_kwh: 50, ", "", "regions.cheap.carbon_g_per_kwh", "g/kWh")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: .nan", "regions.cheap.price_usd_per_mwh", "Correct it")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: NaN", "regions.cheap.price_usd_per_mwh", "Correct it")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: [40]", "regions.cheap.price_usd_per_mwh", "no gap")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: [40, x]", "regions.cheap.price_usd_per_mwh[1]", "Correct it")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: {2022-01-01T00:00Z: 4, 2022-01-01T02:00Z: 4}", "regions.cheap.price_usd_per_mwh.2022-01-01T02:00Z", "in order")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: {2022-01-01T00:00Z: 4, 2022-01-01T01:00+01:00: 4}", "regions.cheap.price_usd_per_mwh.2022-01-01T01:00+01:00", "once, in order")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: {2022-01-01T00:00Z: 4}", "regions.cheap.price_usd_per_mwh", "no gap")]
    [InlineData("requests_per_hour: 400", "requests_per_hour: -400", "demand[0].requests_per_hour", "Correct it")]
    [InlineData("requests_per_hour: 400", "requests_per_hour: [1, -2]", "demand[0].requests_per_hour[1]", "Correct it")]
    [InlineData("requests_per_hour: 400", "requests: 400", "demand[0].requests", "requests_per_hour")]
    [InlineData("requests_per_hour: 400", "requests_per_hour: 400, profile: evening", "demand[0].profile", "Remove it")]
    [InlineData("origin: london", "origin: londn", "demand[0].origin", "london")]
    [InlineData("class: work", "class: wrok", "demand[0].class", "work")]
    [InlineData("budget_ms: 500", "budget_ms: 500 ms", "classes.work.budget_ms", "bare number, in ms")]
    [InlineData("budget_ms: 500", "budget_ms: 1s", "classes.work.budget_ms", "'budget_ms: 1000'")]
    [InlineData("budget_ms: 500", "budget_ms: 0.5 min", "classes.work.budget_ms", "'budget_ms: 30000'")]
    [InlineData("budget_ms: 500", "budget_ms: 1 parsec", "classes.work.budget_ms", "bare number, in ms.")]
    [InlineData("price_usd_per_mwh: 40", "price_usd_per_mwh: 4 cents/kWh", "regions.cheap.price_usd_per_mwh", "'price_usd_per_mwh: 40'")]
    [InlineData("kwh_per_request: 0.01", "kwh_per_request: 36 kJ", "classes.work.kwh_per_request", "'kwh_per_request: 0.01'")]
    [InlineData("budget_ms: 500", "budget_ms: 500, state_mb: 2 GB", "classes.work.state_mb", "'state_mb: 2000'")]
    [InlineData("budget_ms: 500", "budget_s: 0.5", "classes.work.budget_s", "budget_ms")]
    [InlineData("budget_ms: 500", "budget_ms: 500, deadline_hours: -3", "classes.work.deadline_hours", "0 or more")]
    [InlineData("budget_ms: 500", "budget_ms: 500, residency: ''", "classes.work.residency", "EU")]
    [InlineData("budget_ms: 500", "budget_ms: 500, residency: EUU", "classes.work.residency", "EU")]
    [InlineData("budget_ms: 500", "budget_ms: 500, residency: {EU: Narnia}", "classes.work.residency.EU", "Use")]
    [InlineData("budget_ms: 500", "budget_ms: 500, data_class: secret", "classes.work.data_class", "Use")]
    [InlineData("budget_ms: 500", "budget_ms: 500, models: llama-3.1-8b", "classes.work.models", "one of the two")]
    [InlineData("kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50", "models: lama-3.1-8b", "classes.work.models", "Llama 3.1 8B")]
    [InlineData("kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50", "models: llama-3.1-8b, operating_points: [7000]", "classes.work.operating_points[0]", "64")]
    [InlineData("kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50", "models: llama-3.1-8b, operating_points: quickest", "classes.work.operating_points", "fastest")]
    [InlineData("kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50", "budget: 3", "classes.work.budget", "budget_ms")]
    [InlineData("city: Paris, pue: 1.1", "site: stockholm", "regions.cheap.site", "Use se (Stockholm); 'wattline data show sites' lists them.")]
    [InlineData("city: Paris, pue: 1.1", "site: Ashburn", "regions.cheap.site", "Use us-va (Ashburn, Virginia);")]
    [InlineData("city: Paris, pue: 1.1", "site: eastus", "regions.cheap.site", "Use us-va (Ashburn, Virginia);")]
    [InlineData("city: Paris, pue: 1.1", "site: eastuss", "regions.cheap.site", "Use us-va (Ashburn, Virginia);")]
    [InlineData("city: Paris, pue: 1.1", "site: westus2", "regions.cheap.site", "Use us-or-e (Boardman, Oregon);")]
    [InlineData("city: Paris, pue: 1.1", "site: atlantis", "regions.cheap.site", "data.'wattline data show sites' lists them.")]
    [InlineData("city: Paris, pue: 1.1", "city: Pariss, pue: 1.1", "regions.cheap.city", "Paris")]
    [InlineData("city: Paris, pue: 1.1", "site: fr, city: Paris", "regions.cheap.city", "one of the two")]
    [InlineData("city: Paris, pue: 1.1", "city: Paris", "regions.cheap.pue", "pue: 1.2")]
    [InlineData("city: Paris, pue: 1.1", "pue: 1.1, latitude_deg: 4", "regions.cheap.longitude_deg", "both degrees")]
    [InlineData("city: Paris, pue: 1.1", "city: Paris, pue: 0.9", "regions.cheap.pue", "Correct it")]
    [InlineData("city: Paris, pue: 1.1", "city: Paris, pue: 1.1, gpu: A100", "regions.cheap.gpu", "H100")]
    [InlineData("{ model: fibre }", "{ switching_ms: 3 }", "latency.switching_ms", "model: fibre")]
    [InlineData("hours: 2", "hours: 2\nstart: today", "start", "ISO 8601")]
    [InlineData("hours: 2", "hours: 2\nquotas: [{in: JP, share: 0.5}]", "quotas[0].in", "Add a region there")]
    [InlineData("hours: 2", "hours: 2\nquotas: [{in: EU, share: 50 %}]", "quotas[0].share", "'share: 0.5'")]
    [InlineData("hours: 2", "hours: 2\nquotas: [{in: EU, share: 0.5, classes: [wrk]}]", "quotas[0].classes", "work")]
    [InlineData("hours: 2", "hours: 2\ncarbon: {cap: 3}", "carbon.cap", "cap_kg")]
    [InlineData("hours: 2", "hours: 2\nservices: {a: {city: Paris, home: cheep}}", "services.a.home", "cheap")]
    [InlineData("london: { city: London }", "london: { city: London, service: x }", "origins.london.service", "none")]
    [InlineData("london: { city: London }", "london: { weight: 2 }", "origins.london.city", "Add")]
    [InlineData("london: { city: London }", "london: { city: London, jurisdiction: UK }", "origins.london.jurisdiction", "Use")]
    public void AFaultHasItsPathItsLineAndItsCure(string old, string now, string path, string cure)
    {
        var text = Scenarios.With(old, now);
        var fault = Assert.Single(Scenarios.Faults(text), one => one.Path == path);
        Assert.Contains(cure, fault.Problem + fault.Remedy, StringComparison.Ordinal);
        Assert.InRange(fault.Line, 1, text.Split('\n').Length);
    }

    [Fact]
    public void AllFaultsAreToldAtOnceInTheOrderOfTheirLines()
    {
        var faults = Scenarios.Faults("""
            hours: two
            regions:
              a: { site: nowhere }
              b: { city: Paris, pue: 1.1, price: 3, carbon_g_per_kwh: -5 }
            origins: { x: { city: Lodnon } }
            classes: { chat: { models: gpt-99, unmet_usd: lots } }
            demand:
              - { origin: x, class: chatt, requests_per_hour: 1e3, requests_per_day: 3 }
            """);
        string[] paths =
        [
            "hours", "regions.a.site", "regions.b.price", "regions.b.carbon_g_per_kwh", "origins.x.city",
            "classes.chat.models", "classes.chat.unmet_usd", "demand[0].class", "demand[0].requests_per_hour",
        ];
        Assert.DoesNotContain(faults, fault => fault.Path == "regions.b.price_usd_per_mwh");
        Assert.Superset(paths.ToHashSet(), faults.Select(fault => fault.Path).ToHashSet());
        Assert.Equal(faults.Select(fault => fault.Line).Order(), faults.Select(fault => fault.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("regions: {a: ")]
    [InlineData("just words")]
    [InlineData("a: 1\na: 2")]
    [InlineData("{}")]
    public void WhatIsNoScenarioIsToldWhatOneIs(string text) => Assert.All(Scenarios.Faults(text), fault => Assert.NotEmpty(fault.Remedy));

    /// <summary>9 origins x 8,784 hours that wait up to as long x 2 regions: 1.4e9.</summary>
    [Fact]
    public void ABillionColumnsAreRefusedBeforeTheyAreLaidOut()
    {
        var origins = string.Concat(Enumerable.Range(0, 9).Select(at => $"\n  o{at}: {{ latitude_deg: {at}, longitude_deg: 0 }}"));
        var text = Scenarios.With("hours: 2", "hours: 8784").Replace("budget_ms: 500", "budget_ms: 500, deadline_hours: 8784", StringComparison.Ordinal)
            .Replace("\n  london: { city: London }", origins, StringComparison.Ordinal).Replace("origin: london", "origin: all", StringComparison.Ordinal);
        var fault = Assert.Single(Scenarios.Faults(text));
        Assert.Equal("demand", fault.Path);
        Assert.Contains("1,390,000,000 ways to serve", fault.Problem, StringComparison.Ordinal);
        Assert.Contains("Plan day by day", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AThousandOriginsOfAYearAreRefusedBeforeTheirHoursAre()
    {
        var origins = string.Concat(Enumerable.Range(0, 1000).Select(at => $"\n  o{at}: {{ latitude_deg: 1, longitude_deg: 0 }}"));
        var text = Scenarios.With("hours: 2", "hours: 8784").Replace("\n  london: { city: London }", origins, StringComparison.Ordinal)
            .Replace("origin: london", "origin: all", StringComparison.Ordinal);
        Assert.Equal("demand[0].origin", Assert.Single(Scenarios.Faults(text)).Path);
    }

    [Fact]
    public void TheNumberOfColumnsMayBeLimitedFurther()
    {
        Assert.Equal(2, Scenarios.Read(Scenarios.Small, 4).Hours);
        Assert.Contains(Scenarios.Faults(Scenarios.Small, 3), fault => fault.Problem.Contains('3'));
    }

    [Fact]
    public void AScenarioReadsTheSameAsJson()
    {
        var json = JsonSerializer.Serialize(Yaml.ToJson(Scenarios.Small));
        Assert.StartsWith("{", json, StringComparison.Ordinal);
        var (one, other) = (Scenarios.Read(Scenarios.Small), Scenarios.Read(json));
        Assert.Equal(one.Regions.Select(region => (region.Id, region.Pue.Value)), other.Regions.Select(region => (region.Id, region.Pue.Value)));
        Assert.Equal(one.Demands.SelectMany(demand => demand.Requests), other.Demands.SelectMany(demand => demand.Requests));
        Assert.Equal(one.Signals.Select(hour => hour["cheap"].Price), other.Signals.Select(hour => hour["cheap"].Price));
    }

    [Fact]
    public void SitesHaveThePacksHoursAndOwnFiguresStandBeforeThem()
    {
        var problem = Scenarios.Read(Scenarios.With("city: Paris, pue: 1.1, price_usd_per_mwh: 40", "site: us-va, price_usd_per_mwh: [40, 50]"));
        var signal = problem.Signals[1]["cheap"];
        Assert.Equal((50, Basis.Chosen), (signal.Price!.Delivered.UsdPerMwh, signal.Price.Provenance.Basis));
        Assert.Equal(50, signal.AverageCarbon!.Value.GramsPerKwh);
        Assert.NotNull(signal.MarginalCarbon);
        Assert.Null(problem.Signals[1]["dear"].MarginalCarbon);
        Assert.Equal("US", problem.Regions.Single(region => region.Id == "cheap").Jurisdiction);
    }

    [Fact]
    public void TheNarrowestRuleThatFitsHolds()
    {
        var problem = Scenarios.Read(Scenarios.With("budget_ms: 500", "budget_ms: 500, residency: {else: anywhere, EU: EEA, DE: DE}")
            .Replace("london: { city: London }", "london: { city: London }\n  paris: { city: Paris }\n  berlin: { city: Berlin }", StringComparison.Ordinal)
            .Replace("origin: london", "origin: all", StringComparison.Ordinal));
        Assert.Equal(["anywhere", "EEA", "DE"], problem.Demands.Select(demand => demand.Residency.Text));
    }

    [Fact]
    public void ADaysRequestsFollowTheSunAndAddUp()
    {
        var problem = Scenarios.Read(Scenarios.With("hours: 2", "hours: 24")
            .Replace("london: { city: London }", "london: { city: London }\n  tokyo: { city: Tokyo, weight: 3 }", StringComparison.Ordinal)
            .Replace("origin: london, class: work, requests_per_hour: 400", "origin: all, class: work, requests_per_day: 1000, profile: evening, split: weight", StringComparison.Ordinal));
        Assert.Equal([250, 750], problem.Demands.Select(demand => Math.Round(demand.Requests.Sum(), 9)));
        var peaks = problem.Demands.Select(demand => demand.Requests.Index().MaxBy(hour => hour.Item).Index).ToList();
        Assert.Equal([20, 11], peaks);
    }

    [Fact]
    public void RoundTripsAreSummedThroughTheNearestService()
    {
        var problem = Scenarios.Read(Scenarios.With("hours: 2", "hours: 2\nservices:\n  paris: { city: Paris, home: cheap }\n  tokyo: { city: Tokyo }"));
        var (origin, points) = (Assert.Single(problem.Origins), problem.Regions.ToDictionary(region => region.Id, region => region.Location));
        Assert.Equal(("paris", "cheap"), (origin.Service, origin.Home));
        var toService = Fibre(new(51.5, -0.12), points["cheap"]);
        Assert.InRange(origin.Network.RoundTrips[0].Value, toService + 5 - 0.5, toService + 5 + 0.5);
        Assert.InRange(origin.Network.RoundTrips[1].Value - toService - Fibre(points["cheap"], points["dear"]), -0.5, 0.5);
        Assert.Equal((0, 0), origin.Network.UsdPerByte(0));
        Assert.True(origin.Network.UsdPerByte(1) is { Up: > 0, Down: > 0 });

        static double Fibre(Fleet.GeoPoint from, Fleet.GeoPoint to) => 2 * ((from.DistanceKm(to) / 200) + 20) * 1.4;
    }

    [Fact]
    public void AllMeasuredPointsThatNoOtherBeatsAreOptions()
    {
        var problem = Scenarios.Read(Scenarios.With(
            "kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50", "models: llama-3.1-8b, operating_points: all, bounds: completion")
            .Replace("budget_ms: 500", "budget_ms: 50000", StringComparison.Ordinal));
        var kind = Assert.Single(problem.Classes);
        Assert.InRange(kind.Options.Count, 5, 12);
        var here = problem.Hostings.Where(hosting => hosting.Region == "cheap").ToList();
        Assert.Equal(kind.Options.Count, here.Count);
        Assert.All(here, one => Assert.DoesNotContain(here, other => other != one
            && other.DecodeMsPerToken.Value <= one.DecodeMsPerToken.Value && other.JoulesPerOutputToken.Value <= one.JoulesPerOutputToken.Value
            && other.GpuSecondsPerOutputToken <= one.GpuSecondsPerOutputToken));
    }

    [Fact]
    public void EveryNumberOfTheScenarioIsMarkedAsChosen()
    {
        var problem = Scenarios.Read(Scenarios.Small);
        Assert.All(problem.Regions, region => Assert.Equal(Basis.Chosen, region.Pue.Provenance.Basis));
        Assert.All(problem.Hostings, hosting => Assert.Equal("scenario", hosting.JoulesPerInputToken.Provenance.Source));
        Assert.All(problem.Signals.SelectMany(hour => hour.Values), signal => Assert.Equal("scenario", signal.Price!.Provenance.Source));
    }

    [Fact]
    public void AFileThatIsNotThereIsAFaultAndNoCrash() =>
        Assert.Contains("cannot be read", Assert.Throws<ConfigurationException>(() => ScenarioReader.ReadFile("nowhere.yaml", Grid.DataPack.Embedded)).Message, StringComparison.Ordinal);

    [Fact]
    public void AFolderIsToldApart()
    {
        var faulty = Assert.Throws<ConfigurationException>(() => ScenarioReader.ReadFile(Scenarios.Folder(), Grid.DataPack.Embedded));
        Assert.Equal((Scenarios.Folder(), "It is a folder, not a scenario."), (faulty.File, Assert.Single(faulty.Faults).Problem));
    }

    [Fact]
    public void EveryProfileIsADay() => Assert.All(DayProfile.All, profile =>
        Assert.Equal(1, Enumerable.Range(0, 24).Sum(hour => profile.ShareAt(hour, -122.5)), 12));

    [Fact]
    public void NumbersReadTheSameInAnyCulture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("");
        Assert.Equal(1.1, Scenarios.Read(Scenarios.Small).Regions.Single(region => region.Id == "cheap").Pue.Value);
        CultureInfo.CurrentCulture = before;
    }
}
