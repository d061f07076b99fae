using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Reports;

/// <summary>Columns that stand side by side, each stacked from parts: what happens from hour to hour.</summary>
public static class ColumnChart
{
    private const double Width = 760, PlotHeight = 240, Left = 70, Right = 16, Top = 30, Line = 20, Entry = 150;
    private const int Colours = 6, MostColumns = 240;

    /// <summary>Draws the columns. More than 240 are joined, so many to one, and the label says how many.</summary>
    /// <param name="label">What the columns measure, with its unit.</param>
    /// <param name="kinds">The legend: what is stacked, from below.</param>
    /// <param name="columns">By column: its name, and as many figures of 0 or more as there are kinds.</param>
    public static string Draw(string label, IReadOnlyList<string> kinds, IReadOnlyList<(string Name, IReadOnlyList<double> Parts)> columns)
    {
        var joined = (columns.Count + MostColumns - 1) / MostColumns;
        var shown = columns.Chunk(joined).Select(chunk => (chunk[0].Name, Parts: Sum(chunk, kinds.Count))).ToList();
        var bottom = Top + PlotHeight;
        var legendRows = (kinds.Count * Entry / (Width - Left)) + 1;
        var y = new Axis(0, shown.Max(column => column.Parts.Sum()), bottom, Top);
        var height = Axis.Text(bottom + 30 + (legendRows * Line));
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{HtmlPage.Escape(label)}\">");
        Frame(svg, y, joined > 1 ? string.Create(CultureInfo.InvariantCulture, $"{label}, {joined} hours a column") : label);
        var step = (Width - Left - Right) / shown.Count;
        for (var at = 0; at < shown.Count; at++)
        {
            Stack(svg, kinds, shown[at].Name, shown[at].Parts, Left + (at * step), step, y);
        }

        foreach (var at in Enumerable.Range(0, shown.Count).Where(at => at % Math.Max(1, shown.Count / 6) == 0))
        {
            svg.Append($"<text x=\"{Axis.Text(Left + (at * step))}\" y=\"{Axis.Text(bottom + 16)}\">{HtmlPage.Escape(shown[at].Name)}</text>");
        }

        Legend(svg, kinds, bottom + 32);
        return svg.Append("</svg>").ToString();
    }

    private static double[] Sum((string Name, IReadOnlyList<double> Parts)[] chunk, int kinds) =>
        [.. Enumerable.Range(0, kinds).Select(kind => chunk.Sum(column => column.Parts[kind]))];

    private static void Frame(StringBuilder svg, Axis y, string label)
    {
        svg.Append($"<text x=\"6\" y=\"14\">{HtmlPage.Escape(label)}</text>");
        foreach (var mark in y.Marks())
        {
            var at = Axis.Text(y.At(mark));
            svg.Append($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text x=\"{Left - 8}\" y=\"{at}\" dy=\"4\" text-anchor=\"end\">{Axis.Label(mark)}</text>");
        }
    }

    private static void Stack(StringBuilder svg, IReadOnlyList<string> kinds, string name, double[] parts, double left, double step, Axis y)
    {
        double below = 0;
        for (var kind = 0; kind < parts.Length; kind++)
        {
            var (from, to) = (y.At(below), y.At(below + parts[kind]));
            below += parts[kind];
            if (parts[kind] > 0)
            {
                svg.Append($"<rect x=\"{Axis.Text(left)}\" y=\"{Axis.Text(to)}\" width=\"{Axis.Text(step * 0.9)}\" ")
                    .Append($"height=\"{Axis.Text(from - to)}\" {Fill(kind)}>")
                    .Append($"<title>{HtmlPage.Escape($"{name}, {kinds[kind]}: {Axis.Label(parts[kind])}")}</title></rect>");
            }
        }
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<string> kinds, double top)
    {
        var perRow = (int)((Width - Left) / Entry);
        for (var kind = 0; kind < kinds.Count; kind++)
        {
            var (x, y) = (Left + (kind % perRow * Entry), top + (kind / perRow * Line));
            svg.Append($"<rect x=\"{Axis.Text(x)}\" y=\"{Axis.Text(y)}\" width=\"12\" height=\"12\" rx=\"2\" {Fill(kind)}/>")
                .Append($"<text x=\"{Axis.Text(x + 18)}\" y=\"{Axis.Text(y + 10)}\">{HtmlPage.Escape(kinds[kind])}</text>");
        }
    }

    /// <summary>Six colours, and each of them paler for what comes after.</summary>
    private static string Fill(int kind) =>
        string.Create(CultureInfo.InvariantCulture, $"fill=\"var(--c{kind % Colours})\" fill-opacity=\"{1 - (0.35 * (kind / Colours % 3)):0.##}\"");
}
