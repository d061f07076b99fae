using System.Text;
using Spectre.Console;

namespace Wattline.Cli;

/// <summary>How tables reach the reader: in colour and to width on a terminal; plain, wide and trimmed in a file or a pipe.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 200;

    /// <summary>Where to print; standard output.</summary>
    public static IAnsiConsole Out { get; } = Create();

    /// <summary>Writes a sentence to standard output, broken at spaces to the width of the terminal.</summary>
    public static void WriteLine(string text) => Console.WriteLine(TextTable.Wrap(text, Out.Profile.Width));

    /// <summary>A table without lines but under its head; columns whose names begin with <c>&gt;</c> are right-aligned.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var cell = new TableColumn(right ? column[1..] : column) { Padding = new Padding(0, 0, 1, 0), NoWrap = !column.StartsWith('~') };
            if (column.StartsWith('~'))
            {
                cell.Header = new Spectre.Console.Text(column[1..]);
            }

            table.AddColumn(right ? cell.RightAligned() : cell);
        }

        return table;
    }

    private static IAnsiConsole Create()
    {
        var file = Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = file ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = file ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(file ? new TrimmedLines(Console.Out) : Console.Out),
        });
        if (file)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

    /// <summary>Leaves out the blanks that fill a table's lines up to the right: in a file they only hinder.</summary>
    private sealed class TrimmedLines(TextWriter to) : TextWriter
    {
        private int blanks;

        public override Encoding Encoding => to.Encoding;

        public override void Write(char value)
        {
            if (value == ' ')
            {
                blanks++;
                return;
            }

            for (; value is not ('\r' or '\n') && blanks > 0; blanks--)
            {
                to.Write(' ');
            }

            blanks = 0;
            to.Write(value);
        }

        public override void Flush() => to.Flush();
    }
}
