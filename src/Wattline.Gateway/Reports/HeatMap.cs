using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Reports;

/// <summary>A field of cells, the darker the larger the figure: shares of regions, prices by hour.</summary>
public static class HeatMap
{
    private const double Width = 760, Left = 150, Right = 10, Top = 46, Row = 26;
    private const int MostColumns = 240, FewColumns = 14;

    /// <summary>Draws the cells. Of more than 240 columns so many as need be are joined to one, which shows the largest.</summary>
    /// <param name="label">What the cells measure, with its unit.</param>
    /// <param name="rows">Names from above.</param>
    /// <param name="columns">Names from the left.</param>
    /// <param name="figures">By row, then column, 0 or more; as many as there are names.</param>
    public static string Draw(string label, IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<double>> figures)
    {
        var joined = (columns.Count + MostColumns - 1) / MostColumns;
        IReadOnlyList<string> heads = [.. columns.Chunk(joined).Select(chunk => chunk[0])];
        var largest = figures.SelectMany(row => row).DefaultIfEmpty(0).Max();
        var step = (Width - Left - Right) / heads.Count;
        var height = Axis.Text(Top + (rows.Count * Row) + 6);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{HtmlPage.Escape(label)}\">")
            .Append($"<text x=\"6\" y=\"16\">{HtmlPage.Escape(label)}</text>");
        foreach (var at in Enumerable.Range(0, heads.Count).Where(at => heads.Count <= FewColumns || at % (heads.Count / 6) == 0))
        {
            svg.Append($"<text x=\"{Axis.Text(Left + (at * step) + 2)}\" y=\"{Top - 8}\">{HtmlPage.Escape(heads[at])}</text>");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var top = Top + (row * Row);
            svg.Append($"<text class=\"name\" x=\"{Left - 10}\" y=\"{Axis.Text(top + 16)}\" text-anchor=\"end\">{HtmlPage.Escape(rows[row])}</text>");
            var cells = figures[row].Chunk(joined).Select(chunk => chunk.Max()).ToList();
            for (var at = 0; at < cells.Count; at++)
            {
                Cell(svg, $"{rows[row]}, {heads[at]}", cells[at], largest, (Left + (at * step), top, step), heads.Count <= FewColumns);
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Cell(StringBuilder svg, string name, double figure, double largest, (double X, double Y, double Width) place, bool isWide)
    {
        var strength = largest > 0 ? figure / largest : 0;
        var opacity = string.Create(CultureInfo.InvariantCulture, $"{0.06 + (0.84 * strength):0.##}");
        svg.Append($"<rect x=\"{Axis.Text(place.X)}\" y=\"{Axis.Text(place.Y)}\" width=\"{Axis.Text(place.Width * 0.96)}\" ")
            .Append($"height=\"{Axis.Text(Row - 3)}\" rx=\"2\" fill=\"var(--c0)\" ")
            .Append($"fill-opacity=\"{opacity}\"><title>{HtmlPage.Escape($"{name}: {Axis.Label(figure)}")}</title></rect>");
        if (isWide)
        {
            svg.Append($"<text class=\"name\" x=\"{Axis.Text(place.X + (place.Width * 0.48))}\" y=\"{Axis.Text(place.Y + 16)}\" text-anchor=\"middle\">")
                .Append(HtmlPage.Escape(figure.ToString("0.##", CultureInfo.InvariantCulture))).Append("</text>");
        }
    }
}
