using System.Globalization;
using Wattline.Gateway.Reports;
using Wattline.Signals;

namespace Wattline.Gateway.Planning;

/// <summary>A plan as a page that needs no other file.</summary>
public static class PlanPage
{
    private const string Missing = "not available";
    private const double JoulesPerKwh = 3.6e6;
    private const int MostRows = 40;

    /// <summary>The page.</summary>
    public static string Of(PlanReport plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var page = new HtmlPage($"Plan: {plan.Name}")
            .Paragraph($"{plan.Hours} hours from {plan.Start}. {Proof(plan.Certificate)}")
            .Paragraph("Figures that the scenario does not give are of the like hour of 2022, replayed, not live. Average and marginal carbon are "
                + "two answers to two questions and are never added.");
        Totals(page, plan);
        Regions(page, plan);
        Hours(page, plan);
        Prices(page, plan);
        Unmet(page, plan);
        Robust(page, plan);
        return page.ToString();
    }

    private static string Proof(PlanCertificate proof) => string.Create(CultureInfo.InvariantCulture,
        $"{(proof.IsCertified ? "Certified" : "Not certified at the gap asked for")}: it costs {proof.CostUsd:G6} USD, and no plan costs less "
        + $"than {proof.BoundUsd:G6} USD (gap {Math.Max(0, proof.Gap):0.0E+0}, solver {proof.Solver}).");

    private static void Totals(HtmlPage page, PlanReport plan)
    {
        var sums = plan.Totals;
        page.Heading("What it comes to").Figure(
            BarChart.Draw("USD", [], [.. sums.Items().Append((Name: "cost", Usd: sums.CostUsd)).Index()
                .Select(one => new Bar(one.Item.Name, [new(0, one.Item.Usd, one.Index)], Text(one.Item.Usd)))]),
            "The cost by item. The plan minimises their sum.");
        page.Table(["", "", ""],
        [
            ["Requests served", Text(sums.Requests - sums.Unmet), ""], ["Requests unmet", Text(sums.Unmet), ""],
            ["Energy, PUE included", Text(sums.EnergyJ / JoulesPerKwh), "kWh"], ["Accelerators", Text(sums.GpuSeconds / 3600), "GPU-h"],
            ["Average carbon", Text(sums.AverageCarbonG / 1000), "kg"], ["Marginal carbon", Text(sums.MarginalCarbonG / 1000), "kg"],
        ]);
    }

    private static void Regions(HtmlPage page, PlanReport plan)
    {
        page.Heading("Where it runs").Figure(
            HeatMap.Draw("% of the class that runs in the region", [.. plan.Classes.Select(one => one.Class)], [.. plan.Regions.Select(one => one.Region)],
                [.. plan.Classes.Select(one => (IReadOnlyList<double>)[.. plan.Regions.Select(region => 100 * Share(one.Regions, region.Region))])]),
            "Shares of what is served, by class and region.");
        page.Table(
            ["Region", "% served", "% used", "USD", "kWh", "kg average", "kg marginal"],
            plan.Regions.Select(one => (IReadOnlyList<string>)
            [
                one.Region, Text(100 * one.Share), Text(100 * one.Utilisation), Text(one.CostUsd), Text(one.EnergyJ / JoulesPerKwh),
                Text(one.AverageCarbonG / 1000), Text(one.MarginalCarbonG / 1000),
            ]));
        page.Table(
            ["Class", "Served", "Unmet", "USD", "Mean latency, ms", "Mean wait, h"],
            plan.Classes.Select(one => (IReadOnlyList<string>)
            [
                one.Class, Text(one.Requests - one.Unmet), Text(one.Unmet), Text(one.CostUsd), Text(one.MeanLatencyMs), Text(one.MeanWaitHours),
            ]));
        var options = plan.Classes.Where(one => one.HasChoice).SelectMany(one => one.Options.Select(option =>
            (IReadOnlyList<string>)[one.Class, option.Name, Text(100 * option.Share)])).ToList();
        if (options.Count > 0)
        {
            page.Paragraph("How it is run: shares by model and operating point.").Table(["Class", "Option", "% served"], options, 1);
        }
    }

