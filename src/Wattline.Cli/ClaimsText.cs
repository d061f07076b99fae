using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Wattline.Grid.Claims;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>Checked claims for people at a terminal, and as JSON and CSV for programs.</summary>
internal static class ClaimsText
{
    /// <summary>What a reader must know of all figures.</summary>
    public const string Note =
        "Hours are of 2022 and are replayed: nothing here is live. Carbon is average and life-cycle unless a figure says otherwise. "
        + "Energy is that of the GPUs alone. What the source states is an input; all else is read from the pack or computed from it.";

    private const int RoomOnALine = 100, RoomForKinds = 120;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Every claim with verdict and reason, then how many of each.</summary>
    public static void WriteAll(IReadOnlyList<ClaimCheck> checks)
    {
        foreach (var check in checks)
        {
            WriteHead(check);
            Terminal.Out.WriteLine();
        }

        var counts = checks.GroupBy(check => check.Verdict).OrderBy(group => group.Key).Select(group => Count(group.Key, group.Count()));
        Terminal.Out.WriteLine($"{checks.Count} claims: {string.Join(", ", counts)}.");
        WriteDim($"{Note} wattline claims NAME prints one with all figures and sources.");
    }

    /// <summary>
    /// A claim with verdict, reason, and each figure with its source. Where there is little room, kinds stand under the table once, and
    /// rows name them by a letter.
    /// </summary>
    public static void WriteOne(ClaimCheck check)
    {
        WriteHead(check);
        var legend = new ClaimLegend(check);
        var narrow = Terminal.Out.Profile.Width < RoomForKinds;
        TextTable.Write(Columns(narrow), [.. check.Figures.Select(figure => Row(figure, legend, narrow))]);
        foreach (var line in narrow ? legend.Kinds.Concat(legend.Sources) : legend.Sources)
        {
            WriteDim(line);
        }

        Terminal.Out.WriteLine();
        WriteDim(Note);
    }

    /// <summary>The columns of a claim's table; <see cref="Row"/> has its cells.</summary>
    internal static TextColumn[] Columns(bool narrow) =>
    [
        new("Figure", Wraps: true), new("Value", Right: true), new("Unit", Wraps: true),
        .. narrow ? [new("Kind")] : new TextColumn[] { new("Kind", Wraps: true), new("Basis") },
        new("From"),
    ];

    internal static string[] Row(ClaimFigure figure, ClaimLegend legend, bool narrow) =>
    [
        figure.What, Value(figure.Value), figure.Unit,
        .. narrow ? [legend.Letter(figure)] : new[] { figure.Kind, ClaimLegend.Basis(figure) },
        legend.Marks(figure),
    ];

    /// <summary>All checks with all figures.</summary>
    public static string Json(IReadOnlyList<ClaimCheck> checks) => JsonSerializer.Serialize(checks.Select(check => new
    {
        check.Claim.Name,
        check.Claim.Theme,
        check.Claim.Words,
        check.Claim.IsQuotation,
        Source = check.Claim.Source.Title,
        check.Claim.Source.Credit,
        check.Verdict,
        check.Why,
        check.Figures,
    }), JsonOptions) + "\n";

    /// <summary>A row for each figure of each check.</summary>
    public static string Csv(IReadOnlyList<ClaimCheck> checks)
    {
        var text = new StringBuilder("claim,verdict,figure,value,unit,kind,basis,source,licence,year,note\n");
        foreach (var check in checks)
        {
            foreach (var figure in check.Figures)
            {
                string Of(Func<Provenance, string?> part) =>
                    string.Join("; ", figure.From.Select(part).Where(word => !string.IsNullOrEmpty(word)).Distinct());

                text.AppendJoin(',', new[]
                {
                    check.Claim.Name, Word(check.Verdict), figure.What, figure.Value.ToString(CultureInfo.InvariantCulture), figure.Unit,
                    figure.Kind, ClaimLegend.Basis(figure), Of(from => from.Source), Of(from => from.Licence),
                    Of(from => from.Year?.ToString(CultureInfo.InvariantCulture)), Of(from => from.Note),
                }.Select(CsvText.Field)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>A verdict in words.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.HoldsInPart => "holds in part",
        Verdict.DoesNotHold => "does not hold",
        _ => "cannot be checked here",
    };

    private static string Count(Verdict verdict, int count) => (verdict, count) switch
    {
        (Verdict.CannotBeChecked, _) or (_, 1) => $"{count} {Word(verdict)}",
        (Verdict.Holds, _) => $"{count} hold",
        (Verdict.HoldsInPart, _) => $"{count} hold in part",
        _ => $"{count} do not hold",
    };

    /// <summary>What was said: in quotation marks where the words are the source's own.</summary>
    public static string Said(Claim claim) => claim.IsQuotation ? $"\"{claim.Words}\"" : claim.Words;

    /// <summary>Who said it, with the words that the source's terms ask for.</summary>
    public static string Attribution(ClaimSource source) =>
        source.Credit.Length == 0 ? source.Title : $"{source.Title}. {source.Credit}";

    /// <summary>A number to four places at most, fewer the bigger it is.</summary>
    public static string Value(double value) => value.ToString(
        Math.Abs(value) switch { < 0.1 => "0.####", < 1 => "0.###", < 100 => "0.##", < 1000 => "0.#", _ => "#,0" }, CultureInfo.InvariantCulture);

    private static void WriteHead(ClaimCheck check)
    {
        var colour = check.Verdict switch { Verdict.Holds => "green", Verdict.HoldsInPart => "yellow", Verdict.DoesNotHold => "red", _ => "grey" };
        Terminal.Out.MarkupLineInterpolated($"[bold]{check.Claim.Name}[/]: [{colour}]{Word(check.Verdict)}[/]");
        WriteIndented(Said(check.Claim));
        WriteIndented($"- {Attribution(check.Claim.Source)}", dim: true);
        WriteIndented(check.Why);
    }

    private static void WriteIndented(string text, bool dim = false)
    {
        var lines = TextTable.Wrap(text, Math.Min(RoomOnALine, Terminal.Out.Profile.Width) - 3).Split('\n');
        foreach (var line in lines)
        {
            Terminal.Out.MarkupLineInterpolated(dim ? $"[dim]  {line}[/]" : (FormattableString)$"  {line}");
        }
    }

    private static void WriteDim(string text) =>
        Terminal.Out.MarkupLineInterpolated($"[dim]{TextTable.Wrap(text, Math.Min(RoomOnALine, Terminal.Out.Profile.Width))}[/]");
}
