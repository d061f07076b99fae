using Spectre.Console;

namespace Wattline.Cli;

/// <summary>
/// A column: its head, whether its cells may wrap, whether they stand at the right, and whether it may be left out where there is no room:
/// of those above zero the highest goes first, with all that have the same; then the others, the last first.
/// </summary>
internal sealed record TextColumn(string Head, bool Wraps = false, bool Right = false, int Yields = 0);

/// <summary>
/// A table that is made to fit before it is drawn: columns that may yield are left out where words would be cut, then the widest column that
/// may wrap gives way first, and text breaks at a space, else after a hyphen, a slash or a low line. Left to itself, the drawing library cuts
/// words anywhere.
/// </summary>
internal static class TextTable
{
    private static readonly char[] Joints = ['-', '/', '_'];

    /// <summary>
    /// Writes a table to the width of the terminal, under a title where one is given; returns the heads of columns left out that may yield. A
    /// column that is left out although it may not is named below the table.
    /// </summary>
    public static IReadOnlyList<string> Write(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, string? title = null) =>
        Write(Terminal.Out, columns, rows, title);

    /// <summary>Writes a table to the width of a console; returns the heads of columns left out.</summary>
    internal static IReadOnlyList<string> Write(
        IAnsiConsole console, IReadOnlyList<TextColumn> all, IReadOnlyList<IReadOnlyList<string>> allRows, string? title = null)
    {
        if (title is not null)
        {
            console.MarkupLineInterpolated($"[bold]{Wrap(title, console.Profile.Width)}[/]");
        }

        var kept = Kept(all, allRows, console.Profile.Width);
        IReadOnlyList<TextColumn> columns = [.. kept.Select(at => all[at])];
        IReadOnlyList<IReadOnlyList<string>> rows = [.. allRows.Select(row => (IReadOnlyList<string>)[.. kept.Select(at => row[at])])];
        var widths = Widths(columns, rows, Room(console.Profile.Width, columns.Count));
        var table = new Table { Border = TableBorder.Simple };
        for (var at = 0; at < columns.Count; at++)
        {
            var head = new Spectre.Console.Text(Wrap(columns[at].Head, widths[at]));
            var column = new TableColumn(head) { Padding = new Padding(0, 0, 1, 0), Width = widths[at] };
            table.AddColumn(columns[at].Right ? column.RightAligned() : column);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select((cell, at) => new Spectre.Console.Text(Wrap(cell, widths[at]))));
        }

        console.Write(table);
        var left = all.Where((_, at) => !kept.Contains(at)).ToLookup(column => column.Yields > 0, column => column.Head);
        if (left[false].Any())
        {
            var note = $"This terminal is too narrow for {string.Join(", ", left[false])}: widen it to see that too.";
            console.MarkupLineInterpolated($"{Wrap(note, console.Profile.Width)}");
        }

        return [.. left[true]];
    }

    /// <summary>Whether a table has room in a width with no text broken but at spaces.</summary>
    internal static bool Fits(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width) =>
        Floor(columns, rows, Words).Sum() <= Room(width, columns.Count);

    /// <summary>The columns, by index, that have room in a width without a word cut in two.</summary>
    internal static List<int> Kept(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        var least = Floor(columns, rows, Pieces);
        var kept = Enumerable.Range(0, columns.Count).ToList();
        while (kept.Count > 1 && kept.Sum(at => least[at]) > Room(width, kept.Count))
        {
            var first = kept.Max(at => columns[at].Yields);
            kept.RemoveAll(at => first > 0 ? columns[at].Yields == first : at == kept[^1]);
        }

        return kept;
    }

    /// <summary>What the lines and gaps of a table leave for its cells.</summary>
    private static int Room(int width, int columns) => width - (2 * columns) - 1;

    /// <summary>The least width of each column where those that may wrap break their cells into parts.</summary>
    private static int[] Floor(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, Func<string, IEnumerable<string>> parts) =>
    [
        .. columns.Select((column, at) => rows.Select(row => row[at]).SelectMany(cell => column.Wraps ? parts(cell) : [cell])
            .Concat(Words(column.Head)).DefaultIfEmpty("").Max(part => part.Length)),
    ];

    /// <summary>The width of each column, so that all together stay within a sum where words allow it.</summary>
    internal static int[] Widths(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int sum)
    {
        var indices = Enumerable.Range(0, columns.Count).ToList();
        var widths = indices.Select(at => rows.Select(row => row[at].Length).Append(columns[at].Head.Length).Max()).ToArray();
        int[][] floors = [Floor(columns, rows, Words), Floor(columns, rows, Pieces), [.. indices.Select(_ => 4)]];
        foreach (var floor in floors)
        {
            while (widths.Sum() > sum && indices.Where(at => widths[at] > floor[at]).ToList() is { Count: > 0 } open)
            {
                widths[open.MaxBy(at => widths[at])]--;
            }
        }

        return widths;
    }

    /// <summary>A text in lines of a width: broken at spaces, a longer word after its hyphens, and where it has none anywhere.</summary>
    internal static string Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in Words(text))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length <= width)
            {
                lines[^1] += " " + word;
                continue;
            }

            if (lines[^1].Length > 0)
            {
                lines.Add("");
            }

            Lay(word, width, lines);
        }

        return string.Join('\n', lines);
    }

    private static void Lay(string word, int width, List<string> lines)
    {
        foreach (var piece in word.Length <= width ? [word] : Pieces(word))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + piece.Length > width)
            {
                lines.Add("");
            }

            foreach (var part in piece.Chunk(width))
            {
                if (lines[^1].Length + part.Length > width)
                {
                    lines.Add("");
                }

                lines[^1] += new string(part);
            }
        }
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Pieces(string text)
    {
        foreach (var word in Words(text))
        {
            var from = 0;
            for (var at = word.IndexOfAny(Joints); at >= 0 && at < word.Length - 1; at = word.IndexOfAny(Joints, from))
            {
                yield return word[from..(at + 1)];
                from = at + 1;
            }

            yield return word[from..];
        }
    }
}