    private static void Hours(HtmlPage page, PlanReport plan)
    {
        if (plan.Hours < 2 || plan.Placements.Count == 0)
        {
            return;
        }

        var energy = plan.Placements.GroupBy(one => (one.Hour, one.Region))
            .ToDictionary(group => group.Key, group => group.Sum(one => one.EnergyJ) / JoulesPerKwh);
        IReadOnlyList<string> regions = [.. plan.Regions.Where(one => one.Requests > 0).Select(one => one.Region)];
        page.Heading("When it runs").Figure(
            ColumnChart.Draw("kWh an hour", regions, [.. EachHour(plan).Select(hour => (
                Short(hour), (IReadOnlyList<double>)[.. regions.Select(region => energy.GetValueOrDefault((hour, region)))]))]),
            "Facility energy by region, in the hour in which requests run.");
    }

    private static void Prices(HtmlPage page, PlanReport plan)
    {
        page.Heading("What is scarce");
        if (plan.Prices.Limits.Count + plan.Prices.Capacity.Count == 0)
        {
            page.Paragraph("Nothing: no limit has a price.");
            return;
        }

        if (plan.Prices.Limits.Count > 0)
        {
            page.Table(["Limit", "Worth", "Unit"], plan.Prices.Limits.Select(one => (IReadOnlyList<string>)[one.Limit, Text(one.Value), one.Unit]), 2);
        }

        if (plan.Prices.Capacity.Count > 0)
        {
            var prices = plan.Prices.Capacity.ToDictionary(one => (one.Hour, one.Region), one => one.UsdPerGpuHour);
            IReadOnlyList<string> regions = [.. plan.Prices.Capacity.Select(one => one.Region).Distinct().Order(StringComparer.Ordinal)];
            page.Figure(
                HeatMap.Draw("USD for an accelerator more in an hour", regions, [.. EachHour(plan).Select(Short)],
                    [.. regions.Select(region => (IReadOnlyList<double>)[.. EachHour(plan).Select(hour => prices.GetValueOrDefault((hour, region)))])]),
                $"What an accelerator more would save; at most {Text(plan.Prices.Capacity[0].UsdPerGpuHour)} USD in {plan.Prices.Capacity[0].Region}.");
        }
    }

    private static void Unmet(HtmlPage page, PlanReport plan)
    {
        if (plan.Unmet.Count > 0)
        {
            page.Heading("What nobody serves").Table(
                ["Class", "From", "Hour", "Requests", "USD", "Because"],
                plan.Unmet.OrderByDescending(one => one.PenaltyUsd).Take(MostRows).Select(one => (IReadOnlyList<string>)
                    [one.Class, one.Origin, one.Arrival.ToString(), Text(one.Requests), Text(one.PenaltyUsd), string.Join("; ", one.Because)]),
                1, 2, 5);
        }
    }

    private static void Robust(HtmlPage page, PlanReport plan)
    {
        if (plan.Robust is { } robust)
        {
            page.Heading("When it turns out otherwise").Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"{robust.Scenarios} drawn cases: demand off by {robust.DemandError:0.##} and prices by {robust.PriceError:0.##} in logarithms, "
                + $"seed {robust.Seed}. Hindsight costs {robust.HindsightUsd:G5} USD on average; regret is what a plan's shares cost above it."));
            page.Table(
                ["If kept", "Mean USD", "Regret", "Regret 95 %", "Unmet", "Unmet 95 %", "Worst breach of a limit"],
                [Row("as planned", robust.AsStated), Row($"planned for {Text(robust.DemandFactor)} times the demand", robust.Hedged)]);
            page.Paragraph(RobustReport.Breaches);
        }

        static IReadOnlyList<string> Row(string name, Fare fare) =>
            [name, Text(fare.MeanCostUsd), Text(fare.MeanRegretUsd), Text(fare.RegretP95Usd), Text(fare.MeanUnmet), Text(fare.UnmetP95), fare.WorstBreach];
    }

    private static IEnumerable<Slot> EachHour(PlanReport plan) => Enumerable.Range(0, plan.Hours).Select(plan.Start.AddHours);

    private static string Short(Slot hour) => hour.Start.UtcDateTime.ToString("MM-dd HH'h'", CultureInfo.InvariantCulture);

    private static double Share(IReadOnlyList<NamedShare> shares, string name) => shares.Where(one => one.Name == name).Sum(one => one.Share);

    /// <summary>Five significant digits, which is more than any of the data has.</summary>
    private static string Text(double? value) => value is { } number
        ? double.Parse(number.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("#,0.############", CultureInfo.InvariantCulture)
        : Missing;
}
