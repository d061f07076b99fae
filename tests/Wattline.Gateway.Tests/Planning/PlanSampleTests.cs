using Wattline.Gateway.Planning;
using Wattline.Planning;
using Wattline.Planning.Problems;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>The samples, solved: what their comments promise.</summary>
public class PlanSampleTests
{
    private static readonly Lazy<Plan> World = new(() => Solve("world-day.yaml"));

    [Theory]
    [InlineData("europe-chat.yaml")]
    [InlineData("energy-geography.yaml")]
    public void ASampleIsSolvedAndCertified(string name)
    {
        var plan = Solve(name);
        Assert.True(plan.IsCertified, $"{plan.Certificate}");
        Assert.Equal(0, plan.Totals.Unmet, 6);
    }

    [Fact]
    public void WhatUsersInTheUnionWriteStaysThere()
    {
        var plan = Solve("europe-chat.yaml");
        var origins = plan.Placements.Where(one => one.Demand.Origin is "berlin" or "madrid" or "warsaw").Select(one => one.Region).Distinct();
        Assert.DoesNotContain("zurich", origins);
        Assert.Contains("zurich", plan.Placements.Where(one => one.Demand.Origin is "geneva" or "london").Select(one => one.Region));
        Assert.Contains(plan.Solution.CapacityPrices, price => price > 0);
    }

    [Fact]
    public void TheDayOfTheWorldKeepsItsCapItsQuotaAndItsDeadlines()
    {
        var plan = World.Value;
        Assert.True(plan.IsCertified, $"{plan.Certificate}");
        Assert.InRange(plan.Totals.AverageGrams!.Value, 0, 1.9e6 * (1 + 1e-6));
        var asked = plan.Placements.Where(one => one.Demand.Class is "chat" or "code").ToList();
        Assert.True(asked.Where(one => one.Region is "dublin" or "stockholm").Sum(one => one.Requests) >= (0.3 - 1e-6) * asked.Sum(one => one.Requests));
        Assert.All(plan.Placements, one => Assert.InRange(one.Row.Hour - one.ArrivalHour, 0, one.Demand.Class == "batch" ? 6 : 0));
        var report = PlanReport.Of(plan);
        Assert.Contains(report.Prices.Limits, limit => limit.Limit == "carbon cap");
        Assert.Contains(report.Classes, one => one.Class == "batch" && one.MeanWaitHours > 0);
    }

    /// <summary>MODEL's table of frictions, USD and kg for a MWh of IT energy: within one unit of the last digit printed.</summary>
    [Theory]
    [InlineData("A", 133.9, 373.4, 92.5, 268.9, 97.8, 268.9)]
    [InlineData("B", 133.9, 373.4, 49.5, 6.0, 54.5, 6.0)]
    [InlineData("C", 96.3, 109.6, 49.5, 6.0, 59.5, 6.0)]
    [InlineData("D", 59.5, 6.0, 49.5, 6.0, 59.5, 6.0)]
    public void TheWorkedExampleOfEnergyGeographyIsReproduced(
        string kind, double cost, double carbon, double freeCost, double freeCarbon, double egressCost, double egressCarbon)
    {
        var text = Scenarios.Sample("energy-geography.yaml");
        Check(text, cost, carbon);
        var stateless = System.Text.RegularExpressions.Regex.Replace(text, @"state_mb: \d+", "state_mb: 0");
        Check(stateless, egressCost, egressCarbon);
        Check(stateless.Replace("egress_usd_per_gb: 0.05", "egress_usd_per_gb: 0", StringComparison.Ordinal), freeCost, freeCarbon);

        void Check(string scenario, double usd, double kilograms)
        {
            var sums = PlanReport.Of(Planner.Solve(Scenarios.Read(scenario))).Classes.Single(one => one.Class == kind);
            Assert.InRange(sums.CostUsd / (sums.ItEnergyJ / 3.6e9), usd - 0.1, usd + 0.1);
            Assert.InRange(sums.AverageCarbonG!.Value / 1000 / (sums.ItEnergyJ / 3.6e9), kilograms - 0.1, kilograms + 0.1);
        }
    }

    private static Plan Solve(string name) => Planner.Solve(Scenarios.Read(Scenarios.Sample(name)), null, TestContext.Current.CancellationToken);
}
