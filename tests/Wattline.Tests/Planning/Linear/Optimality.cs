using Wattline.Planning.Linear;

namespace Wattline.Tests.Planning.Linear;

/// <summary>How far a solution is from the conditions that only an optimum keeps.</summary>
internal static class Optimality
{
    /// <summary>The largest breach of a row, a bound, a sign of a price or of a reduced cost, or of complementary slackness, relative.</summary>
    public static double Breach(LinearProgram program, LinearSolution solution)
    {
        double worst = 0;
        var (sums, sizes) = Sums(program, solution.Values);
        var (largest, dearest) = (Largest([.. program.RightSides, .. sizes]), Largest([.. program.Costs, .. Worths(program, solution)]));
        for (var row = 0; row < program.Rows; row++)
        {
            var (over, price) = (sums[row] - program.RightSides[row], solution.RowPrices[row]);
            worst = Math.Max(worst, RowBreach(program.Senses[row], over, price) / Math.Max(sizes[row], Math.Abs(program.RightSides[row]) + (1e-6 * largest)));
        }

        for (var column = 0; column < program.Columns; column++)
        {
            var upper = program.Uppers.Length > 0 ? program.Uppers[column] : double.PositiveInfinity;
            worst = Math.Max(worst, ColumnBreach(solution.Values[column], upper, solution.ReducedCosts[column], dearest));
        }

        return worst;
    }

    private static double RowBreach(RowSense sense, double over, double price) => sense switch
    {
        RowSense.Equal => Math.Abs(over),
        RowSense.AtMost => price != 0 && Math.Abs(price) > 0 ? (price > 0 ? double.PositiveInfinity : Math.Abs(over)) : Math.Max(0, over),
        _ => price != 0 ? (price < 0 ? double.PositiveInfinity : Math.Abs(over)) : Math.Max(0, -over),
    };

    private static double ColumnBreach(double value, double upper, double reduced, double dearest)
    {
        if (value < 0 || value > upper)
        {
            return double.PositiveInfinity;
        }

        var wrong = Math.Max(value > 0 ? reduced : 0, value < upper ? -reduced : 0);
        return wrong / dearest;
    }

    private static (double[] Sums, double[] Sizes) Sums(LinearProgram program, double[] values)
    {
        var (sums, sizes) = (new double[program.Rows], new double[program.Rows]);
        for (var column = 0; column < program.Columns; column++)
        {
            for (var entry = program.FirstEntries[column]; entry < program.FirstEntries[column + 1]; entry++)
            {
                var part = program.EntryValues[entry] * values[column];
                sums[program.EntryRows[entry]] += part;
                sizes[program.EntryRows[entry]] += Math.Abs(part);
            }
        }

        return (sums, sizes);
    }

    private static IEnumerable<double> Worths(LinearProgram program, LinearSolution solution) =>
        program.EntryValues.Select((value, entry) => value * solution.RowPrices[program.EntryRows[entry]]);

    private static double Largest(double[] values) => values.Length == 0 ? 1 : Math.Max(1e-300, values.Max(Math.Abs));
}
