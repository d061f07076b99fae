using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Tests.Cli;

/// <summary>Reads CSV by the letter of RFC 4180, so that what a lenient reader forgives fails here.</summary>
internal static class StrictCsv
{
    /// <summary>The rows by column. A column named twice, a row of another length, or a quotation mark out of place fails.</summary>
    public static (string[] Columns, List<Dictionary<string, string>> Rows) Read(string text)
    {
        var lines = Lines(text.ReplaceLineEndings("\n"));
        Assert.Equal(lines[0].Length, lines[0].Distinct().Count());
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        return (lines[0], [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(one => one.First, one => one.Second))]);
    }

    /// <summary>A field that must be a number.</summary>
    public static double Number(this Dictionary<string, string> row, string column) => double.Parse(row[column], CultureInfo.InvariantCulture);

    private static List<string[]> Lines(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var (lines, fields, field) = (new List<string[]>(), new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at = Quoted(text, at, field);
            }
            else
            {
                while (text[at] is not (',' or '\n'))
                {
                    Assert.NotEqual('"', text[at]);
                    field.Append(text[at++]);
                }
            }

            fields.Add(field.ToString());
            field.Clear();
            if (text[at] == '\n')
            {
                lines.Add([.. fields]);
                fields.Clear();
            }
        }

        return lines;
    }

    /// <summary>Takes a quoted field; returns the place of what ends it, a comma or the line's end.</summary>
    private static int Quoted(string text, int at, StringBuilder field)
    {
        for (at++; text[at] != '"' || text[at + 1] == '"'; at++)
        {
            at += text[at] == '"' ? 1 : 0;
            field.Append(text[at]);
        }

        Assert.True(text[at + 1] is ',' or '\n', $"text after a closing quotation mark: {text[at..Math.Min(text.Length, at + 20)]}");
        return at + 1;
    }
}
