using System.Text;
using Wattline.Grid.Claims;

namespace Wattline.Cli;

/// <summary>Checked claims as a page, which docs/claims.md is.</summary>
internal static class ClaimsMarkdown
{
    /// <summary>A table of verdicts, then each claim with its figures and their sources.</summary>
    public static string Page(IReadOnlyList<ClaimCheck> checks)
    {
        var page = new StringBuilder("# Claims checked\n\n");
        page.Append("What others say of where inference should run, held against the data pack. ").Append(ClaimsText.Note).Append("\n\n");
        page.Append("This page is what `wattline claims --markdown` prints; a test keeps the two equal.\n\n");
        page.Append("| Claim | Said | Verdict |\n|---|---|---|\n");
        foreach (var check in checks)
        {
            page.Append($"| [{check.Claim.Name}](#{check.Claim.Name}) | {Cell(ClaimsText.Said(check.Claim))} | {ClaimsText.Word(check.Verdict)} |\n");
        }

        foreach (var check in checks)
        {
            Append(page, check);
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, ClaimCheck check)
    {
        var legend = new ClaimLegend(check);
        page.Append($"\n## {check.Claim.Name}\n\n");
        page.Append($"> {ClaimsText.Said(check.Claim)}\n>\n> {ClaimsText.Attribution(check.Claim.Source)}\n\n");
        page.Append($"**{Sentence(ClaimsText.Word(check.Verdict))}.** {Escape(check.Why)}\n");
        if (check.Figures.Count == 0)
        {
            return;
        }

        page.Append("\n| Figure | Value | Unit | Kind | Basis | From |\n|---|---:|---|---|---|---|\n");
        foreach (var figure in check.Figures)
        {
            var marks = legend.Marks(figure).Replace("][", ", ", StringComparison.Ordinal).Trim('[', ']');
            page.Append($"| {Cell(figure.What)} | {ClaimsText.Value(figure.Value)} | {figure.Unit} ")
                .Append($"| {Cell(figure.Kind)} | {ClaimLegend.Basis(figure)} | {marks} |\n");
        }

        page.Append('\n');
        foreach (var line in legend.Sources)
        {
            // "[3] x" becomes "3. x", an item of a numbered list.
            var end = line.IndexOf(']', StringComparison.Ordinal);
            page.Append($"{line[1..end]}.{Escape(line[(end + 1)..])}\n");
        }
    }

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Cell(string text) => Escape(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Stars and low lines would set text in italics, and angle brackets would be read as tags.</summary>
    private static string Escape(string text) => text.Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
