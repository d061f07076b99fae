using Spectre.Console;
using Wattline.Cli;

namespace Wattline.Gateway.Tests.Cli;

/// <summary>Draws tables as a terminal of some width would show them.</summary>
internal static class NarrowTable
{
    /// <summary>Checks that a table stays within a width and that each cell of a column which is not left out stands there uncut.</summary>
    public static void HasWholeWords(IReadOnlyList<TextColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        using var text = new StringWriter();
        var plain = new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) };
        var console = AnsiConsole.Create(plain);
        console.Profile.Width = width;
        var left = TextTable.Write(console, columns, rows);
        Assert.All(text.ToString().Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
        var kept = TextTable.Kept(columns, rows, width);
        Assert.Equal(columns.Count - kept.Count, left.Count);
        Assert.All(left, head => Assert.True(columns.First(column => column.Head == head).Yields > 0));
        var shown = text.ToString().Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        foreach (var at in kept)
        {
            var whole = columns[at].Wraps ? rows.SelectMany(row => Parts(row[at])) : rows.Select(row => row[at]);
            Assert.All(whole.SelectMany(cell => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(),
                word => Assert.True(shown.Any(one => one.Contains(word, StringComparison.Ordinal)), $"'{word}' is cut at {width}"));
        }
    }

    /// <summary>The parts of a word at which a line may end: after hyphens and slashes.</summary>
    private static string[] Parts(string word) => word.Split(['-', '/', '_'], StringSplitOptions.RemoveEmptyEntries);
}
