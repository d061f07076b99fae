using System.Text;

namespace Wattline.Gateway.Reports;

/// <summary>A part of a bar, from one figure to another; parts of one kind have one colour.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Kind">Index into the legend.</param>
public readonly record struct BarPart(double From, double To, int Kind);

/// <summary>A bar with its name.</summary>
/// <param name="Name">Left of it.</param>
/// <param name="Parts">In any order.</param>
/// <param name="Note">Right of it; empty for none.</param>
/// <param name="Whisker">How far chance may have moved its end; null for nothing.</param>
public sealed record Bar(string Name, IReadOnlyList<BarPart> Parts, string Note = "", (double Low, double High)? Whisker = null);

/// <summary>Bars that lie: stacked shares, or the steps of a waterfall.</summary>
public static class BarChart
{
    private const double Width = 760, Left = 180, Right = 170, Row = 26, Top = 34, Bottom = 26;

    /// <summary>Draws the bars.</summary>
    /// <param name="label">What the bars measure, with its unit.</param>
    /// <param name="kinds">The legend.</param>
    /// <param name="bars">At least one.</param>
    public static string Draw(string label, IReadOnlyList<string> kinds, IReadOnlyList<Bar> bars)
    {
        var ends = bars.SelectMany(bar => bar.Parts).SelectMany(part => new[] { part.From, part.To })
            .Concat(bars.Select(bar => bar.Whisker).OfType<(double Low, double High)>().SelectMany(whisker => new[] { whisker.Low, whisker.High }))
            .Append(0).ToList();
        var x = new Axis(ends.Min(), ends.Max(), Left, Width - Right);
        var height = Top + (bars.Count * Row) + Bottom;
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Axis.Text(height)}\" role=\"img\" aria-label=\"{HtmlPage.Escape(label)}\">");
        foreach (var mark in x.Marks())
        {
            var at = Axis.Text(x.At(mark));
            svg.Append($"<line class=\"axis\" x1=\"{at}\" x2=\"{at}\" y1=\"{Top - 4}\" y2=\"{Axis.Text(height - Bottom)}\"/>")
                .Append($"<text x=\"{at}\" y=\"{Axis.Text(height - 8)}\" text-anchor=\"middle\">{Axis.Label(mark)}</text>");
        }

        for (var index = 0; index < bars.Count; index++)
        {
            Draw(svg, bars[index], Top + (index * Row), x);
        }

        Legend(svg, kinds, label);
        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, Bar bar, double top, Axis x)
    {
        svg.Append($"<text class=\"name\" x=\"{Left - 10}\" y=\"{Axis.Text(top + 15)}\" text-anchor=\"end\">{HtmlPage.Escape(bar.Name)}</text>");
        foreach (var part in bar.Parts)
        {
            var (from, to) = (x.At(Math.Min(part.From, part.To)), x.At(Math.Max(part.From, part.To)));
            svg.Append($"<rect x=\"{Axis.Text(from)}\" y=\"{Axis.Text(top)}\" width=\"{Axis.Text(Math.Max(0.5, to - from))}\" height=\"{Row - 7}\" ")
                .Append($"rx=\"2\" fill=\"var(--c{part.Kind % 6})\"/>");
        }

        if (bar.Whisker is { } whisker)
        {
            var middle = Axis.Text(top + ((Row - 7) / 2));
            svg.Append($"<line class=\"whisker\" x1=\"{Axis.Text(x.At(whisker.Low))}\" x2=\"{Axis.Text(x.At(whisker.High))}\" ")
                .Append($"y1=\"{middle}\" y2=\"{middle}\"/>");
        }

        svg.Append($"<text x=\"{Width - Right + 8}\" y=\"{Axis.Text(top + 15)}\">{HtmlPage.Escape(bar.Note)}</text>");
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<string> kinds, string label)
    {
        svg.Append($"<text x=\"6\" y=\"16\">{HtmlPage.Escape(label)}</text>");
        for (var kind = 0; kind < kinds.Count; kind++)
        {
            var at = Left + 60 + (kind * 150);
            svg.Append($"<rect x=\"{at}\" y=\"6\" width=\"12\" height=\"12\" rx=\"2\" fill=\"var(--c{kind % 6})\"/>")
                .Append($"<text x=\"{at + 18}\" y=\"16\">{HtmlPage.Escape(kinds[kind])}</text>");
        }
    }
}
