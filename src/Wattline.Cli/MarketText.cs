using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Wattline.Cli;

/// <summary>Rows of the market as tables that fit a terminal.</summary>
internal static class MarketText
{
    private const string Legend =
        "As, what is assumed: 'a' that the provider sells the model in this region, 'm' that its energy is modelled from its size; without a mark the " +
        "price list names the region and the energy was measured.";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How <c>leaderboard</c> is told.</summary>
    public static MarketForm Leaderboard { get; } = new(
        WriteLeaderboard, MarketColumns.Leaderboard, (found, _) => found.GetProperty("data").EnumerateArray(), (found, _) => WhyNoRows(found));

    /// <summary>How <c>recommend</c> is told.</summary>
    public static MarketForm Recommend { get; } = new(
        WriteRecommendation, MarketColumns.Recommend, (found, _) => Chosen(found), (found, question) => Insight(found, question));

    /// <summary>Prints JSON for reading.</summary>
    public static void WriteJson(JsonElement found) => Console.WriteLine(JsonSerializer.Serialize(found, Indented));

    private static void WriteLeaderboard(JsonElement found, MarketQuestion question)
    {
        var (meta, rows) = (found.GetProperty("meta"), found.GetProperty("data").EnumerateArray().ToList());
        if (rows.Count == 0)
        {
            MarketNotes.Write(WhyNoRows(found));
            return;
        }

        var before = meta.TryGetProperty("rowsBefore", out var told) ? told.GetInt32() : (int?)null;
        var places = rows.Select((_, at) => before is { } offset ? (offset + at + 1).ToString(CultureInfo.InvariantCulture) : "-").ToList();
        var narrow = WriteRows(rows, places, "#", meta);
        var next = MarketNotes.Word(meta, "nextCursor") is { } cursor ? $" More: --cursor {cursor}" : "";
        MarketNotes.Write(
            $"{rows.Count} of {MarketNotes.Counted(meta.GetProperty("totalRows").GetInt32(), "row")} by {MarketNotes.Word(meta, "sortBy")}.{next}",
            MarketNotes.Current(rows, question["current"]), MarketNotes.Carbon(meta, rows, "rows"), MarketNotes.Assumption(meta),
            narrow.Contains("As") ? null : Legend, MarketNotes.Narrow(narrow), MarketNotes.Excluded(meta.GetProperty("excluded")));
    }

    private static void WriteRecommendation(JsonElement found, MarketQuestion question)
    {
        Terminal.Out.MarkupLineInterpolated($"[bold]{TextTable.Wrap(Insight(found, question), Terminal.Out.Profile.Width)}[/]");
        var (meta, rows) = (found.GetProperty("meta"), Chosen(found).ToList());
        var narrow = rows.Count == 0 ? [] : WriteRows(rows, [.. rows.Select(row => MarketFigures.Text(row, "latencyMs"))], "ms", meta);
        var limits = found.GetProperty("constraints");
        MarketNotes.Write(
            $"Requests from {MarketNotes.Word(limits, "from")}, residency {MarketNotes.Word(limits, "residency")}; ms is the round trip and " +
            $"{(MarketNotes.Word(limits, "latencyOf") == "completion" ? "the whole answer" : "the prefill")} of a usual request.",
            MarketNotes.Current(rows, question["current"]), MarketNotes.Carbon(meta, rows, "rows"), MarketNotes.Assumption(meta),
            rows.Count == 0 || narrow.Contains("As") ? null : Legend, MarketNotes.Narrow(narrow),
            MarketNotes.Excluded(found.GetProperty("excluded")));
    }

    /// <summary>The advice, with its parameters by the options' names.</summary>
    private static string Insight(JsonElement found, MarketQuestion question) => question.Say(MarketNotes.Word(found, "insight")!);

    private static IEnumerable<JsonElement> Chosen(JsonElement found) => found.GetProperty("recommendation") is { ValueKind: JsonValueKind.Object } best
        ? found.GetProperty("alternatives").EnumerateArray().Prepend(best)
        : [];

    private static string WhyNoRows(JsonElement found)
    {
        var meta = found.GetProperty("meta");
        var (sort, excluded) = (MarketNotes.Word(meta, "sortBy"), meta.GetProperty("excluded"));
        var each = excluded.GetProperty("byReason").EnumerateObject().Select(reason => $"{reason.Name} leaves out {reason.Value}");
        return meta.GetProperty("totalRows").GetInt32() is > 0 and var total ? $"No row: the list of {total} by {sort} ends before this cursor. Leave it out."
            : excluded.GetProperty("total").GetInt32() == 0 ? "No row: nobody offers this model there. Leave out or widen --provider or --family."
            : $"No row: {string.Join(", ", each)}. Take a condition away, or rank by another figure than {sort}: --sort-by.";
    }

    /// <summary>Writes rows; returns the heads of columns that had no room.</summary>
    private static IReadOnlyList<string> WriteRows(List<JsonElement> rows, List<string> first, string head, JsonElement meta)
    {
        var against = rows.Any(row => MarketNotes.Saving(row) is not null);
        return TextTable.Write(
            Columns(head, against), [.. rows.Select((row, at) => Cells(first[at], row, against))],
            $"A million tokens ({MarketNotes.Word(meta, "mix")}), {MarketNotes.Word(meta, "view")}'s view");
    }

    /// <summary>The columns of a table of rows; <see cref="Cells"/> has its cells.</summary>
    internal static TextColumn[] Columns(string first, bool against) =>
    [
        new(first, Right: true), new("Model", Wraps: true), new("Provider", Yields: 1), new("Region", Wraps: true), new("g", Right: true),
        new("USD", Right: true), new("tok/s", Right: true, Yields: 3), new("g/kWh", Right: true, Yields: 4),
        .. against ? [new TextColumn("saves g", Right: true)] : (TextColumn[])[], new("As", Yields: 2),
    ];

    internal static string[] Cells(string first, JsonElement row, bool against) =>
    [
        first, MarketNotes.Word(row, "displayName")!, MarketNotes.Word(row, "provider")!, Place(row), MarketFigures.Text(row, "carbonPerMTokens"),
        MarketFigures.Text(row, "costPerMTokens"), MarketFigures.Text(row, "tokensPerSec", 3),
        row.TryGetProperty("carbonSignal", out var signal) ? MarketFigures.Text(signal, "gPerKwh", 3) : "-",
        .. against ? [MarketNotes.Saving(row) is { } grams ? MarketFigures.Text(grams) : "-"] : (string[])[], Assumed(row),
    ];

    private static string Assumed(JsonElement row)
    {
        var marks = new StringBuilder();
        marks.Append(MarketNotes.Word(row, "availability") == "assumed" ? "a" : "");
        var basis = row.TryGetProperty("energy", out var energy) ? MarketNotes.Word(energy.GetProperty("source"), "basis") : null;
        return marks.Append(basis is null or "measured" ? "" : "m").ToString();
    }

    private static string Place(JsonElement row) => MarketNotes.Word(row, "regionCode") is { } code
        ? MarketNotes.Word(row, "region") is { } region
            ? $"{code} {region[(region.IndexOf(' ', StringComparison.Ordinal) + 1)..]}"
            : $"{code}, its choice"
        : "not disclosed";
}
