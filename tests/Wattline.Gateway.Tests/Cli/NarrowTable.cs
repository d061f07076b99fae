using Spectre.Console;
using Wattline.Cli;

namespace Wattline.Gateway.Tests.Cli;

/// <summary>Draws tables as a terminal of some width would show them.</summary>
internal static class NarrowTable
{
    /// <summary>Checks that a table stays within a width and that each cell of a column which is not left out stands there uncut.</summary>
    public static void HasWholeWords(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        var text = Draw(columns, rows, width, out var left);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
        var kept = TextTable.Kept(columns, rows, width);
        var gone = columns.Where((_, at) => !kept.Contains(at)).ToLookup(column => column.Yields > 0, column => column.Head);
        Assert.Equal(gone[true], left);
        Assert.All(gone[false], head => Assert.Contains($" {head}", text.ReplaceLineEndings(" "), StringComparison.Ordinal));
        var shown = text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        foreach (var at in kept)
        {
            var whole = columns[at].Wraps ? rows.SelectMany(row => Parts(row[at])) : rows.Select(row => row[at]);
            Assert.All(whole.SelectMany(cell => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(),
                word => Assert.True(shown.Any(one => one.Contains(word, StringComparison.Ordinal)), $"'{word}' is cut at {width}"));
        }
    }

    /// <summary>A table as it is shown; the heads of columns that yield.</summary>
    public static string Draw(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width, out IReadOnlyList<string> left)
    {
        using var text = new StringWriter();
        var plain = new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) };
        var console = AnsiConsole.Create(plain);
        console.Profile.Width = width;
        left = TextTable.Write(console, columns, rows);
        return text.ToString();
    }

    /// <summary>The parts of a word at which a line may end: after hyphens and slashes.</summary>
    private static string[] Parts(string word) => word.Split(['-', '/', '_'], StringSplitOptions.RemoveEmptyEntries);
}
