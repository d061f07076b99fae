using System.Net;
using System.Text;

namespace Wattline.Gateway.Reports;

/// <summary>A report as one file that needs no other: tables and drawings, readable in light and dark, on paper and on a phone.</summary>
public sealed class HtmlPage(string title)
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6675;--line:#d9dee5;--page:#fff;--card:#f6f8fa;
        --c0:#2563ab;--c1:#c2571a;--c2:#2f8f5b;--c3:#8a4fb0;--c4:#a3262f;--c5:#7a7f1f}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa5b3;--line:#323b47;--page:#12171d;--card:#1a2129;
        --c0:#6aa9ec;--c1:#f0955a;--c2:#67c792;--c3:#c493e6;--c4:#ef7a82;--c5:#c9ce63}}
        body{margin:0 auto;max-width:60rem;padding:2rem 1rem;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page)}
        h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2.2rem 0 .4rem}p{max-width:46rem}
        .soft{color:var(--soft)}figure{margin:1rem 0;padding:.8rem;background:var(--card);border-radius:8px}
        figcaption{color:var(--soft);font-size:.88rem;margin-top:.4rem}svg{width:100%;height:auto;display:block}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;margin:.6rem 0;font-variant-numeric:tabular-nums}
        th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
        th:first-child,td:first-child,td.text,th.text{text-align:left;white-space:normal}th{color:var(--soft);font-weight:600}
        svg text{fill:var(--soft);font:12px system-ui,sans-serif}.axis{stroke:var(--line)}.whisker{stroke:var(--ink);stroke-width:1.6}.name{fill:var(--ink)}
        """;

    private readonly StringBuilder _body = new();

    /// <summary>A heading.</summary>
    public HtmlPage Heading(string text) => Raw($"<h2>{Escape(text)}</h2>\n");

    /// <summary>A paragraph of plain text.</summary>
    public HtmlPage Paragraph(string text) => Raw($"<p>{Escape(text)}</p>\n");

    /// <summary>A drawing with what it shows.</summary>
    /// <param name="svg">Markup that this room made.</param>
    /// <param name="caption">Plain text.</param>
    public HtmlPage Figure(string svg, string caption) => Raw($"<figure>{svg}<figcaption>{Escape(caption)}</figcaption></figure>\n");

    /// <summary>A table of plain text; the first column reads to the right, figures to the left.</summary>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">As many cells a row.</param>
    /// <param name="words">Indices of further columns that hold words.</param>
    public HtmlPage Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, params int[] words)
    {
        _body.Append("<div class=\"scroll\"><table><thead><tr>");
        Cells(columns, "th", words);
        _body.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            Cells(row, "td", words);
            _body.Append("</tr>");
        }

        _body.Append("</tbody></table></div>\n");
        return this;
    }

    /// <summary>The whole page.</summary>
    public override string ToString() => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Escape(title)}</title><style>{Style}</style></head>
        <body><h1>{Escape(title)}</h1>
        {_body}</body></html>

        """;

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private void Cells(IReadOnlyList<string> cells, string tag, int[] words)
    {
        for (var index = 0; index < cells.Count; index++)
        {
            var kind = words.Contains(index) ? " class=\"text\"" : "";
            _body.Append($"<{tag}{kind}>{Escape(cells[index])}</{tag}>");
        }
    }

    private HtmlPage Raw(string markup)
    {
        _body.Append(markup);
        return this;
    }
}
