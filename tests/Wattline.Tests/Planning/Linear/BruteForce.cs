using Wattline.Planning.Linear;

namespace Wattline.Tests.Planning.Linear;

/// <summary>The optimal cost of a tiny program by looking at every basis. Bounds become rows, and a row over all columns boxes them.</summary>
internal static class BruteForce
{
    private const double Box = 1e5;

    /// <summary>The cost, or how there is none.</summary>
    public static (LinearStatus Status, double Cost) Solve(LinearProgram program)
    {
        if (Least(program, Box) is not { } cost)
        {
            return (LinearStatus.Infeasible, 0);
        }

        return Least(program, 2 * Box) < cost - 1 ? (LinearStatus.Unbounded, 0) : (LinearStatus.Optimal, cost);
    }

    private static double? Least(LinearProgram program, double box)
    {
        var (matrix, sides) = Equations(program, box);
        double? least = null;
        foreach (var basis in Choices(matrix[0].Length, matrix.Length))
        {
            if (Point(matrix, sides, basis) is { } values && Array.TrueForAll(values, value => value >= -1e-7))
            {
                var cost = basis.Zip(values, (variable, value) => variable < program.Columns ? program.Costs[variable] * value : 0).Sum();
                least = least is { } other ? Math.Min(other, cost) : cost;
            }
        }

        return least;
    }

    /// <summary>Every row an equation with a slack of its own; an equation's slack would have to be 0 and has a zero column.</summary>
    private static (double[][] Matrix, double[] Sides) Equations(LinearProgram program, double box)
    {
        var rows = new List<(double[] Row, RowSense Sense, double Side)>();
        for (var row = 0; row < program.Rows; row++)
        {
            rows.Add((Row(program, row), program.Senses[row], program.RightSides[row]));
        }

        for (var column = 0; column < program.Uppers.Length; column++)
        {
            if (!double.IsInfinity(program.Uppers[column]))
            {
                rows.Add(([.. Enumerable.Range(0, program.Columns).Select(at => at == column ? 1.0 : 0)], RowSense.AtMost, program.Uppers[column]));
            }
        }

        rows.Add(([.. Enumerable.Repeat(1.0, program.Columns)], RowSense.AtMost, box));
        rows = Independent(rows);
        return ([.. rows.Select((row, at) => WithSlack(row.Row, row.Sense, at, rows.Count))], [.. rows.Select(row => row.Side)]);
    }

    private static double[] Row(LinearProgram program, int row)
    {
        var values = new double[program.Columns];
        for (var column = 0; column < program.Columns; column++)
        {
            for (var entry = program.FirstEntries[column]; entry < program.FirstEntries[column + 1]; entry++)
            {
                values[column] += program.EntryRows[entry] == row ? program.EntryValues[entry] : 0;
            }
        }

        return values;
    }

    /// <summary>An equation is two inequalities, so that rows which repeat others need no care.</summary>
    private static List<(double[] Row, RowSense Sense, double Side)> Independent(List<(double[] Row, RowSense Sense, double Side)> rows) =>
        [.. rows.SelectMany(row => row.Sense == RowSense.Equal
            ? new[] { (row.Row, RowSense.AtMost, row.Side), (row.Row, RowSense.AtLeast, row.Side) }
            : [row])];

    private static double[] WithSlack(double[] row, RowSense sense, int at, int rows)
    {
        var slacks = new double[rows];
        slacks[at] = sense == RowSense.AtMost ? 1 : -1;
        return [.. row, .. slacks];
    }

    private static IEnumerable<int[]> Choices(int of, int count)
    {
        var choice = Enumerable.Range(0, count).ToArray();
        while (true)
        {
            yield return [.. choice];
            var at = count - 1;
            while (at >= 0 && choice[at] == of - count + at)
            {
                at--;
            }

            if (at < 0)
            {
                yield break;
            }

            choice[at]++;
            for (var next = at + 1; next < count; next++)
            {
                choice[next] = choice[next - 1] + 1;
            }
        }
    }

    /// <summary>Gauss's elimination; null where the columns depend on each other.</summary>
    private static double[]? Point(double[][] matrix, double[] sides, int[] basis)
    {
        var work = matrix.Select((row, at) => (double[])[.. basis.Select(variable => row[variable]), sides[at]]).ToArray();
        for (var column = 0; column < basis.Length; column++)
        {
            var pivot = Enumerable.Range(column, basis.Length - column).MaxBy(row => Math.Abs(work[row][column]));
            if (Math.Abs(work[pivot][column]) < 1e-9)
            {
                return null;
            }

            (work[column], work[pivot]) = (work[pivot], work[column]);
            Eliminate(work, column);
        }

        return [.. work.Select((row, at) => row[^1] / row[at])];
    }

    private static void Eliminate(double[][] work, int column)
    {
        for (var row = 0; row < work.Length; row++)
        {
            var times = work[row][column] / work[column][column];
            for (var at = column; row != column && times != 0 && at < work[row].Length; at++)
            {
                work[row][at] -= times * work[column][at];
            }
        }
    }
}
