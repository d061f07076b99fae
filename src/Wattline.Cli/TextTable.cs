using Spectre.Console;

namespace Wattline.Cli;

/// <summary>A column: its head, whether its cells may wrap, and whether they stand at the right.</summary>
internal sealed record TextColumn(string Head, bool Wraps = false, bool Right = false);

/// <summary>
/// A table that is made to fit before it is drawn: the widest column that may wrap gives way first, and text breaks at a space, else after
/// a hyphen, a slash or a low line. Left to itself, the drawing library cuts words anywhere.
/// </summary>
internal static class TextTable
{
    private static readonly char[] Joints = ['-', '/', '_'];

    /// <summary>Writes a table to the width of the terminal, under a title where one is given.</summary>
    public static void Write(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, string? title = null)
    {
        if (title is not null)
        {
            Terminal.Out.MarkupLineInterpolated($"[bold]{title}[/]");
        }

        var widths = Widths(columns, rows, Terminal.Out.Profile.Width - (2 * columns.Count) - 1);
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

        Terminal.Out.Write(table);
    }

    /// <summary>The width of each column, so that all together stay within a sum where words allow it.</summary>
    internal static int[] Widths(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int sum)
    {
        int Longest(int at, Func<string, IEnumerable<string>> parts, IEnumerable<string> head) =>
            rows.Select(row => row[at]).SelectMany(parts).Concat(head).DefaultIfEmpty("").Max(part => part.Length);

        var indices = Enumerable.Range(0, columns.Count).ToList();
        var widths = indices.Select(at => Longest(at, cell => [cell], [columns[at].Head])).ToArray();
        var whole = indices.Select(at => Longest(at, cell => [cell], Words(columns[at].Head))).ToArray();
        int[][] floors =
        [
            [.. indices.Select(at => columns[at].Wraps ? Longest(at, Words, Words(columns[at].Head)) : whole[at])],
            [.. indices.Select(at => columns[at].Wraps ? Longest(at, Pieces, Words(columns[at].Head)) : whole[at])],
            [.. indices.Select(_ => 4)],
        ];
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
