using System.Buffers;
using System.Text.Json;
using Wattline.Fleet;
using Wattline.Gateway.Market.Json;
using Wattline.Gateway.OpenAi;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Market;

/// <summary>A page of the market's rows: which, in what order, and from where on.</summary>
/// <param name="Query">Which rows of which table.</param>
/// <param name="Sort">What they are ranked by.</param>
/// <param name="Limit">How many, 1 to 200.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
/// <param name="Told">How many rows that are left out are told, 0 to 200; all are counted.</param>
/// <param name="WithExtra">Whether embodied carbon and water are wanted.</param>
/// <param name="WithNotes">Whether the notes beside the sources are wanted.</param>
internal sealed record Leaderboard(MarketQuery Query, MarketSort Sort, int Limit, LeaderboardCursor? After, int Told, bool WithExtra, bool WithNotes)
{
    /// <summary>Most rows of a page, and how many where none is said.</summary>
    public const int MostRows = 200, UsualRows = 50;

    /// <summary>Most rows that an answer tells as left out, and how many where none is said; all are counted.</summary>
    public const int MostTold = 200, UsuallyTold = 20;

    /// <summary>What may be included beside the usual columns.</summary>
    public static IReadOnlyList<string> Includes { get; } = ["embodied", "water", "notes"];

    /// <summary>What it reads.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        [.. MarketQuery.RowParameters, "sortBy", "limit", "cursor", "excludedLimit", "include", .. MarketQuery.KeyParameters];

    /// <summary>The ranks by name.</summary>
    public static IReadOnlyList<(string Word, object Value)> Sorts { get; } =
        [.. Enum.GetValues<MarketSort>().Select(sort => (WattlineJson.Name(sort), (object)sort))];

    /// <summary>Reads a page's query; null together with the error.</summary>
    public static Leaderboard? Read(
        MarketCatalogue catalogue, Grid.DataPack pack, IReadOnlyList<Region> fleet, Func<string, string?> parameter, out OpenAiError? error)
    {
        if (MarketQuery.Read(catalogue, pack, fleet, parameter, out error) is not { } query)
        {
            return null;
        }

        var sort = MarketQuery.OneOf("sortBy", parameter("sortBy"), Sorts, out error);
        var limit = error is null ? MarketQuery.Whole("limit", parameter("limit"), 1, MostRows, out error) : null;
        var told = error is null ? ReadTold(parameter, out error) : null;
        var after = error is null ? Cursor(parameter("cursor"), out error) : null;
        var include = error is null ? Include(parameter("include"), out error) : [];
        var (extra, notes) = (include.Contains("embodied") || include.Contains("water"), include.Contains("notes"));
        return error is null ? new Leaderboard(query, (MarketSort)sort!, limit ?? UsualRows, after, told ?? UsuallyTold, extra, notes) : null;
    }

    /// <summary>How many rows that are left out are to be told; null where it is not said, or together with the error.</summary>
    public static int? ReadTold(Func<string, string?> parameter, out OpenAiError? error) =>
        MarketQuery.Whole("excludedLimit", parameter("excludedLimit"), 0, MostTold, out error);

    /// <summary>That the cursor is of another question; null where it is of this one, or there is none.</summary>
    public OpenAiError? Refuse(LeaderboardPlace place) => After is null || After.Question == QuestionOf(place) ? null : OpenAiError.Invalid(
        "invalid_cursor", "'cursor' is of another question: rows, order or rules on place were others. Ask as for the page before, or leave it out.",
        "cursor");

    /// <summary>Writes the page.</summary>
    /// <param name="table">The market.</param>
    /// <param name="to">Takes it.</param>
    /// <param name="place">What narrows it.</param>
    /// <param name="network">The way from the place's origin to the table's regions; null without one.</param>
    public void Write(MarketTable table, IBufferWriter<byte> to, LeaderboardPlace place, NetworkColumns? network = null)
    {
        to.Write("{\"data\":["u8);
        var selected = MarketSelection.Of(table, Query, Sort, place, network);
        var order = table.Order(Sort);
        var start = StartOf(order, table);
        var (before, shown, last) = (CountIn(selected.Listed, order[..start]), 0, 0);
        foreach (var row in order[start..])
        {
            if (shown == Limit)
            {
                break;
            }

            if (!selected.Listed[row])
            {
                continue;
            }

            if (shown++ > 0)
            {
                to.Write(","u8);
            }

            last = row;
            WriteRow(table, row, to, network);
        }

        to.Write("],\"meta\":"u8);
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        var more = shown > 0 && before + shown < selected.Listed.Count;
        WriteMeta(json, table, selected, before, more ? LeaderboardCursor.Of(QuestionOf(place), table, Sort, last).ToString() : null);
        json.Flush();
        to.Write("}"u8);
    }

