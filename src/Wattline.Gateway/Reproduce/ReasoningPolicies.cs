using System.Globalization;
using Wattline.Gateway.Reports;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>What policies save, as a part of the reproduction's page and as CSV.</summary>
internal static class ReasoningPolicies
{
    private const double JoulesPerKwh = 3.6e6, GramsPerKg = 1000;

    /// <summary>The part of the page.</summary>
    public static void Write(HtmlPage page, IReadOnlyList<PolicyRow> rows)
    {
        page.Heading("Beyond the paper: what each policy saves").Paragraph(
            "The paper's policy is myopic: a task starts when it arrives, on the model of least energy that keeps its deadline. Others may wait inside the "
            + "deadline, or go to another site. All meet the same arrivals and harvests. Saved: the share of auxiliary energy that the myopic policy at home "
            + "buys and this one does not, with a 95 % interval over runs. Of bound: how much that is of what could be saved by one who knew all to come. "
            + "With real supply the bound is a linear program over blocks of one or two hours with the sites' own batteries; in the paper's world it gives "
            + "everybody one lossless battery without limit, which nobody reaches who has a small one. Runs go on until every task is served; "
            + "batteries are empty at first, so that waiting also fills them.");
        page.Paragraph("Surplus, critical and deficit say how harvest stands to consumption. Price and carbon are those of the sites' grids in the hours "
            + "of 2022 that each run replays; the runs are spread over the year. "
            + (rows.Any(row => row.Figures.MissedShare.Mean > 0) ? "Tasks served late are in the CSV." : "No policy served any task late."));
        foreach (var world in rows.GroupBy(row => row.Case.World))
        {
            page.Figure(Chart([.. world]), $"{char.ToUpperInvariant(world.Key[0])}{world.Key[1..]}: auxiliary energy saved, with 95 % intervals.");
            Table(page, world);
        }
    }

    /// <summary>The figures as CSV.</summary>
    public static (string Name, string Text) Csv(IReadOnlyList<PolicyRow> rows) => ("policies.csv", StudyTable.Csv(
        "world,regime,policy,runs,auxiliary_kwh,bound_kwh,cost_usd,carbon_kg,saved_share,saved_low,saved_high,of_bound_share,missed_share,wait_slots",
        rows.Select(row => $"{row.Case.World},{row.Case.Regime},{row.Policy}," + StudyTable.Cells(
            row.Case.Runs, Kwh(row), row.BoundJoules / JoulesPerKwh, row.Figures.Usd?.Mean, Kg(row), row.Figures.SavedJoules?.Mean,
            row.Figures.SavedJoules?.Low, row.Figures.SavedJoules?.High, row.OfBound, row.Figures.MissedShare.Mean, row.Figures.WaitSlots.Mean))));

    private static double Kwh(PolicyRow row) => row.Figures.AuxiliaryJoules.Mean / JoulesPerKwh;

    private static double? Kg(PolicyRow row) => row.Figures.Grams?.Mean / GramsPerKg;

    /// <summary>A share of 1 as people read it.</summary>
    public static string Percent(double? share) => share is { } known ? Text(100 * known, "0.0") + " %" : "-";

    /// <summary>By regime: what each policy saves, and what none can save more than.</summary>
    private static string Chart(IReadOnlyList<PolicyRow> rows)
    {
        var regimes = rows.Where(row => row.Figures.SavedJoules is not null).GroupBy(row => row.Case.Regime).ToList();
        var kinds = regimes.Select(regime => regime.Key).ToList();
        return BarChart.Draw(
            "saved, %", [.. kinds, "bound"], [.. regimes.SelectMany((regime, kind) => regime.Skip(1).Select(row => Saving(row, kind)).Append(
                Saving("bound", 1 - (regime.First().BoundJoules / regime.First().Figures.AuxiliaryJoules.Mean), kinds.Count)))]);
    }

    private static Bar Saving(PolicyRow row, int kind) => Saving(row.Policy, row.Figures.SavedJoules!.Value.Mean, kind) with
    {
        // Nobody saves more than all of it, whatever the interval of a mean says.
        Whisker = (100 * row.Figures.SavedJoules.Value.Low, Math.Min(100, 100 * row.Figures.SavedJoules.Value.High)),
    };

    private static Bar Saving(string name, double share, int kind) => new(name, [new BarPart(0, 100 * share, kind)], Percent(share));

    private static void Table(HtmlPage page, IEnumerable<PolicyRow> rows) => page.Table(
        ["Regime", "Policy", "kWh bought", "USD", "kg CO2e", "saved", "95 % interval", "of bound", "wait, slots"],
        rows.Select(row => new[]
        {
            row.Case.Regime, row.Policy, Text(Kwh(row), "0.000"), Known(row.Figures.Usd?.Mean, "0.0000"), Known(Kg(row), "0.000"),
            IsReference(row) ? "-" : Percent(row.Figures.SavedJoules?.Mean),
            row.Figures.SavedJoules is { } saved && !IsReference(row) ? $"{Text(100 * saved.Low, "0.0")} to {Text(100 * saved.High, "0.0")}" : "-",
            IsReference(row) ? "-" : Percent(row.OfBound), Text(row.Figures.WaitSlots.Mean, "0.0"),
        }), 1);

    private static bool IsReference(PolicyRow row) => row.Policy == row.Case.Policies[0].Name;

    private static string Known(double? value, string format) => value is { } known ? Text(known, format) : "not known";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
