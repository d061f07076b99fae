using System.Text.Json;
using System.Xml.Linq;
using Wattline.Gateway.Planning;
using Wattline.Planning;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>What is told of a plan: sums that agree, what blocks, what moves.</summary>
public class PlanReportTests
{
    private static readonly Lazy<PlanReport> Geography = new(() => Report(Scenarios.Sample("energy-geography.yaml")));
    private static readonly Lazy<PlanReport> Europe = new(() => Report(Scenarios.Sample("europe-chat.yaml")));

    private static PlanReport Report(string scenario) => PlanReport.Of(Planner.Solve(Scenarios.Read(scenario), null, TestContext.Current.CancellationToken));

    [Fact]
    public void PartsAddUpToTheTotals() => Assert.All([Geography.Value, Europe.Value], plan =>
    {
        var sums = plan.Totals;
        Assert.Equal(sums.CostUsd, sums.Items().Sum(item => item.Usd), 6);
        Assert.Equal(sums.CostUsd, plan.Certificate.CostUsd, 1e-6 * sums.CostUsd);
        Near(sums.Requests - sums.Unmet, plan.Placements.Sum(one => one.Requests), plan.Regions.Sum(one => one.Requests), plan.Classes.Sum(one => one.Requests - one.Unmet));
        Near(sums.EnergyJ, plan.Placements.Sum(one => one.EnergyJ), plan.Regions.Sum(one => one.EnergyJ));
        Near(sums.AverageCarbonG!.Value, plan.Regions.Sum(one => one.AverageCarbonG!.Value), plan.Classes.Sum(one => one.AverageCarbonG!.Value));
        Near(1, plan.Regions.Sum(one => one.Share), plan.Classes[0].Regions.Sum(one => one.Share));
        Assert.Equal(plan.Prices.Capacity.OrderByDescending(one => one.UsdPerGpuHour).Select(one => one.UsdPerGpuHour), plan.Prices.Capacity.Select(one => one.UsdPerGpuHour));

        static void Near(double expected, params double[] others) => Assert.All(others, one => Assert.Equal(expected, one, 1e-9 * Math.Max(1, expected)));
    });

    [Fact]
    public void MarginalCarbonIsThereOrNotAvailableAndNeverAStandIn()
    {
        Assert.Null(Geography.Value.Totals.MarginalCarbonG);
        var mixed = Report(Scenarios.With("city: Paris, pue: 1.1", "site: us-va"));
        Assert.Null(mixed.Totals.MarginalCarbonG);
        Assert.True(mixed.Regions.Single(one => one.Region == "cheap").MarginalCarbonG > 0);
        Assert.Null(mixed.Regions.Single(one => one.Region == "dear").MarginalCarbonG);
    }