    /// <summary>The place in the ranking behind the row that the page before ended on, wherever that row may be now.</summary>
    private int StartOf(ReadOnlySpan<int> order, MarketTable table)
    {
        var (low, high) = (0, After is null ? 0 : order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = LeaderboardCursor.Of(After!.Question, table, Sort, order[middle]).CompareTo(After) > 0 ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static int CountIn(RowSet wanted, ReadOnlySpan<int> rows)
    {
        var count = 0;
        foreach (var row in rows)
        {
            count += wanted[row] ? 1 : 0;
        }

        return count;
    }

    /// <summary>Of all that chooses and orders rows; how many a page has, and what is told of each, may change from page to page.</summary>
    private ulong QuestionOf(LeaderboardPlace place)
    {
        var hash = new QuestionHash();
        var key = Query.Key;
        foreach (var word in (ReadOnlySpan<string?>)
            [WattlineJson.Name(Sort), WattlineJson.Name(key.View), key.Gpu, key.Pace.Name, key.Mix.Name, WattlineJson.Name(key.Kind),
                place.MaxRoundTripMs is null ? null : place.Origin?.Name])
        {
            hash.Add(word);
        }

        foreach (var wanted in (ReadOnlySpan<bool[]?>)[Query.Models, Query.Providers, Query.Sites, AllowedSites(place)])
        {
            hash.Add(wanted);
        }

        hash.Add(place.MaxRoundTripMs);
        return hash.Value;

        bool[]? AllowedSites(LeaderboardPlace of) =>
            of.Residency is { } rule ? [.. Query.Catalogue.Sites.Select(site => rule.Allowed.Contains(site.Jurisdiction))] : null;
    }

    private void WriteRow(MarketTable table, int row, IBufferWriter<byte> to, NetworkColumns? network)
    {
        to.Write(table.Basic(row));
        if (network is not null)
        {
            WriteRoundTrip(LeaderboardPlace.RoundTrip(network, table.RegionOf(row)), to);
        }

        if (WithExtra)
        {
            to.Write(table.Extra(row));
        }

        if (WithNotes)
        {
            to.Write(table.Notes(row));
        }

        if (Query.Current is { } current)
        {
            using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
            MarketSaving.WriteAgainst(json, to, table, table.Rows[row], current);
        }

        to.Write("}"u8);
    }

    private static void WriteRoundTrip(Sourced<double>? trip, IBufferWriter<byte> to)
    {
        to.Write(",\"roundTripMs\":"u8);
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        if (trip is not { } known)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteNumberValue(MarketRowJson.Significant(known.Value));
        json.Flush();
        to.Write(",\"roundTripSource\":"u8);
        json.Reset();
        MarketRowJson.Source(json, known.Provenance);
    }

    private void WriteMeta(Utf8JsonWriter json, MarketTable table, MarketSelection selected, int before, string? next)
    {
        json.WriteStartObject();
        json.WriteString("lastUpdated", table.At.UtcDateTime);
        json.WriteNumber("totalModels", table.Catalogue.Models.Count);
        json.WriteNumber("totalProviders", table.Providers);
        json.WriteNumber("totalRows", selected.Listed.Count);
        json.WriteNumber("rowsBefore", before);
        json.WriteString("nextCursor", next);
        json.WriteString("sortBy", WattlineJson.Name(Sort));
        MarketMeta.WriteKey(json, table);
        MarketMeta.WriteTimeliness(json, table, selected.Listed);
        WriteExcluded(json, table, selected);
        json.WriteEndObject();
    }

    private void WriteExcluded(Utf8JsonWriter json, MarketTable table, MarketSelection selected)
    {
        Span<int> counts = stackalloc int[64];
        counts.Clear();
        selected.Count(counts);
        json.WriteStartObject("excluded");
        json.WriteStartArray("rows");
        var told = WriteRows(json, table, selected, selected.ExcludedThere, 0);
        WriteRows(json, table, selected, selected.Excluded.Except(selected.ExcludedThere), told);
        json.WriteEndArray();
        MarketMeta.WriteCounts(json, selected.Excluded.Count, counts);
        json.WriteEndObject();
    }

    /// <summary>Tells rows, the best first, then those that lack the figure; returns how many are told with those before.</summary>
    private int WriteRows(Utf8JsonWriter json, MarketTable table, MarketSelection selected, RowSet wanted, int told)
    {
        if (wanted.Count == 0)
        {
            return told;
        }

        told = WriteRows(json, table, selected, wanted, told, table.Order(Sort));
        return WriteRows(json, table, selected, wanted, told, table.Lacking(Sort));
    }

    private int WriteRows(Utf8JsonWriter json, MarketTable table, MarketSelection selected, RowSet wanted, int told, ReadOnlySpan<int> rows)
    {
        for (var at = 0; at < rows.Length && told < Told; at++)
        {
            if (wanted[rows[at]])
            {
                MarketMeta.WriteExcluded(json, table.Rows[rows[at]], selected.Against(rows[at]), table.Key.Gpu);
                told++;
            }
        }

        return told;
    }

    private static string[] Include(string? text, out OpenAiError? error)
    {
        error = null;
        var words = text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (Array.Find(words, word => !Includes.Contains(word)) is { } unknown)
        {
            error = OpenAiError.Invalid("invalid_choice", $"'include' is {string.Join(", ", Includes)}, or several by commas, not '{unknown}'.", "include");
        }

        return words;
    }

    private static LeaderboardCursor? Cursor(string? text, out OpenAiError? error)
    {
        var cursor = text is null ? null : LeaderboardCursor.Parse(text);
        error = text is null || cursor is not null ? null : OpenAiError.Invalid(
            "invalid_cursor", "'cursor' is none that this gateway gave out. Pass meta.nextCursor of the page before, or leave it out.", "cursor");
        return cursor;
    }
}
