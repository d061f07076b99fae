using System.Globalization;
using Wattline.Gateway.Reports;
using Wattline.Planning.Frontiers;

namespace Wattline.Gateway.Planning;

/// <summary>A frontier as a page.</summary>
public static class FrontierPage
{
    private const string Missing = "not available";

    /// <summary>The page.</summary>
    public static string Of(FrontierReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new HtmlPage($"What latency is worth: {report.Name}").Paragraph(
            $"Budget of {string.Join(", ", report.Classes)} varied; every other class keeps its own. Each step is an optimal plan, proved within "
            + string.Create(CultureInfo.InvariantCulture, $"{report.LargestGap:0.0E+0} of its cost."));
        var served = report with { Steps = [.. report.Steps.Where(row => row.Unmet <= report.Steps[^1].Unmet)] };
        var left = served.Steps.Count < report.Steps.Count ? " Tighter budgets leave requests unserved; they are in the table." : "";
        page.Figure(
            StepChart.Draw("budget, ms", "cost, USD", Series("cost", served, row => row.CostUsd), Hull(served)),
            $"Cost against the latency budget: a staircase. Dashed: its lower convex hull.{left}");
        Carbon(page, served);
        Steps(page, report);
        Layers(page, report);
        Rules(page, report);
        return page.ToString();
    }

    private static void Carbon(HtmlPage page, FrontierReport report)
    {
        ChartSeries[] series =
        [
            Series("average", report, row => row.AverageGPerKwh), Series("marginal", report, row => row.MarginalGPerKwh),
        ];
        if (series.Where(one => one.Points.Count > 0).ToArray() is { Length: > 0 } known)
        {
            page.Figure(
                StepChart.Draw("budget, ms", "g/kWh IT", known),
                "Carbon of the cheapest plan, average and marginal side by side where both are known. It may rise.");
        }
    }

    private static void Steps(HtmlPage page, FrontierReport report)
    {
        page.Heading("Steps").Paragraph("USD/MWh and g/kWh are of the IT energy that the step serves. EROL (USD/MWh/ms) and CROL (g/kWh/ms): what the "
            + "whole plan saves for each ms since the step before, over the IT energy of the step that serves most. A dash: nothing to compare with.").Table(
            ["From ms", "USD/MWh", "jump", "g/kWh average", "g/kWh marginal", "EROL", "CROL", "unmet", "hull", "unlocked"],
            report.Steps.Select(row => new[]
            {
                Text(row.BudgetMs), Text(row.UsdPerMwh), Change(row.JumpUsdPerMwh), Text(row.AverageGPerKwh), Text(row.MarginalGPerKwh),
                Change(row.ErolUsdPerMwhMs), Change(row.CrolGPerKwhMs), Text(row.Unmet), row.IsOnHull ? "corner" : "", string.Join(", ", row.Unlocked),
            }), 9);
        page.Heading("What could move").Paragraph("Shares of IT energy: another region may serve it; may and costs less; does in the best plan, "
            + "where full regions may also force moves that do not pay.").Table(
            ["From ms", "technical", "economic", "realised"],
            report.Relocations.Select(row => new[] { Text(row.BudgetMs), Text(row.Technical), Text(row.Economic), Text(row.Realised) }));
    }

    private static void Layers(HtmlPage page, FrontierReport report)
    {
        if (report.Layers.Count > 0)
        {
            page.Heading("Layers at each class's own budget").Figure(
                BarChart.Draw("shares", ["local", "regional", "energy-oriented"], [.. report.Layers.Select(layers => new Bar(layers.Class,
                [
                    new(0, layers.Local, 0), new(layers.Local, layers.Local + layers.Regional, 1),
                    new(layers.Local + layers.Regional, layers.Local + layers.Regional + layers.EnergyOriented, 2),
                ]))]),
                "At home, elsewhere on the continent, on another continent.");
        }

        page.Heading("Break-even, to the region that saves most").Table(
            ["Origin", "class", "region", "pays", "payload, MB", "session, requests", "carbon price, USD/t", "price difference, USD/kWh"],
            report.BreakEvens.Select(row => new[]
            {
                row.Origin, row.Class, row.Region, row.Pays ? "yes" : "no", row.PayloadMb is null ? Limit(row) : Text(row.PayloadMb),
                row.SessionRequests is null ? Limit(row) : Text(row.SessionRequests),
                row.CarbonUsdPerTonne is { } price ? $"{(row.CarbonPriceIsFloor ? "from" : "up to")} {Text(price)}" : Missing,
                Text(row.PriceDifferenceUsdPerKwh),
            }), 1, 2, 3);
    }

    private static void Rules(HtmlPage page, FrontierReport report)
    {
        page.Heading("What rules cost").Table(
            ["Rule", "USD", "USD/MWh IT", "average g/kWh IT", "unmet"],
            report.Rules.Select(rule => new[]
            {
                rule.Rule, Text(rule.Usd), Text(rule.UsdPerMegawattHour), Text(rule.GramsPerKilowattHour), Text(rule.Unmet),
            }));
        if (report.Waterfall.BenefitUsd is > 0 and var benefit)
        {
            var bars = BarChart.Draw("USD", ["left", "taken"], Fall(report.Waterfall, benefit));
            page.Heading("Where the benefit of moving goes").Figure(bars, "Friction by friction, in this order.");
        }

        if (report.Pareto is { } front)
        {
            page.Heading("Cost against carbon").Table(
                ["From carbon price, USD/t", "cost, USD", "carbon, kg"],
                front.Points.Select(point => new[] { Text(point.FromUsdPerTonne), Text(point.CostUsd), Text(point.Grams / 1000) }));
        }
    }

    /// <summary>From the whole benefit down to what is left.</summary>
    internal static IReadOnlyList<Bar> Fall(Waterfall fall, double benefit)
    {
        var bars = new List<Bar> { new("benefit", [new(0, benefit, 0)], "100 %") };
        var left = benefit;
        foreach (var step in fall.Steps)
        {
            bars.Add(new Bar(step.Friction.Words(), [new(left - step.TakenUsd, left, 1)], string.Create(
                CultureInfo.InvariantCulture, $"{step.TakenUsd / benefit:P1}, alone {step.AloneUsd / benefit:P1}")));
            left -= step.TakenUsd;
        }

        bars.Add(new Bar("left", [new(0, left, 0)], (left / benefit).ToString("P1", CultureInfo.InvariantCulture)));
        return bars;
    }

    private static ChartSeries Series(string name, FrontierReport report, Func<FrontierRow, double?> value) => new(
        name, [.. report.Steps.Where(row => value(row) is not null).Select(row => (row.BudgetMs, value(row)!.Value))]);

    private static ChartSeries Hull(FrontierReport report) => new(
        "lower hull", [.. report.Steps.Where(row => row.IsOnHull).Select(row => (row.BudgetMs, row.CostUsd))], IsDashed: true);

    /// <summary>Where no figure turns it, any will do or none.</summary>
    public static string Limit(BreakEvenRow row) => row.Pays ? "any" : "none";

    /// <summary>The first step has none before it, and one that serves more has nothing to compare with.</summary>
    private static string Change(double? value) => value is null ? "-" : Text(value);

    private static string Text(double? value) =>
        value?.ToString(Math.Abs(value.Value) >= 1e5 ? "#,0" : "G5", CultureInfo.InvariantCulture) ?? Missing;
}
