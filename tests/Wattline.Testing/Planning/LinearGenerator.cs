using Wattline.Planning.Linear;

namespace Wattline.Testing.Planning;

/// <summary>Generated linear programs of every kind: feasible or not, bounded or not, degenerate, with redundant and zero rows.</summary>
public static class LinearGenerator
{
    /// <summary>A program of up to so many rows and columns; the seed decides the kind.</summary>
    public static LinearProgram Any(int seed, int maxRows, int maxColumns)
    {
        var random = new Random(seed);
        var (rows, columns) = (random.Next(maxRows + 1), random.Next(maxColumns + 1));
        Func<double> figure = random.Next(2) == 0 ? () => random.Next(-3, 4) : () => (4 * random.NextDouble()) - 2;
        var matrix = Matrix(random, rows, columns, figure, 0.2 + (0.8 * random.NextDouble()));
        var point = Enumerable.Range(0, columns).Select(_ => (double)random.Next(3)).ToArray();
        var bounded = random.Next(3) > 0;
        var senses = Enumerable.Range(0, rows).Select(_ => (RowSense)random.Next(3)).ToArray();
        var anySide = random.Next(3) == 0;
        var sides = Enumerable.Range(0, rows).Select(row => anySide ? figure() : Side(random, senses[row], matrix[row], point)).ToArray();
        Repeat(random, matrix, senses, sides);
        double[] costs = [.. Enumerable.Range(0, columns).Select(_ => random.Next(4) == 0 ? Math.Abs(figure()) : figure())];
        double[] uppers = bounded ? [.. point.Select(at => random.Next(4) == 0 ? double.PositiveInfinity : at + random.Next(3))] : [];
        var program = Program(matrix, senses, sides, costs, uppers);
        return random.Next(4) == 0 ? InOtherUnits(random, program) : program;
    }

    /// <summary>The same program with each row and column in another unit: coefficients from 1e-6 to 1e6 times what they were.</summary>
    public static LinearProgram InOtherUnits(Random random, LinearProgram program)
    {
        double[] Units(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Pow(10, (6 * random.NextDouble()) - 3))];
        var (rows, columns) = (Units(program.Rows), Units(program.Columns));
        var values = program.EntryValues.ToArray();
        for (var column = 0; column < program.Columns; column++)
        {
            for (var entry = program.FirstEntries[column]; entry < program.FirstEntries[column + 1]; entry++)
            {
                values[entry] *= rows[program.EntryRows[entry]] * columns[column];
            }
        }

        return program with
        {
            EntryValues = values,
            RightSides = [.. program.RightSides.Zip(rows, (side, unit) => side * unit)],
            Costs = [.. program.Costs.Zip(columns, (cost, unit) => cost * unit)],
            Uppers = [.. program.Uppers.Zip(columns, (upper, unit) => upper / unit)],
        };
    }

    /// <summary>The same rows and bounds at no cost: feasible or not is all that is left.</summary>
    public static LinearProgram WithoutCosts(LinearProgram program) => program with { Costs = new double[program.Columns] };

    /// <summary>A program from a matrix by row; zeros are not stored.</summary>
    public static LinearProgram Program(double[][] matrix, RowSense[] senses, double[] sides, double[] costs, double[] uppers)
    {
        var (first, rows, values) = (new List<int> { 0 }, new List<int>(), new List<double>());
        for (var column = 0; column < costs.Length; column++)
        {
            for (var row = 0; row < matrix.Length; row++)
            {
                if (matrix[row][column] != 0)
                {
                    rows.Add(row);
                    values.Add(matrix[row][column]);
                }
            }

            first.Add(rows.Count);
        }

        return new LinearProgram
        {
            Costs = costs,
            FirstEntries = [.. first],
            EntryRows = [.. rows],
            EntryValues = [.. values],
            Senses = senses,
            RightSides = sides,
            Uppers = uppers,
        };
    }

    private static double[][] Matrix(Random random, int rows, int columns, Func<double> figure, double density) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() < density ? figure() : 0).ToArray())];

    /// <summary>A right side that a point keeps, often exactly.</summary>
    private static double Side(Random random, RowSense sense, double[] row, double[] point)
    {
        var at = row.Zip(point, (left, right) => left * right).Sum();
        var room = random.Next(2) * random.NextDouble() * Math.Max(1, Math.Abs(at));
        return sense switch { RowSense.AtMost => at + room, RowSense.AtLeast => at - room, _ => at };
    }

    /// <summary>Makes a row the double of another and empties one, now and then.</summary>
    private static void Repeat(Random random, double[][] matrix, RowSense[] senses, double[] sides)
    {
        if (matrix.Length > 1 && random.Next(3) == 0)
        {
            var (from, to) = (random.Next(matrix.Length), random.Next(matrix.Length));
            matrix[to] = [.. matrix[from].Select(value => 2 * value)];
            (senses[to], sides[to]) = (senses[from], 2 * sides[from]);
        }

        if (matrix.Length > 0 && random.Next(6) == 0)
        {
            var row = random.Next(matrix.Length);
            Array.Clear(matrix[row]);
            sides[row] = random.Next(3) > 0 ? 0 : sides[row];
        }
    }
}
