using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Wattline.Grid.Pack;

/// <summary>
/// Reads comma-separated UTF-8 with a header, one row at a time, without copying. Fields may be quoted, quotes are doubled inside, a
/// quoted field ends on its own line. Every fault names file, line, column and cure.
/// </summary>
internal ref struct CsvReader
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create(",\n\""u8);
    private readonly ReadOnlySpan<byte> bytes;
    private readonly string file;
    private readonly string[] columns;
    private readonly (int Start, int Length, bool Quoted)[] fields;
    private int position;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="PackFormatException">It is empty.</exception>
    public CsvReader(string file, ReadOnlySpan<byte> bytes)
    {
        this.file = file;
        this.bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        columns = [];
        var end = this.bytes.IndexOf((byte)'\n');
        fields = new (int, int, bool)[1 + this.bytes[..(end < 0 ? this.bytes.Length : end)].Count((byte)',')];
        columns = new string[fields.Length];
        if (!Read())
        {
            throw new PackFormatException(file, 1, "", "The file is empty.", "It needs a header line and rows.");
        }

        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = Text(column);
        }
    }

    /// <summary>Line of the present row, from 1; the header is line 1.</summary>
    public int Line { get; private set; }

    /// <summary>Names of the columns in their order.</summary>
    public readonly ReadOnlySpan<string> Columns => columns;

    /// <summary>The place of a column.</summary>
    /// <exception cref="PackFormatException">There is none of that name.</exception>
    public readonly int Column(string name)
    {
        var at = Array.IndexOf(columns, name);
        return at >= 0 ? at : throw new PackFormatException(
            file, 1, name, "The column is missing.", $"The header has: {string.Join(", ", columns.Take(12))}.");
    }

    /// <summary>Moves to the next row; false at the end. Empty lines are passed over.</summary>
    /// <exception cref="PackFormatException">The row has more or fewer fields than the header, or an open quote.</exception>
    public bool Read()
    {
        while (position < bytes.Length)
        {
            Line++;
            var count = SplitRow();
            if (count == fields.Length)
            {
                return true;
            }

            if (count > 1 || fields[0].Length > 0)
            {
                throw Fault("", $"The row has {count} fields where the header has {fields.Length}.", "Quote text that holds commas.");
            }
        }

        return false;
    }

    /// <summary>The bytes of a field as they stand in the file, doubled quotes and all.</summary>
    public readonly ReadOnlySpan<byte> Raw(int column) => bytes.Slice(fields[column].Start, fields[column].Length);

    /// <summary>The text of a field.</summary>
    public readonly string Text(int column)
    {
        var text = Encoding.UTF8.GetString(Raw(column));
        return fields[column].Quoted ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>The text of a field that must have some.</summary>
    public readonly string Name(int column) =>
        Raw(column).Length > 0 ? Text(column) : throw Fault(column, "The field is empty.", "A name is needed here.");

    /// <summary>Whether a field is empty.</summary>
    public readonly bool IsEmpty(int column) => Raw(column).IsEmpty;

    /// <summary>A number within bounds.</summary>
    public readonly double Number(int column, double least, double most)
    {
        var raw = Raw(column);
        return double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw NumberFault(file, Line, columns[column], raw, least, most);
    }

    /// <summary>A number within bounds, or null where the field is empty.</summary>
    public readonly double? NumberOrNull(int column, double least, double most) => IsEmpty(column) ? null : Number(column, least, most);

    /// <summary>A whole number within bounds.</summary>
    public readonly int Integer(int column, int least, int most)
    {
        var value = Number(column, least, most);
        return value == Math.Floor(value) ? (int)value : throw Fault(column, $"\"{Text(column)}\" is no whole number.", "Give one.");
    }

    /// <summary>A field to be parsed later, out of the memory that this reader was opened over.</summary>
    public readonly SeriesField Later(int column, ReadOnlyMemory<byte> whole) => new(
        file, Line, columns[column], whole.Slice(whole.Length - bytes.Length + fields[column].Start, fields[column].Length));

    /// <summary>A fault in a field of this row.</summary>
    public readonly PackFormatException Fault(int column, string problem, string cure) => Fault(columns[column], problem, cure);

    /// <summary>A fault in this row.</summary>
    public readonly PackFormatException Fault(string column, string problem, string cure) => new(file, Line, column, problem, cure);

    /// <summary>A fault of a number that is none or out of bounds.</summary>
    public static PackFormatException NumberFault(
        string file, int line, string column, ReadOnlySpan<byte> raw, double least, double most) => new(
        file, line, column,
        $"\"{Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 40)])}\" is not a number from {Plain(least)} to {Plain(most)}.",
        "Correct the value or leave the row out.");

    private static string Plain(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int SplitRow()
    {
        var count = 0;
        while (true)
        {
            var quoted = position < bytes.Length && bytes[position] == (byte)'"';
            var start = quoted ? position + 1 : position;
            var end = quoted ? ClosingQuote(start) : FieldEnd(start);
            position = quoted ? end + 1 : end;
            var last = position >= bytes.Length || bytes[position] == (byte)'\n' || IsLineEnd(position);
            if (count < fields.Length)
            {
                fields[count] = (start, TrimmedLength(start, end, last && !quoted), quoted);
            }

            count++;
            if (last)
            {
                position += position < bytes.Length && bytes[position] == (byte)'\r' ? 2 : 1;
                return count;
            }

            if (bytes[position++] != (byte)',')
            {
                throw Fault("", "Text follows a closing quote.", "Double the quotes inside quoted text.");
            }
        }
    }

    private readonly bool IsLineEnd(int at) => bytes[at] == (byte)'\r' && (at + 1 >= bytes.Length || bytes[at + 1] == (byte)'\n');

    private readonly int TrimmedLength(int start, int end, bool atLineEnd) =>
        end - start - (atLineEnd && end > start && bytes[end - 1] == (byte)'\r' ? 1 : 0);

    private readonly int FieldEnd(int start)
    {
        var at = bytes[start..].IndexOfAny(Breaks);
        return at < 0 ? bytes.Length
            : bytes[start + at] == (byte)'"' ? throw Fault("", "A quote stands inside a field.", "Quote the whole field.")
            : start + at;
    }

    private readonly int ClosingQuote(int start)
    {
        for (var at = start; at < bytes.Length && bytes[at] != (byte)'\n'; at++)
        {
            if (bytes[at] == (byte)'"')
            {
                if (at + 1 >= bytes.Length || bytes[at + 1] != (byte)'"')
                {
                    return at;
                }

                at++;
            }
        }

        throw Fault("", "A quote is not closed on its line.", "Close it, and double quotes inside.");
    }
}
