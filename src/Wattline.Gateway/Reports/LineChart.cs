using System.Text;

namespace Wattline.Gateway.Reports;

/// <summary>A curve of a chart: a line, its points, or both.</summary>
/// <param name="Name">As the legend has it; empty for none there.</param>
/// <param name="Points">From left to right.</param>
public sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Colour, as an index; curves that belong together share one.</summary>
    public int Kind { get; init; }

    /// <summary>Whether the line is dashed.</summary>
    public bool IsDashed { get; init; }

    /// <summary>Whether points are joined.</summary>
    public bool HasLine { get; init; } = true;

    /// <summary>Whether each point has a dot.</summary>
    public bool HasDots { get; init; }

    /// <summary>By point, how far chance may have moved it: an area beside a line, whiskers at dots; empty for none.</summary>
    public IReadOnlyList<(double Low, double High)> Band { get; init; } = [];

    /// <summary>By point, what stands beside it; empty for nothing.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether that stands above and to the left; else below and to the right.</summary>
    public bool AreLabelsAbove { get; init; }
}

/// <summary>An upright line in a chart.</summary>
/// <param name="X">Where.</param>
/// <param name="Text">At its head; empty for nothing.</param>
/// <param name="Kind">Colour, as an index.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
public sealed record Upright(double X, string Text, int Kind, bool IsDashed = false);

/// <summary>A strip of a chart from one place to another, with its name.</summary>
/// <param name="From">Where it begins; minus infinity for the left end.</param>
/// <param name="To">Where it ends; infinity for the right end.</param>
/// <param name="Name">At its foot.</param>
/// <param name="Kind">Colour, as an index.</param>
public sealed record Strip(double From, double To, string Name, int Kind);

/// <summary>Curves over one axis, linear or logarithmic, with bands, upright lines and strips.</summary>
public sealed class LineChart(string xLabel, string yLabel, IReadOnlyList<Curve> curves)
{
    private const double Width = 760, PlotHeight = 290, Left = 70, Right = 30, Top = 34, Line = 20, Entry = 170, Bottom = Top + PlotHeight;

    /// <summary>Upright lines.</summary>
    public IReadOnlyList<Upright> Uprights { get; init; } = [];

    /// <summary>Strips behind the curves.</summary>
    public IReadOnlyList<Strip> Strips { get; init; } = [];

    /// <summary>Whether what lies to the right goes by powers of ten.</summary>
    public bool IsLogX { get; init; }

    /// <summary>Whether what lies upwards goes by powers of ten.</summary>
    public bool IsLogY { get; init; }

    /// <summary>Draws it.</summary>
    public string Draw()
    {
        var points = curves.SelectMany(curve => curve.Points).ToList();
        var ups = points.Select(point => point.Y).Concat(curves.SelectMany(curve => curve.Band).SelectMany(band => new[] { band.Low, band.High }))
            .Where(up => !IsLogY || up > 0).ToList();
        var x = Scale(IsLogX, points.Min(point => point.X), points.Max(point => point.X), Left, Width - Right);
        var y = Scale(IsLogY, IsLogY ? ups.Min() : Math.Min(0, ups.Min()), ups.Max(), Bottom, Top);
        var legend = curves.Where(curve => curve.Name.Length > 0).ToList();
        var height = Axis.Text(Bottom + 46 + (((legend.Count + PerRow - 1) / PerRow) * Line));
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{HtmlPage.Escape($"{yLabel} against {xLabel}")}\">");
        Behind(svg, x);
        Frame(svg, x, y);
        foreach (var curve in curves)
        {
            Draw(svg, curve, x, y);
        }

