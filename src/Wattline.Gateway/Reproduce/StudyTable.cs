using System.Globalization;
using Wattline.Gateway.Reports;

namespace Wattline.Gateway.Reproduce;

/// <summary>What the reports of studies share: their tables as CSV, and parameters with their standing.</summary>
internal static class StudyTable
{
    /// <summary>A head and lines.</summary>
    public static string Csv(string header, IEnumerable<string> rows) => string.Join('\n', rows.Prepend(header)) + "\n";

    /// <summary>Figures as they are, an unknown as nothing, with commas between.</summary>
    public static string Cells(params double?[] values) =>
        string.Join(',', values.Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? ""));

    /// <summary>A word of code as words of prose.</summary>
    public static string Words<T>(T word) => string.Concat(word!.ToString()!.Select((letter, at) =>
        char.IsUpper(letter) && at > 0 ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    /// <summary>Everything that a study sets, with where it comes from.</summary>
    public static void Parameters(HtmlPage page, IEnumerable<Parameter> parameters) => page.Heading("Parameters and their standing")
        .Paragraph("Found: read in the source named. Found second-hand: read in a text that cites the paper. Derived: follows from others. Chosen: set "
            + "here, never the paper's own.")
        .Table(
            ["Parameter", "Value", "Unit", "Standing", "Source"],
            parameters.Select(one => new[] { one.Name, one.Value, one.Unit, Words(one.Standing), one.Source }), 2, 3, 4);
}
