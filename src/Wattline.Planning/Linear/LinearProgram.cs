namespace Wattline.Planning.Linear;

/// <summary>How a row binds.</summary>
public enum RowSense
{
    /// <summary>The row's sum is at most its right side.</summary>
    AtMost,

    /// <summary>The row's sum is at least its right side.</summary>
    AtLeast,

    /// <summary>The row's sum is its right side.</summary>
    Equal,
}

/// <summary>Minimise costs times x where each row holds and 0 &lt;= x &lt;= upper. The matrix is stored by column.</summary>
public sealed record LinearProgram
{
    /// <summary>By column: cost of one unit, of any sign.</summary>
    public required double[] Costs { get; init; }

    /// <summary>By column, and one more at the end: its first entry.</summary>
    public required int[] FirstEntries { get; init; }

    /// <summary>By entry: its row. A column names no row twice.</summary>
    public required int[] EntryRows { get; init; }

    /// <summary>By entry: its coefficient, of any sign.</summary>
    public required double[] EntryValues { get; init; }

    /// <summary>By row: how it binds.</summary>
    public required RowSense[] Senses { get; init; }

    /// <summary>By row: its right side, of any sign.</summary>
    public required double[] RightSides { get; init; }

    /// <summary>By column: upper bound, 0 or more, infinite for none. Empty: none has one.</summary>
    public double[] Uppers { get; init; } = [];

    /// <summary>Number of rows.</summary>
    public int Rows => Senses.Length;

    /// <summary>Number of columns.</summary>
    public int Columns => Costs.Length;

    /// <summary>Refuses arrays that are no program.</summary>
    /// <exception cref="ArgumentException">Lengths do not agree, an index points nowhere, or a figure is none; the message says where.</exception>
    internal void Check()
    {
        var agree = FirstEntries.Length == Columns + 1 && FirstEntries[0] == 0 && FirstEntries[Columns] == EntryRows.Length
            && EntryRows.Length == EntryValues.Length && RightSides.Length == Rows && (Uppers.Length == 0 || Uppers.Length == Columns);
        if (!agree)
        {
            throw new ArgumentException("The arrays of a linear program do not agree in length.");
        }

        CheckEntries();
        Each(Costs, "cost", double.IsFinite);
        Each(EntryValues, "coefficient", double.IsFinite);
        Each(RightSides, "right side", double.IsFinite);
        Each(Uppers, "upper bound", value => value >= 0);
    }

    private void CheckEntries()
    {
        var seen = new int[Rows];
        for (var column = 0; column < Columns; column++)
        {
            for (var entry = FirstEntries[column]; entry < FirstEntries[column + 1]; entry++)
            {
                var row = EntryRows[entry];
                if ((uint)row >= (uint)Rows || seen[row] == column + 1)
                {
                    throw new ArgumentException($"Column {column} has row {row} twice, or there is no such row.");
                }

                seen[row] = column + 1;
            }
        }
    }

    private static void Each(double[] values, string what, Func<double, bool> may)
    {
        var at = Array.FindIndex(values, value => !may(value));
        if (at >= 0)
        {
            throw new ArgumentException($"A linear program cannot have {values[at]} as {what} {at}.");
        }
    }
}