        Legend(svg, legend);
        return svg.Append("</svg>").ToString();
    }

    private static int PerRow => (int)((Width - Left) / Entry);

    private static Axis Scale(bool isLog, double low, double high, double from, double to) =>
        isLog ? Axis.Log(low, high, from, to) : new Axis(low, high, from, to);

    private void Behind(StringBuilder svg, Axis x)
    {
        foreach (var strip in Strips)
        {
            var (from, to) = (Math.Max(Left, x.At(strip.From)), Math.Min(Width - Right, x.At(strip.To)));
            svg.Append($"<rect x=\"{Axis.Text(from)}\" y=\"{Top}\" width=\"{Axis.Text(to - from)}\" height=\"{PlotHeight}\" {Fill(strip.Kind)} ")
                .Append($"fill-opacity=\"0.1\"/><text x=\"{Axis.Text((from + to) / 2)}\" y=\"{Bottom - 8}\" text-anchor=\"middle\">")
                .Append(HtmlPage.Escape(strip.Name)).Append("</text>");
        }

        foreach (var upright in Uprights)
        {
            var at = Axis.Text(x.At(upright.X));
            svg.Append($"<line x1=\"{at}\" x2=\"{at}\" y1=\"{Top}\" y2=\"{Bottom}\" {Stroke(upright.Kind, upright.IsDashed, 1.2)}/>")
                .Append($"<text x=\"{at}\" y=\"{Top - 6}\" text-anchor=\"middle\">{HtmlPage.Escape(upright.Text)}</text>");
        }
    }

    private void Frame(StringBuilder svg, Axis x, Axis y)
    {
        foreach (var mark in y.Marks())
        {
            var at = Axis.Text(y.At(mark));
            svg.Append($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Append($"<text x=\"{Left - 8}\" y=\"{at}\" dy=\"4\" text-anchor=\"end\">{Axis.Label(mark)}</text>");
        }

        foreach (var mark in x.Marks())
        {
            svg.Append($"<text x=\"{Axis.Text(x.At(mark))}\" y=\"{Bottom + 16}\" text-anchor=\"middle\">{Axis.Label(mark)}</text>");
        }

        svg.Append($"<text x=\"{Width - Right}\" y=\"{Bottom + 34}\" text-anchor=\"end\">{HtmlPage.Escape(xLabel)}</text>")
            .Append($"<text x=\"6\" y=\"14\">{HtmlPage.Escape(yLabel)}</text>");
    }

    private void Draw(StringBuilder svg, Curve curve, Axis x, Axis y)
    {
        // A figure of zero or less has no place on a scale of powers.
        var shown = Enumerable.Range(0, curve.Points.Count).Where(at => !IsLogY || curve.Points[at].Y > 0).ToList();
        var places = shown.Select(at => (X: Axis.Text(x.At(curve.Points[at].X)), Y: Axis.Text(y.At(curve.Points[at].Y)))).ToList();
        if (curve.Band.Count > 0)
        {
            Band(svg, curve, [.. shown.Where(at => !IsLogY || curve.Band[at].Low > 0)], x, y);
        }

        if (curve.HasLine)
        {
            svg.Append($"<polyline fill=\"none\" points=\"{string.Join(' ', places.Select(place => $"{place.X},{place.Y}"))}\" ")
                .Append($"{Stroke(curve.Kind, curve.IsDashed, curve.IsDashed ? 1.4 : 2)}/>");
        }

        for (var at = 0; curve.HasDots && at < places.Count; at++)
        {
            svg.Append($"<circle cx=\"{places[at].X}\" cy=\"{places[at].Y}\" r=\"3.5\" {Fill(curve.Kind)}/>");
        }

        for (var at = 0; at < curve.Labels.Count; at++)
        {
            var (across, up) = (x.At(curve.Points[at].X), y.At(curve.Points[at].Y));
            svg.Append(curve.AreLabelsAbove ? $"<text text-anchor=\"end\" x=\"{Axis.Text(across - 5)}\" y=\"{Axis.Text(up - 6)}\">"
                : $"<text x=\"{Axis.Text(across + 6)}\" y=\"{Axis.Text(up + 14)}\">").Append(HtmlPage.Escape(curve.Labels[at])).Append("</text>");
        }
    }

    private static void Band(StringBuilder svg, Curve curve, IReadOnlyList<int> shown, Axis x, Axis y)
    {
        var ends = shown.Select(at => (X: Axis.Text(x.At(curve.Points[at].X)), Low: Axis.Text(y.At(curve.Band[at].Low)),
            High: Axis.Text(y.At(curve.Band[at].High)))).ToList();
        if (curve.HasLine)
        {
            var around = ends.Select(end => $"{end.X},{end.High}").Concat(ends.AsEnumerable().Reverse().Select(end => $"{end.X},{end.Low}"));
            svg.Append($"<polygon points=\"{string.Join(' ', around)}\" {Fill(curve.Kind)} fill-opacity=\"0.18\"/>");
            return;
        }

        foreach (var (across, low, high) in ends)
        {
            svg.Append($"<line x1=\"{across}\" x2=\"{across}\" y1=\"{low}\" y2=\"{high}\" {Stroke(curve.Kind, false, 1.4)}/>");
        }
    }

    private static void Legend(StringBuilder svg, List<Curve> named)
    {
        for (var at = 0; at < named.Count; at++)
        {
            var (left, middle) = (Left + (at % PerRow * Entry), Bottom + 52 + (at / PerRow * Line));
            var (from, to) = (Axis.Text(left), Axis.Text(left + 22));
            svg.Append(named[at].HasLine
                    ? $"<line x1=\"{from}\" x2=\"{to}\" y1=\"{middle}\" y2=\"{middle}\" {Stroke(named[at].Kind, named[at].IsDashed, 2)}/>"
                    : $"<circle cx=\"{Axis.Text(left + 11)}\" cy=\"{middle}\" r=\"3.5\" {Fill(named[at].Kind)}/>")
                .Append($"<text x=\"{Axis.Text(left + 28)}\" y=\"{middle + 4}\">{HtmlPage.Escape(named[at].Name)}</text>");
        }
    }

    private static string Fill(int kind) => $"fill=\"var(--c{kind % 6})\"";

    private static string Stroke(int kind, bool isDashed, double width) =>
        $"stroke=\"var(--c{kind % 6})\" stroke-width=\"{Axis.Text(width)}\"{(isDashed ? " stroke-dasharray=\"5 4\"" : "")}";
}
