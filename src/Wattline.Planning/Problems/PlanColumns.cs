using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Planning.Programs;
using Wattline.Pricing;

namespace Wattline.Planning.Problems;

/// <summary>A way to serve requests of a demand in an hour: one row of the router that nothing blocks.</summary>
/// <param name="Region">Index of the region, in the order of identifiers.</param>
/// <param name="Hour">From the problem's first.</param>
/// <param name="Option">Index among the class's options.</param>
/// <param name="Charge">The objective of one request, USD, itemised.</param>
/// <param name="GpuSeconds">Accelerator time of one request.</param>
/// <param name="Joules">Facility energy of one request, PUE included.</param>
/// <param name="ItJoules">IT energy of one request.</param>
/// <param name="LatencyMs">What the budget is held against.</param>
/// <param name="Grams">Emissions of the kind that the plan compares.</param>
/// <param name="OtherGrams">Emissions of the other kind; null where its reading is missing.</param>
public readonly record struct PlanRow(
    int Region, int Hour, int Option, Charge Charge, double GpuSeconds, double Joules, double ItJoules, double LatencyMs, double Grams,
    double? OtherGrams);

/// <summary>One block of the program: a demand in the hour of its arrival.</summary>
/// <param name="Demand">Index of the demand.</param>
/// <param name="Hour">The hour of arrival, from the problem's first.</param>
public readonly record struct PlanBlock(int Demand, int Hour);

/// <summary>Why rows of a demand are no columns: how many regions and hours each reason blocks.</summary>
/// <param name="Reason">One reason.</param>
/// <param name="Regions">Identifiers of the regions that it blocks in any hour.</param>
public sealed record BlockedBy(Infeasibility Reason, IReadOnlyList<string> Regions);

/// <summary>A problem laid out as a linear program, with what each column and block means.</summary>
/// <param name="Problem">What it was made from.</param>
/// <param name="Fleet">The regions in the order of their identifiers.</param>
/// <param name="Program">The linear program.</param>
/// <param name="Rows">The ways to serve; columns of several blocks may share one.</param>
/// <param name="RowOfColumn">By column of the program: index into the rows.</param>
/// <param name="Blocks">By block of the program.</param>
/// <param name="Blocked">By demand: what the mask keeps away, for telling why requests are unmet.</param>
public sealed record PlanColumns(
    PlanProblem Problem, FleetColumns Fleet, PlanProgram Program, IReadOnlyList<PlanRow> Rows, IReadOnlyList<int> RowOfColumn,
    IReadOnlyList<PlanBlock> Blocks, IReadOnlyList<IReadOnlyList<BlockedBy>> Blocked)
{
    /// <summary>The way to serve behind a column.</summary>
    public PlanRow RowAt(int column) => Rows[RowOfColumn[column]];

    /// <summary>The same with some of the columns, and where each of them stood.</summary>
    public (PlanColumns Columns, int[] Kept) Where(Func<int, bool> keep)
    {
        var arrays = Program.Arrays;
        var kept = Enumerable.Range(0, Program.Columns).Where(keep).ToArray();
        var program = new PlanProgram(arrays with
        {
            FirstColumns = [.. arrays.FirstColumns.Select(first => kept.AsSpan().BinarySearch(first) is var at && at < 0 ? ~at : at)],
            Resource = [.. kept.Select(column => arrays.Resource[column])],
            Costs = [.. kept.Select(column => arrays.Costs[column])],
            GpuSeconds = [.. kept.Select(column => arrays.GpuSeconds[column])],
            Couplings = [.. arrays.Couplings.Select(row => row with { Coefficients = [.. kept.Select(column => row.Coefficients[column])] })],
        });
        return (this with { Program = program, RowOfColumn = [.. kept.Select(column => RowOfColumn[column])] }, kept);
    }
}
