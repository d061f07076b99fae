using System.Globalization;
using System.Text;

namespace Wattline.Grid.Import;

/// <summary>A table of the pack as it is written: the same rows give the same bytes on every machine.</summary>
internal sealed class PackTable
{
    private readonly ImportRun run;
    private readonly string file;
    private readonly int width;
    private readonly StringBuilder text = new();

    public PackTable(ImportRun run, string file, string[] columns)
    {
        this.run = run;
        this.file = file;
        width = columns.Length;
        text.AppendJoin(',', columns).Append('\n');
    }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row: text, whole numbers, numbers of up to ten decimals; null is an empty field.</summary>
    public void Add(params ReadOnlySpan<object?> cells)
    {
        if (cells.Length != width)
        {
            throw new ArgumentException($"{file} has {width} columns; the row has {cells.Length}.", nameof(cells));
        }

        for (var cell = 0; cell < cells.Length; cell++)
        {
            text.Append(cell == 0 ? "" : ",").Append(Text(cells[cell]));
        }

        text.Append('\n');
        Count++;
    }

    /// <summary>The table is complete.</summary>
    public void Save() => run.Keep(file, text.ToString());

    /// <summary>Numbers with blanks between, rounded to so many decimals; NaN becomes a dash.</summary>
    public static string Series(ReadOnlySpan<double> values, int decimals)
    {
        var series = new StringBuilder(values.Length * 6);
        foreach (var value in values)
        {
            series.Append(series.Length == 0 ? "" : " ").Append(double.IsNaN(value) ? "-" : Number(value, decimals));
        }

        return series.ToString();
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        double number => Number(number, 10),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => Quoted(cell.ToString()!),
    };

    /// <summary>Adding zero turns the negative zero that rounding can leave into plain zero.</summary>
    private static string Number(double value, int decimals) =>
        (Math.Round(value, decimals, MidpointRounding.AwayFromZero) + 0.0).ToString("0.##########", CultureInfo.InvariantCulture);

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
