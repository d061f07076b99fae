using Wattline.Planning.Problems;

namespace Wattline.Planning.Frontiers;

/// <summary>A problem whose chosen classes have no budget, and the latency from which each of its columns may be used.</summary>
internal sealed class LatencySteps
{
    private readonly int[] _order;
    private readonly int[] _firstOfLevel;
    private readonly int[] _blockOf;
    private readonly double _above;

    private LatencySteps(PlanColumns columns, double[] from, double above)
    {
        (Columns, From, _above) = (columns, from, above);
        _blockOf = BlockOfColumn(columns);
        _order = [.. Enumerable.Range(0, from.Length).Where(column => from[column] > above).OrderBy(column => from[column]).ThenBy(column => column)];
        var firsts = Enumerable.Range(0, _order.Length).Where(place => place == 0 || from[_order[place]] > from[_order[place - 1]]).ToList();
        Levels = [.. firsts.Select(place => from[_order[place]])];
        _firstOfLevel = [.. firsts, _order.Length];
    }

    /// <summary>All columns that any budget allows.</summary>
    public PlanColumns Columns { get; }

    /// <summary>By column: the smallest budget that allows it, ms; 0 for those of other classes.</summary>
    public double[] From { get; }

    /// <summary>The distinct budgets at which columns appear, ascending, ms.</summary>
    public double[] Levels { get; }

    /// <summary>The columns that appear at a level, with their blocks.</summary>
    public IEnumerable<(int Column, int Block)> At(int level) =>
        _order[_firstOfLevel[level].._firstOfLevel[level + 1]].Select(column => (column, _blockOf[column]));

    /// <summary>The columns that the tightest budget allows already, with their blocks.</summary>
    public IEnumerable<(int Column, int Block)> Below() =>
        Enumerable.Range(0, From.Length).Where(column => From[column] <= _above).Select(column => (column, _blockOf[column]));

    /// <summary>The block of a column.</summary>
    public int BlockOf(int column) => _blockOf[column];

    /// <summary>The columns that a budget allows, and where each of them stood.</summary>
    public (PlanColumns Columns, int[] Kept) AllowedAt(double budgetMs) => Columns.Where(column => From[column] <= budgetMs);

    public static LatencySteps Of(PlanProblem problem, FrontierOptions options, CancellationToken cancellation)
    {
        var chosen = options.Classes.Count == 0 ? problem.Classes.Select(one => one.Name).ToHashSet() : [.. options.Classes];
        var loose = problem with
        {
            Classes =
            [
                .. problem.Classes.Select(one => chosen.Contains(one.Name) ? one with { Budget = one.Budget with { Milliseconds = options.ToMs } } : one),
            ],
        };
        var columns = ColumnBuilder.Build(loose, cancellation);
        var homes = options.HomeAlwaysServes ? new Homes(problem, columns.Fleet) : null;
        var from = new double[columns.Program.Columns];
        for (var block = 0; block < columns.Blocks.Count; block++)
        {
            var demand = problem.Demands[columns.Blocks[block].Demand];
            var (first, last) = (columns.Program.Arrays.FirstColumns[block], columns.Program.Arrays.FirstColumns[block + 1]);
            for (var column = first; column < last; column++)
            {
                var row = columns.RowAt(column);
                var exempt = !chosen.Contains(demand.Class) || homes?.RowOf(demand.Origin) == row.Region;
                from[column] = exempt ? 0 : row.LatencyMs;
            }
        }

        return new LatencySteps(columns, from, options.FromMs);
    }

    private static int[] BlockOfColumn(PlanColumns columns)
    {
        var blocks = new int[columns.Program.Columns];
        for (var block = 0; block < columns.Blocks.Count; block++)
        {
            blocks.AsSpan(columns.Program.Arrays.FirstColumns[block]..columns.Program.Arrays.FirstColumns[block + 1]).Fill(block);
        }

        return blocks;
    }
}
