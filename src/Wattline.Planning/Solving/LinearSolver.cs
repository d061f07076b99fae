using System.Globalization;
using Wattline.Planning.Linear;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>
/// Solves a plan's program exactly, to rounding, as one linear program: whatever it holds, as long as it is small. It begins where each
/// block is served by its cheapest column, and so does not use <see cref="SolveOptions.Start"/>, nor more than one thread.
/// </summary>
public sealed class LinearSolver : ISolver
{
    /// <summary>The largest number of rows taken, blocks and rows of moves included: beyond it a solve takes more than seconds.</summary>
    public const int MaxRows = 4000;

    /// <summary>The largest number of columns taken.</summary>
    public const int MaxColumns = 100_000;

    /// <inheritdoc/>
    public string Name => "linear";

    /// <inheritdoc/>
    public string? Refusal(PlanProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program.Columns > MaxColumns || program.Blocks > MaxRows
            ? TooLarge(program.Blocks, "blocks", program.Columns)
            : Refusal(program, new LinearRows(program));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Where <see cref="SolveOptions.MaxIterations"/> end it before there is a feasible basis, the plan returned serves nobody; the prices
    /// are those reached.
    /// </remarks>
    public ProgramSolution Solve(PlanProgram program, SolveOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        var rows = new LinearRows(program);
        if (Refusal(program, rows) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(program));
        }

        options.Progress?.Report(new SolveProgress(0, null, null));
        var model = new LinearModel(program, rows);
        var linear = Simplex.Solve(model.Program, model.Start, options.MaxIterations, cancellation);
        var solution = model.Read(linear, Name);
        options.Progress?.Report(new SolveProgress(1, linear.Feasible ? linear.Cost : null, null));
        return solution;
    }

    private static string? Refusal(PlanProgram program, LinearRows rows) =>
        rows.Count > MaxRows || program.Columns > MaxColumns ? TooLarge(rows.Count, "rows", program.Columns) : null;

    private static string TooLarge(int rows, string what, int columns) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} {what} and {columns:N0} columns; the exact linear solver takes at most {MaxRows:N0} rows and {MaxColumns:N0} columns.");
}