    [Fact]
    public void APlanIsTheSameAfterItWasSaved()
    {
        var json = JsonSerializer.Serialize(Europe.Value, WattlineJson.Options);
        var read = JsonSerializer.Deserialize<PlanReport>(json, WattlineJson.Options)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, WattlineJson.Options));
        var diff = PlanDiff.Between(Europe.Value, read);
        Assert.Empty(diff.Moves);
        Assert.Equal((0, 0, 0), (diff.CostUsd, diff.AverageCarbonG, diff.Unmet));
        Assert.Equal(Europe.Value.Totals.Requests, diff.Kept, 1e-6 * diff.Kept);
    }

    [Theory]
    [InlineData("hours: 2", "hours: 2", "unmet_usd: 1", "unmet_usd: 0.0001", "penalty")]
    [InlineData("dear: { city: Berlin, pue: 1.2, price_usd_per_mwh: 80, carbon_g_per_kwh: 300 }", "", "unmet_usd: 1", "unmet_usd: 2", "Capacity: cheap")]
    [InlineData("budget_ms: 500", "budget_ms: 20", "unmet_usd: 1", "unmet_usd: 1", "Latency: cheap, dear")]
    [InlineData("budget_ms: 500", "budget_ms: 500, residency: JP", "unmet_usd: 1", "unmet_usd: 1", "Residency: cheap, dear")]
    [InlineData("hours: 2", "hours: 2\ncarbon: { cap_kg: 0.1 }", "unmet_usd: 1", "unmet_usd: 1", "carbon cap is used up")]
    [InlineData("hours: 2", "hours: 2\nmean_latency_ms: 20", "unmet_usd: 1", "unmet_usd: 1", "mean latency limit 20 ms: the fastest way takes 1")]
    [InlineData("dear: { city: Berlin, pue: 1.2, price_usd_per_mwh: 80, carbon_g_per_kwh: 300 }", "", "unmet_usd: 1", "unmet_usd: 3", "cheap is full")]
    public void WhatIsUnmetNamesWhatBlocksIt(string old, string now, string old2, string now2, string because)
    {
        var plan = Report(Scenarios.With(old, now).Replace(old2, now2, StringComparison.Ordinal));
        Assert.True(plan.Totals.Unmet > 0);
        Assert.All(plan.Unmet, one => Assert.Contains(because, string.Join("; ", one.Because), StringComparison.Ordinal));
    }

    /// <summary>A choice is one that some region leaves open, whatever share it takes; one point on each of two accelerators is none.</summary>
    [Theory]
    [InlineData("all", "H100", true)]
    [InlineData("cheapest", "H100", false)]
    [InlineData("cheapest", "B200", false)]
    public void AChoiceIsOneThatARegionOffers(string points, string gpu, bool hasChoice)
    {
        var plan = Report(Scenarios.With(
            "kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50",
            $"models: llama-3.1-8b, operating_points: {points}, bounds: completion")
            .Replace("budget_ms: 500", "budget_ms: 50000", StringComparison.Ordinal).Replace("pue: 1.2", $"gpu: {gpu}, pue: 1.2", StringComparison.Ordinal));
        Assert.Equal(hasChoice, Assert.Single(plan.Classes).HasChoice);
    }

    /// <summary>What another class may use on the other kind of accelerator is not open to one that asked for the cheapest point.</summary>
    [Fact]
    public void AnotherClassesPointsAreNoChoice()
    {
        const string measured = "models: llama-3.1-8b, bounds: completion, budget_ms: 50000";
        var plan = Report(Scenarios.With("kwh_per_request: 0.01, gpu_seconds_per_request: 2, service_ms: 50, budget_ms: 500", measured)
            .Replace("demand:", $"  other: {{ {measured}, operating_points: all }}\ndemand:\n  - {{ origin: london, class: other, requests_per_hour: 4 }}", StringComparison.Ordinal)
            .Replace("pue: 1.2", "gpu: B200, pue: 1.2", StringComparison.Ordinal));
        Assert.Equal([false, true], plan.Classes.Select(one => one.HasChoice));
    }

    [Fact]
    public void LatencyIsToldByClass()
    {
        var plan = Geography.Value;
        Assert.All(plan.Classes, one =>
        {
            var rows = plan.Placements.Where(row => row.Class == one.Class).ToList();
            Assert.Equal(rows.Sum(row => row.Requests * row.LatencyMs) / rows.Sum(row => row.Requests), one.MeanLatencyMs!.Value, 6);
        });
        Assert.Equal(
            plan.Totals.MeanLatencyMs!.Value, plan.Classes.Sum(one => one.Requests * one.MeanLatencyMs!.Value) / plan.Classes.Sum(one => one.Requests), 6);
    }

    [Fact]
    public void RoundingIsNoDifference()
    {
        var plan = Europe.Value;
        var noisy = plan with { Totals = plan.Totals with { AverageCarbonG = plan.Totals.AverageCarbonG * (1 + 1e-15), CostUsd = plan.Totals.CostUsd * (1 + 1e-6) } };
        var diff = PlanDiff.Between(plan, noisy);
        Assert.Equal(0, diff.AverageCarbonG);
        Assert.Equal(1e-6 * plan.Totals.CostUsd, diff.CostUsd, 1e-9 * plan.Totals.CostUsd);
    }

    [Fact]
    public void ADifferenceSaysWhatMovesAndWhatThatCosts()
    {
        var (roomy, tight) = (Report(Scenarios.With("gpu_seconds_per_hour: 600", "gpu_seconds_per_hour: 800")), Report(Scenarios.Small));
        var diff = PlanDiff.Between(roomy, tight);
        var move = Assert.Single(diff.Moves);
        Assert.Equal(("work", "cheap", "dear"), (move.Class, move.From, move.To));
        Assert.Equal(200, move.Requests, 6);
        Assert.Equal(600, diff.Kept, 6);
        Assert.Equal(diff.CostUsd, move.CostUsd, 9);
        Assert.Equal(200 * 0.01 * ((1.2 * 0.08) - (1.1 * 0.04)), move.CostUsd - Egress(tight, roomy), 9);
        Assert.Equal(200 * 0.01 * ((1.2 * 300) - (1.1 * 50)), move.AverageCarbonG!.Value, 6);
        Assert.Equal(-diff.CostUsd, PlanDiff.Between(tight, roomy).CostUsd, 12);

        static double Egress(PlanReport one, PlanReport other) => one.Totals.EgressUsd - other.Totals.EgressUsd;
    }

    [Fact]
    public void RequestsThatOnePlanDoesNotHaveAreNotSaidToMove()
    {
        var more = Report(Scenarios.With("requests_per_hour: 400", "requests_per_hour: 500"));
        var moves = PlanDiff.Between(Report(Scenarios.Small), more).Moves;
        Assert.Equal(200, moves.Where(move => move.From == PlanMove.Nothing).Sum(move => move.Requests), 6);
        Assert.All(moves, move => Assert.Equal(PlanMove.Nothing, move.From));
    }

    [Fact]
    public void ThePageNeedsNoOtherFileAndIsWellFormed() => Assert.All([Geography.Value, Europe.Value], plan =>
    {
        var page = PlanPage.Of(plan with { Name = "a <b> & \"c\"" });
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", page, StringComparison.Ordinal);
        Assert.Contains("a &lt;b&gt; &amp; &quot;c&quot;", page, StringComparison.Ordinal);
        var markup = page.Replace("<!doctype html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal);
        markup = System.Text.RegularExpressions.Regex.Replace(markup, "<meta[^>]*>", "");
        Assert.True(XDocument.Parse(markup.Trim()).Descendants("svg").Count() >= 2);
    });
}
