using System.Globalization;
using Wattline.Gateway.Planning;
using Wattline.Planning.Frontiers;

namespace Wattline.Cli;

/// <summary>A frontier as tables that fit a terminal.</summary>
internal static class FrontierText
{
    private const int MostSteps = 24, MostPairs = 12;

    /// <summary>The columns of its CSV: a row for each step.</summary>
    public static IReadOnlyList<string> CsvColumns { get; } =
    [
        "budgetMs", "costUsd", "jumpUsdPerMwh", "usdPerMwh", "averageGPerKwh", "marginalGPerKwh", "unmet", "isOnHull", "erolUsdPerMwhMs", "crolGPerKwhMs",
    ];

    /// <summary>Writes all tables and notes.</summary>
    public static void Write(FrontierReport report)
    {
        List<string> narrow = [.. Steps(report)];
        TextTable.Write(
            [new("Layer shares, %"), new("local", Right: true), new("regional", Right: true), new("energy-oriented", Right: true)],
            [.. report.Layers.Select(one => (IReadOnlyList<string>)[one.Class, Percent(one.Local), Percent(one.Regional), Percent(one.EnergyOriented)])]);
        narrow.AddRange(BreakEvens(report));
        Rules(report);
        Waterfall(report.Waterfall);
        Pareto(report.Pareto);
        MarketNotes.Write(
            $"Budget of {string.Join(", ", report.Classes)} varied; every step is proved within "
            + string.Create(CultureInfo.InvariantCulture, $"{report.LargestGap:0.0E+0} of its cost."),
            "A step holds from its budget on. USD/MWh and g/kWh are of the IT energy that the step serves. EROL and CROL are what the whole plan saves "
            + "(USD, penalties included; g) for each ms since the step before, over the IT energy of the step that serves most; CROL is below 0 where the "
            + "cheaper plan is the dirtier one. '-': the first step, or one that serves more than the one before.",
            MarketNotes.Narrow(narrow, "--json"));
    }

    private static IReadOnlyList<string> Steps(FrontierReport report)
    {
        TextColumn[] columns =
        [
            new("From ms", Right: true), new("USD", Right: true, Yields: 2), new("USD/MWh", Right: true), new("g/kWh average", Right: true),
            new("marginal", Right: true, Yields: 4), new("EROL", Right: true), new("CROL", Right: true), new("unmet", Right: true, Yields: 1),
            new("hull", Yields: 3), new("unlocked", Wraps: true),
        ];
        var shown = report.Steps.Count <= MostSteps ? report.Steps : [.. report.Steps.Where(row => row.IsOnHull).Take(MostSteps)];
        var narrow = TextTable.Write(
            columns,
            [.. shown.Select(row => (IReadOnlyList<string>)
            [
                PlanText.Figure(row.BudgetMs), PlanText.Figure(row.CostUsd), PlanText.Figure(row.UsdPerMwh), Short(row.AverageGPerKwh),
                Short(row.MarginalGPerKwh), Return(row.ErolUsdPerMwhMs), Return(row.CrolGPerKwhMs),
                PlanText.Figure(row.Unmet), row.IsOnHull ? "corner" : "", string.Join(", ", row.Unlocked),
            ])],
            report.Name);
        MarketNotes.Write(report.Steps.Count > MostSteps
            ? $"{report.Steps.Count} steps; shown are {shown.Count} corners of the hull. EROL and CROL are since the step before each, shown or not; "
                + "--csv has all."
            : null);
        return narrow;
    }

    private static IReadOnlyList<string> BreakEvens(FrontierReport report)
    {
        if (report.BreakEvens.Count == 0)
        {
            return [];
        }

        var narrow = TextTable.Write(
            [
                new("From", Wraps: true), new("Class"), new("To", Wraps: true), new("pays"), new("payload MB", Right: true),
                new("requests a session", Right: true),
                new("carbon USD/t", Right: true, Yields: 1), new("price gap USD/kWh", Right: true, Yields: 2),
            ],
            [.. report.BreakEvens.Take(MostPairs).Select(row => (IReadOnlyList<string>)
            [
                row.Origin, row.Class, row.Region, row.Pays ? "yes" : "no", row.PayloadMb is { } payload ? PlanText.Figure(payload) : FrontierPage.Limit(row),
                row.SessionRequests is { } requests ? PlanText.Figure(requests) : FrontierPage.Limit(row),
                row.CarbonUsdPerTonne is { } price ? (row.CarbonPriceIsFloor ? ">= " : "<= ") + PlanText.Figure(price) : "-",
                Short(row.PriceDifferenceUsdPerKwh),
            ])],
            "Break-even from home (without a service, the nearest region) to the region with the cheapest energy, one unknown at a time");
        MarketNotes.Write(report.BreakEvens.Count > MostPairs ? $"{report.BreakEvens.Count - MostPairs} pairs are left out; --json has them." : null);
        return narrow;
    }

    private static void Rules(FrontierReport report)
    {
        if (report.Rules.Count > 0)
        {
            TextTable.Write(
                [new("Rule"), new("costs USD", Right: true), new("USD/MWh IT", Right: true), new("g/kWh IT", Right: true), new("unmet", Right: true)],
                [.. report.Rules.Select(rule => (IReadOnlyList<string>)
                [
                    rule.Rule, PlanText.Signed(rule.Usd), PlanText.Signed(rule.UsdPerMegawattHour), PlanText.Signed(rule.GramsPerKilowattHour),
                    PlanText.Signed(rule.Unmet),
                ])]);
        }
    }

    private static void Waterfall(Waterfall fall)
    {
        if (fall.BenefitUsd is > 0 and var benefit && fall.Steps.Count > 0)
        {
            var left = benefit - fall.Steps.Sum(step => step.TakenUsd);
            TextTable.Write(
                [new("Benefit of moving"), new("USD", Right: true), new("% of it", Right: true), new("% alone", Right: true)],
                [
                    ["without frictions", PlanText.Figure(benefit), "100", ""],
                    .. fall.Steps.Select(step => (IReadOnlyList<string>)
                    [
                        $"taken by {step.Friction.Words()}", PlanText.Figure(step.TakenUsd), Percent(step.TakenUsd / benefit),
                        Percent(step.AloneUsd / benefit),
                    ]),
                    ["left", PlanText.Figure(left), Percent(left / benefit), ""],
                ]);
            MarketNotes.Write(left < 0
                ? "Below 0 is left where frictions cost more than moving could save: full regions that force dear moves, or demand that nobody may serve, "
                    + "at its penalty."
                : null);
        }
    }

    private static void Pareto(ParetoFront? front)
    {
        if (front is not null)
        {
            TextTable.Write(
                [new("From USD/t", Right: true), new("cost USD", Right: true), new("carbon kg", Right: true)],
                [.. front.Points.Select(point => (IReadOnlyList<string>)
                    [PlanText.Figure(point.FromUsdPerTonne), PlanText.Figure(point.CostUsd), PlanText.Figure(point.Grams / 1000)])]);
            MarketNotes.Write(
                "Cost without any carbon price. From each carbon price on, its row is the best plan.",
                front.IsComplete ? null : "There are more corners between these.");
        }
    }

    private static string Return(double? value) => value is { } known ? PlanText.Figure(known) : "-";

    private static string Short(double? value) => value is null ? "n/a" : PlanText.Figure(value);

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture);
}
