using System.Text;

namespace Wattline.Gateway.Reports;

/// <summary>One staircase of a chart: each value holds from its place up to the next.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Points">By place, ascending.</param>
/// <param name="IsDashed">Whether it is drawn as straight, dashed lines: a hull, a bound.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points, bool IsDashed = false);

/// <summary>Staircases over one axis.</summary>
public static class StepChart
{
    private const double Width = 760, Height = 300, Left = 70, Right = 16, Top = 30, Bottom = 44;

    /// <summary>Draws the series.</summary>
    /// <param name="xLabel">What lies to the right, with its unit.</param>
    /// <param name="yLabel">What lies upwards, with its unit.</param>
    /// <param name="series">At least one point in all.</param>
    public static string Draw(string xLabel, string yLabel, params IReadOnlyList<ChartSeries> series)
    {
        var points = series.SelectMany(one => one.Points).ToList();
        var x = new Axis(points.Min(point => point.X), points.Max(point => point.X), Left, Width - Right);
        var y = new Axis(Math.Min(0, points.Min(point => point.Y)), points.Max(point => point.Y), Height - Bottom, Top);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlPage.Escape($"{yLabel} against {xLabel}")}\">");
        Frame(svg, x, y, xLabel, yLabel);
        for (var index = 0; index < series.Count; index++)
        {
            Line(svg, series[index], index, x, y);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Frame(StringBuilder svg, Axis x, Axis y, string xLabel, string yLabel)
    {
        foreach (var mark in y.Marks())
        {
            var at = Axis.Text(y.At(mark));
            svg.Append($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text x=\"{Left - 8}\" y=\"{at}\" dy=\"4\" text-anchor=\"end\">{Axis.Label(mark)}</text>");
        }

        foreach (var mark in x.Marks())
        {
            svg.Append($"<text x=\"{Axis.Text(x.At(mark))}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Axis.Label(mark)}</text>");
        }

        svg.Append($"<text x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">{HtmlPage.Escape(xLabel)}</text>")
            .Append($"<text x=\"6\" y=\"14\">{HtmlPage.Escape(yLabel)}</text>");
    }

    private static void Line(StringBuilder svg, ChartSeries series, int index, Axis x, Axis y)
    {
        var path = new StringBuilder();
        for (var point = 0; point < series.Points.Count; point++)
        {
            var (across, up) = (Axis.Text(x.At(series.Points[point].X)), Axis.Text(y.At(series.Points[point].Y)));
            path.Append(point == 0 ? $"M{across} {up}" : series.IsDashed ? $"L{across} {up}" : $"H{across}V{up}");
        }

        var dashes = series.IsDashed ? " stroke-dasharray=\"5 4\"" : "";
        var legend = 150 + (index * 190);
        var end = series.IsDashed ? "" : $"H{Width - Right}";
        svg.Append($"<path d=\"{path}{end}\" fill=\"none\" stroke=\"var(--c{index % 6})\" stroke-width=\"2\"{dashes}/>")
            .Append($"<line x1=\"{legend}\" x2=\"{legend + 22}\" y1=\"10\" y2=\"10\" stroke=\"var(--c{index % 6})\" stroke-width=\"2\"{dashes}/>")
            .Append($"<text x=\"{legend + 28}\" y=\"14\">{HtmlPage.Escape(series.Name)}</text>");
    }
}
