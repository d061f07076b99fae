using System.Globalization;
using System.Text.Json;
using Wattline.Grid;

namespace Wattline.Cli;

/// <summary>What a reader of a market's table must know of it: how current its carbon is, what is assumed, what is left out.</summary>
internal static class MarketNotes
{
    /// <summary>Kind, scope and timeliness of the carbon, from what the answer says of all its rows, else from the rows that are shown.</summary>
    /// <param name="meta">Has <c>carbonKind</c>; may have <c>carbonScope</c> and <c>carbonTimeliness</c>.</param>
    /// <param name="rows">Rows or hours.</param>
    /// <param name="what">What is counted: rows or hours.</param>
    /// <param name="whose">Whose timeliness a row names, where that is not the row's own; null where it is.</param>
    /// <param name="scopeKnown">The scope, where the answer does not say and it is known all the same.</param>
    public static string Carbon(JsonElement meta, IReadOnlyList<JsonElement> rows, string what, string? whose = null, string? scopeKnown = null)
    {
        var signals = rows.Select(row => row.TryGetProperty("carbonSignal", out var signal) ? signal : row).ToList();
        var scopes = (Word(meta, "carbonScope") ?? scopeKnown) is { } stated ? [stated] : Words(signals, "scope").Distinct().ToList();
        var scope = string.Concat(scopes.Select((one, at) => (at == 0 ? ", " : " and ") + (one == "lifeCycle" ? "life-cycle" : one)));
        var counts = meta.TryGetProperty("carbonTimeliness", out var told) && told.ValueKind == JsonValueKind.Object
            ? told.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Number).Select(one => (one.Name, Count: one.Value.GetInt32())).ToList()
            : [.. Words(signals, "timeliness").GroupBy(word => word).Select(group => (group.Key, Count: group.Count()))];
        counts.RemoveAll(one => one.Count == 0);
        var total = counts.Sum(one => one.Count);
        var each = counts.OrderByDescending(one => one.Count).Select(one => $"{one.Count} {Timeliness(one.Name, signals)}");
        var how = counts.Count switch
        {
            0 => "",
            1 => $"; {Timeliness(counts[0].Name, signals)}",
            _ => $"; of {total} {what} {string.Join(", ", each)}",
        };
        return $"Carbon: {Word(meta, "carbonKind")}{scope}{(told.ValueKind == JsonValueKind.Undefined ? whose : null)}{how}.";
    }

    /// <summary>Whose bill, what is assumed of how providers run a model, and where the sources are.</summary>
    public static string Assumption(JsonElement meta) =>
        $"USD: {Word(meta, "cost")}. Energy on {Word(meta, "gpu")}, pace {Word(meta, "pace")}: assumed, as no provider says how it runs a model. " +
        "--json shows each figure's source and age.";

    /// <summary>How many rows are left out and why; null for none.</summary>
    public static string? Excluded(JsonElement excluded)
    {
        var total = excluded.GetProperty("total").GetInt32();
        var reasons = excluded.GetProperty("byReason").EnumerateObject().ToList();
        var several = reasons.Sum(reason => reason.Value.GetInt32()) > total ? " (a row may have several reasons)" : "";
        return total == 0
            ? null
            : $"{Counted(total, "row")} {(total == 1 ? "is" : "are")} left out: " +
                $"{string.Join(", ", reasons.Select(reason => $"{reason.Name} {reason.Value}"))}{several}.";
    }

    /// <summary>Why rows are not compared with the caller's present region; null where all are, or it names none.</summary>
    public static string? Current(IReadOnlyList<JsonElement> rows, string? current)
    {
        const int Few = 3;
        var lacking = current is null ? [] : rows.Where(row => Saving(row) is null).ToList();
        if (lacking.Count == 0)
        {
            return null;
        }

        var effect = lacking.Count < rows.Count ? "A dash under 'saves g'" : "Nothing to compare with";
        var reasons = Words(lacking, "savingsAgainstCurrentReason").Distinct().ToList();
        var more = reasons.Count > Few ? string.Create(CultureInfo.InvariantCulture, $"; and {reasons.Count - Few} more") : "";
        var why = reasons.Count == 0 ? "" : $": {string.Join("; ", reasons.Take(Few))}{more}";
        return $"{effect} at your present region '{current}'{why}.";
    }

    /// <summary>What a row saves against the caller's present region, g; null where that is not known.</summary>
    public static double? Saving(JsonElement row) =>
        row.TryGetProperty("savingsAgainstCurrent", out var current) && current.ValueKind == JsonValueKind.Object
            && current.TryGetProperty("carbonG", out var grams) && grams.ValueKind == JsonValueKind.Number
            ? grams.GetDouble()
            : null;

    /// <summary>Which columns had no room; null for none.</summary>
    /// <param name="heads">Of all tables.</param>
    /// <param name="form">The option whose output has them.</param>
    public static string? Narrow(IReadOnlyList<string> heads, string form = "--csv") =>
        heads.Count == 0 ? null : $"No room for {string.Join(", ", heads.Distinct())}: widen the terminal, or {form} has them.";

    /// <summary>Writes each note that there is on lines of its own.</summary>
    public static void Write(params IEnumerable<string?> notes)
    {
        foreach (var note in notes.OfType<string>())
        {
            Terminal.WriteLine(note);
        }
    }

    /// <summary>A count with its noun.</summary>
    public static string Counted(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A property's text; null where it is null or not there.</summary>
    public static string? Word(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Words(IEnumerable<JsonElement> owners, string name) => owners.Select(owner => Word(owner, name)).OfType<string>();

    private static string Timeliness(string word, List<JsonElement> signals) => word switch
    {
        "replayed" => $"replayed from {string.Join(", ", Years(signals))}, not live",
        "constant" => "one figure for a whole year",
        "forecast" => "forecast, not observed",
        _ => word,
    };

    /// <summary>The years that replayed rows are of; that of the data where the answer does not say.</summary>
    private static IEnumerable<string> Years(List<JsonElement> signals) =>
        Words(signals.Where(signal => Word(signal, "timeliness") == "replayed"), "observedFor").Select(slot => slot[..4]).Distinct().Order()
            .DefaultIfEmpty(DataPack.ReplayYear.ToString(CultureInfo.InvariantCulture));
}
