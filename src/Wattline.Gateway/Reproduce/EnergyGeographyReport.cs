using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.Planning;
using Wattline.Gateway.Reports;
using Wattline.Planning.Frontiers;

namespace Wattline.Gateway.Reproduce;

/// <summary>Writes the reproduction as a page and as tables.</summary>
public static class EnergyGeographyReport
{
    private const string Missing = "not available";

    /// <summary>The page: the worked example, then the same on the embedded year.</summary>
    /// <param name="example">The worked example.</param>
    /// <param name="year">The embedded year; null where only the example was asked for.</param>
    /// <param name="ground">Places to know the continents by.</param>
    public static string Page(EnergyGeographyResults example, EnergyGeographyResults? year, IReadOnlyList<GeoPoint> ground)
    {
        ArgumentNullException.ThrowIfNull(example);
        var page = new HtmlPage("Energy geography, reproduced")
            .Paragraph("Relaxing the latency budget widens where inference may run; egress, session state and law take the gain back. This page "
                + "computes both on the worked example and on the embedded year 2022. Every plan in it is exact and carries a certificate. "
                + "A replayed year is no forecast: it says what these hours would have cost.");
        Results(page, "Worked example", example, ground);
        if (year is not null)
        {
            Results(page, string.Create(CultureInfo.InvariantCulture, $"Embedded year, {year.Problem.Hours:N0} hours"), year, ground);
        }

        StudyTable.Parameters(page, EnergyGeographyExample.Parameters());
        return page.ToString();
    }

