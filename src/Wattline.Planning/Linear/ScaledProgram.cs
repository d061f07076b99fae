namespace Wattline.Planning.Linear;

/// <summary>
/// A linear program as the simplex method works on it: every row an equation with a slack, entries near 1, right sides and costs at most
/// 1. Scales are powers of two, so that scaling rounds nothing. Variables are the columns and then one slack a row, with coefficient 1.
/// </summary>
internal sealed class ScaledProgram
{
    private const int Passes = 4;

    private readonly double[] _rowScales;
    private readonly double[] _columnScales;
    private readonly double _costScale;
    private readonly double _sideScale;

    public ScaledProgram(LinearProgram program)
    {
        Source = program;
        (Rows, Columns) = (program.Rows, program.Columns);
        (_rowScales, _columnScales) = (Ones(Rows), Ones(Columns));
        for (var pass = 0; pass < Passes; pass++)
        {
            Balance(_rowScales, entry => program.EntryRows[entry.At], entry => _columnScales[entry.Column]);
            Balance(_columnScales, entry => entry.Column, entry => _rowScales[program.EntryRows[entry.At]]);
        }

        RoundToPowers(_rowScales);
        RoundToPowers(_columnScales);
        Entries = ScaledEntries();
        (ByRowFirst, ByRowColumns, ByRowValues) = Transposed();
        RightSides = Product(program.RightSides, _rowScales);
        _sideScale = PowerBelow(RightSides);
        Array.ForEach(Enumerable.Range(0, Rows).ToArray(), row => RightSides[row] *= _sideScale);
        var costs = Product(program.Costs, _columnScales);
        _costScale = PowerBelow(costs);
        (Costs, Lowers, Uppers) = (new double[Variables], new double[Variables], new double[Variables]);
        FillColumns(costs);
        FillSlacks();
    }

    public LinearProgram Source { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Variables => Rows + Columns;

    /// <summary>By entry of the source.</summary>
    public double[] Entries { get; }

    public int[] ByRowFirst { get; }

    public int[] ByRowColumns { get; }

    public double[] ByRowValues { get; }

    public double[] RightSides { get; }

    /// <summary>By variable.</summary>
    public double[] Costs { get; }

    /// <summary>By variable: 0, or minus infinity for the slack of a row of kind at least.</summary>
    public double[] Lowers { get; }

    /// <summary>By variable; infinite for none.</summary>
    public double[] Uppers { get; }

    public int First(int column) => Source.FirstEntries[column];

    public int End(int column) => Source.FirstEntries[column + 1];

    public int RowOf(int entry) => Source.EntryRows[entry];

    /// <summary>Adds a multiple of a variable's column to a vector by row.</summary>
    public void AddColumn(int variable, double times, double[] vector)
    {
        if (variable >= Columns)
        {
            vector[variable - Columns] += times;
            return;
        }

        for (var entry = First(variable); entry < End(variable); entry++)
        {
            vector[RowOf(entry)] += times * Entries[entry];
        }
    }

    /// <summary>A vector by row times a variable's column.</summary>
    public double Dot(int variable, double[] vector)
    {
        if (variable >= Columns)
        {
            return vector[variable - Columns];
        }

        double sum = 0;
        for (var entry = First(variable); entry < End(variable); entry++)
        {
            sum += vector[RowOf(entry)] * Entries[entry];
        }

        return sum;
    }

    public double Value(int column, double scaled) => scaled * _columnScales[column] / _sideScale;

    public double Price(int row, double scaled) => scaled * _rowScales[row] / _costScale;

    private void FillColumns(double[] costs)
    {
        for (var column = 0; column < Columns; column++)
        {
            Costs[column] = costs[column] * _costScale;
            Uppers[column] = Source.Uppers.Length > 0 ? Source.Uppers[column] / _columnScales[column] * _sideScale : double.PositiveInfinity;
        }
    }

    private void FillSlacks()
    {
        for (var row = 0; row < Rows; row++)
        {
            Lowers[Columns + row] = Source.Senses[row] == RowSense.AtLeast ? double.NegativeInfinity : 0;
            Uppers[Columns + row] = Source.Senses[row] == RowSense.AtMost ? double.PositiveInfinity : 0;
        }
    }

    /// <summary>Divides each row or column by the geometric mean of its least and largest entry.</summary>
    private void Balance(double[] scales, Func<(int At, int Column), int> of, Func<(int At, int Column), double> other)
    {
        var (least, most) = (new double[scales.Length], new double[scales.Length]);
        Array.Fill(least, double.PositiveInfinity);
        for (var column = 0; column < Columns; column++)
        {
            for (var entry = First(column); entry < End(column); entry++)
            {
                var size = Math.Abs(Source.EntryValues[entry]) * other((entry, column));
                var at = of((entry, column));
                least[at] = size > 0 ? Math.Min(least[at], size) : least[at];
                most[at] = Math.Max(most[at], size);
            }
        }

        for (var at = 0; at < scales.Length; at++)
        {
            scales[at] = most[at] > 0 ? 1 / Math.Sqrt(least[at] * most[at]) : 1;
        }
    }

    private double[] ScaledEntries()
    {
        var entries = new double[Source.EntryValues.Length];
        for (var column = 0; column < Columns; column++)
        {
            for (var entry = First(column); entry < End(column); entry++)
            {
                entries[entry] = Source.EntryValues[entry] * _columnScales[column] * _rowScales[RowOf(entry)];
            }
        }

        return entries;
    }

    private (int[] First, int[] Columns, double[] Values) Transposed()
    {
        var (first, columns, values) = (new int[Rows + 1], new int[Entries.Length], new double[Entries.Length]);
        foreach (var row in Source.EntryRows)
        {
            first[row + 1]++;
        }

        for (var row = 0; row < Rows; row++)
        {
            first[row + 1] += first[row];
        }

        var next = first[..Rows];
        for (var column = 0; column < Columns; column++)
        {
            for (var entry = First(column); entry < End(column); entry++)
            {
                var at = next[RowOf(entry)]++;
                (columns[at], values[at]) = (column, Entries[entry]);
            }
        }

        return (first, columns, values);
    }

    private static double[] Ones(int length)
    {
        var ones = new double[length];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double[] Product(double[] left, double[] right)
    {
        var product = new double[left.Length];
        for (var at = 0; at < product.Length; at++)
        {
            product[at] = left[at] * right[at];
        }

        return product;
    }

    private static void RoundToPowers(double[] scales)
    {
        for (var at = 0; at < scales.Length; at++)
        {
            scales[at] = Math.ScaleB(1, (int)Math.Round(Math.Log2(scales[at])));
        }
    }

    /// <summary>The power of two that brings the largest size to between 1/2 and 1; 1 where all are 0.</summary>
    private static double PowerBelow(double[] values)
    {
        var most = values.Length == 0 ? 0 : values.Max(Math.Abs);
        return most > 0 ? Math.ScaleB(1, -Math.ILogB(most) - 1) : 1;
    }
}
