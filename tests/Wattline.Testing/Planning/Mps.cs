using System.Globalization;
using Wattline.Planning.Linear;

namespace Wattline.Testing.Planning;

/// <summary>Linear programs as free MPS, which every solver reads.</summary>
public static class Mps
{
    /// <summary>Writes one program; rows are r0, r1, …, columns x0, x1, ….</summary>
    public static void Write(LinearProgram program, TextWriter writer)
    {
        writer.WriteLine("NAME plan FREE\nROWS\n N cost");
        for (var row = 0; row < program.Rows; row++)
        {
            writer.WriteLine($" {Letter(program.Senses[row])} r{row}");
        }

        writer.WriteLine("COLUMNS");
        for (var column = 0; column < program.Columns; column++)
        {
            WriteColumn(program, column, writer);
        }

        writer.WriteLine("RHS");
        for (var row = 0; row < program.Rows; row++)
        {
            WriteUnlessZero(writer, $" rhs r{row}", program.RightSides[row]);
        }

        writer.WriteLine("BOUNDS");
        for (var column = 0; column < program.Uppers.Length; column++)
        {
            if (!double.IsInfinity(program.Uppers[column]))
            {
                writer.WriteLine($" UP bnd x{column} {Text(program.Uppers[column])}");
            }
        }

        writer.WriteLine("ENDATA");
    }

    private static void WriteColumn(LinearProgram program, int column, TextWriter writer)
    {
        writer.WriteLine($" x{column} cost {Text(program.Costs[column])}");
        for (var entry = program.FirstEntries[column]; entry < program.FirstEntries[column + 1]; entry++)
        {
            WriteUnlessZero(writer, $" x{column} r{program.EntryRows[entry]}", program.EntryValues[entry]);
        }
    }

    private static void WriteUnlessZero(TextWriter writer, string where, double value)
    {
        if (value != 0)
        {
            writer.WriteLine($"{where} {Text(value)}");
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static char Letter(RowSense sense) => sense switch { RowSense.AtMost => 'L', RowSense.AtLeast => 'G', _ => 'E' };
}