    /// <summary>The tables as CSV files: name and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> Tables(string prefix, EnergyGeographyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return
        [
            ($"{prefix}-staircase.csv", StudyTable.Csv(
                "budget_ms,cost_usd_per_mwh_it,carbon_g_per_kwh_it,technical_share,economic_share,relocated_share,unmet_share,"
                + "erol_usd_per_mwh_ms,crol_g_per_kwh_ms",
                results.Staircase.Select(row => StudyTable.Cells(
                    row.BudgetMs, row.UsdPerMwh, row.GramsPerKwh, row.Technical, row.Economic, row.Relocated, row.Unmet, row.Erol, row.Crol)))),
            ($"{prefix}-frontier.csv", StudyTable.Csv(
                "budget_ms,cost_usd,average_carbon_g,marginal_carbon_g,unmet_requests,unlocked",
                results.Frontier.Steps.Select(step => StudyTable.Cells(step.BudgetMs, step.CostUsd, step.AverageGrams, step.MarginalGrams, step.Unmet)
                    + "," + string.Join(' ', step.Unlocked)))),
            ($"{prefix}-frictions.csv", StudyTable.Csv(
                "class,frictions,cost_usd_per_mwh_it,average_carbon_g_per_kwh_it,marginal_carbon_g_per_kwh_it,relocated_share,"
                + "local_share,regional_share,energy_oriented_share",
                results.Frictions.Select(row => $"{row.Class},{Set(row.Frictions)}," + StudyTable.Cells(
                    row.UsdPerMwh, row.GramsPerKwh, row.MarginalGramsPerKwh, row.Relocated, row.Layers.Local, row.Layers.Regional,
                    row.Layers.EnergyOriented)))),
            ($"{prefix}-pareto.csv", StudyTable.Csv(
                "from_carbon_price_usd_per_t,cost_usd,carbon_g",
                results.Pareto.Points.Select(point => StudyTable.Cells(point.FromUsdPerTonne, point.CostUsd, point.Grams)))),
        ];
    }

    private static void Results(HtmlPage page, string title, EnergyGeographyResults results, IReadOnlyList<GeoPoint> ground)
    {
        page.Heading(title).Paragraph($"Class {results.Problem.Classes[0].Name}, no friction. The example exempts the home node from the budget; "
            + "the second table exempts nobody, as the gateway's mask does: below about 255 ms some service nodes then have no region at all. "
            + "Technical, economic and realised are shares of relocatable inference demand (RID): what another region may serve, may serve at less cost, "
            + "and does. EROL and CROL: what each ms of budget since the row before saves and spares.");
        page.Figure(
            StepChart.Draw("budget, ms", "USD/MWh IT", Staircase("home exempt", results.Frontier), Hull("lower hull", results.Frontier)),
            "Cost against the latency budget: a staircase, and its lower convex hull.");
        page.Figure(
            StepChart.Draw("budget, ms", "g/kWh IT", Carbon(results.Frontier)),
            "Average carbon of the cheapest plan. It may rise: the cheaper region that a budget unlocks can be the dirtier one.");
        BudgetTable(page, results.Staircase);
        BudgetTable(page, results.Strict);
        FrictionTable(page, results);
        Frictions(page, results);
        page.Figure(Map(results, ground), "Where requests come from (second colour) and where they run (first), all classes, all frictions.");
        Prices(page, results);
    }

    private static void BudgetTable(HtmlPage page, IReadOnlyList<BudgetRow> rows) => page.Table(
        [
            "Budget, ms", "USD/MWh", "g/kWh", "technical", "economic", "realised", "unmet", "EROL, USD/MWh/ms", "CROL, g/kWh/ms",
        ],
        rows.Select(row => new[]
        {
            Text(row.BudgetMs, "0"), Text(row.UsdPerMwh, "0.00"), Text(row.GramsPerKwh, "0.00"), Text(row.Technical, "0.00"), Text(row.Economic, "0.00"),
            Text(row.Relocated, "0.00"), Text(row.Unmet, "0.00"), Return(row.Erol), Return(row.Crol),
        }));

    private static void FrictionTable(HtmlPage page, EnergyGeographyResults results) => page.Table(
        ["Class", "Frictions", "USD/MWh", "average g/kWh", "marginal g/kWh", "relocated", "local", "regional", "energy-oriented"],
        results.Frictions.Select(row => new[]
        {
            row.Class, Set(row.Frictions), Text(row.UsdPerMwh, "0.0"), Text(row.GramsPerKwh, "0.0"), Text(row.MarginalGramsPerKwh, "0.0"),
            Text(row.Relocated, "0.00"), Text(row.Layers.Local, "0.00"), Text(row.Layers.Regional, "0.00"), Text(row.Layers.EnergyOriented, "0.00"),
        }), 1);

    private static void Frictions(HtmlPage page, EnergyGeographyResults results)
    {
        page.Figure(
            BarChart.Draw("shares", ["local", "regional", "energy-oriented"], [.. results.Frictions.Select(row => new Bar(
                $"{row.Class}, {Set(row.Frictions)}",
                [
                    new(0, row.Layers.Local, 0), new(row.Layers.Local, row.Layers.Local + row.Layers.Regional, 1),
                    new(row.Layers.Local + row.Layers.Regional, 1, 2),
                ]))]),
            "Layers by class: at home, elsewhere on the continent, on another continent.");
        foreach (var (kind, fall) in results.Waterfalls.Where(one => one.Waterfall.BenefitUsd is > 0))
        {
            page.Figure(
                BarChart.Draw($"class {kind}, USD", ["benefit left", "taken"], FrontierPage.Fall(fall, fall.BenefitUsd!.Value)),
                "What moving would save without frictions, and what each takes of it, one after the other.");
        }
    }

    private static void Prices(HtmlPage page, EnergyGeographyResults results)
    {
        page.Table(
            ["Rule taken out", "costs USD/MWh IT", "g/kWh IT"],
            results.Rules.Select(rule => new[] { rule.Rule, Text(rule.UsdPerMegawattHour, "0.00"), Text(rule.GramsPerKilowattHour, "0.00") }));
        page.Table(
            ["From carbon price, USD/t", "cost without it, USD", "carbon, t"],
            results.Pareto.Points.Select(point => new[]
            {
                Text(point.FromUsdPerTonne, "0.00"), Text(point.CostUsd, "N0"), Text(point.Grams / 1e6, "N2"),
            }));
    }

    private static ChartSeries Staircase(string name, Frontier frontier) =>
        new(name, [.. frontier.Steps.Select(step => (step.BudgetMs, step.CostUsd / frontier.ItMegawattHours))]);

    private static ChartSeries Hull(string name, Frontier frontier) =>
        new(name, [.. frontier.Hull().Select(step => (step.BudgetMs, step.CostUsd / frontier.ItMegawattHours))], IsDashed: true);

    private static IReadOnlyList<ChartSeries> Carbon(Frontier frontier)
    {
        var average = frontier.Steps.Where(step => step.AverageGrams is not null)
            .Select(step => (step.BudgetMs, step.AverageGrams!.Value / step.ItMegawattHours / 1000)).ToList();
        return [new ChartSeries("average carbon", average)];
    }

    private static string Map(EnergyGeographyResults results, IReadOnlyList<GeoPoint> ground)
    {
        var plan = results.Plan;
        var ways = plan.Placements.GroupBy(place => (place.Demand.Origin, place.Region))
            .Select(group => (group.Key.Origin, group.Key.Region, Requests: group.Sum(place => place.Requests))).ToList();
        var most = ways.Max(way => way.Requests);
        var regions = plan.Columns.Fleet.Regions.ToDictionary(region => region.Id);
        var services = EnergyGeographyExample.Services.ToDictionary(one => one.City, one => new GeoPoint(one.Latitude, one.Longitude));
        return WorldMap.Draw(
            "Where requests come from and where they run", ground,
            ways.Select(way => new MapWay(services[way.Origin], regions[way.Region].Location, way.Requests / most)),
            [
                .. services.Select(one => new MapPlace("", one.Value, 0.05, 1)),
                .. ways.GroupBy(way => way.Region).Select(group => new MapPlace(
                    regions[group.Key].City, regions[group.Key].Location, Math.Min(1, group.Sum(way => way.Requests) / most / 2), 0)),
            ]);
    }

    private static string Set(IReadOnlyList<Friction> frictions) =>
        frictions.Count == 0 ? "none" : string.Join(" + ", frictions.Select(friction => friction.Words()));

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Missing;

    /// <summary>The first row has nothing before it, and a row that serves more has nothing to compare with.</summary>
    private static string Return(double? value) => value is null ? "-" : Text(value, "0.000");
}
