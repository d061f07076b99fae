using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Wattline.Gateway.Market.Json;
using Wattline.Gateway.OpenAi;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Market;

/// <summary>A page of the market's rows: which, in what order, and from where on.</summary>
/// <param name="Query">Which rows of which table.</param>
/// <param name="Sort">What they are ranked by.</param>
/// <param name="Limit">How many, 1 to 200.</param>
/// <param name="Offset">How many of the wanted rows come before.</param>
/// <param name="WithExtra">Whether embodied carbon and water are wanted.</param>
/// <param name="WithNotes">Whether the notes beside the sources are wanted.</param>
internal sealed record Leaderboard(MarketQuery Query, MarketSort Sort, int Limit, int Offset, bool WithExtra, bool WithNotes)
{
    /// <summary>Most rows of a page, and how many where none is said.</summary>
    public const int MostRows = 200, UsualRows = 50;

    /// <summary>What may be included beside the usual columns.</summary>
    public static IReadOnlyList<string> Includes { get; } = ["embodied", "water", "notes"];

    /// <summary>Most rows that a page tells as left out; all are counted.</summary>
    public const int MostExcluded = 20;

    /// <summary>What it reads.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        [.. MarketQuery.RowParameters, "sortBy", "limit", "cursor", "include", .. MarketQuery.KeyParameters];

    /// <summary>The ranks by name.</summary>
    public static IReadOnlyList<(string Word, object Value)> Sorts { get; } =
        [.. Enum.GetValues<MarketSort>().Select(sort => (WattlineJson.Name(sort), (object)sort))];

    /// <summary>Reads a page's query; null together with the error.</summary>
    public static Leaderboard? Read(MarketCatalogue catalogue, Grid.DataPack pack, Func<string, string?> parameter, out OpenAiError? error)
    {
        if (MarketQuery.Read(catalogue, pack, parameter, out error) is not { } query)
        {
            return null;
        }

        var sort = MarketQuery.OneOf("sortBy", parameter("sortBy"), Sorts, out error);
        var limit = error is null ? MarketQuery.Number("limit", parameter("limit"), 1, MostRows, "rows", out error) : null;
        if (error is null && limit is { } number && number != Math.Floor(number))
        {
            error = OpenAiError.Invalid("invalid_number", $"'limit' is a whole number from 1 to {MostRows}, not '{parameter("limit")}'.", "limit");
        }

        var offset = error is null ? Cursor(parameter("cursor"), out error) : 0;
        var include = error is null ? Include(parameter("include"), out error) : [];
        var (extra, notes) = (include.Contains("embodied") || include.Contains("water"), include.Contains("notes"));
        return error is null ? new Leaderboard(query, (MarketSort)sort!, (int)(limit ?? UsualRows), offset, extra, notes) : null;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="table">The market.</param>
    /// <param name="to">Takes it.</param>
    /// <param name="place">What narrows it; null for nothing.</param>
    /// <param name="network">The way from the place's origin to the table's regions; null without one.</param>
    public void Write(MarketTable table, IBufferWriter<byte> to, LeaderboardPlace? place = null, Fleet.NetworkColumns? network = null)
    {
        to.Write("{\"data\":["u8);
        var wanted = place?.Of(table.Of(Query), table, network) ?? table.Of(Query);
        var (seen, shown, total) = (0, 0, wanted.CountIn(table.Having(Sort)));
        foreach (var row in table.Order(Sort))
        {
            if (shown == Limit)
            {
                break;
            }

            if (!wanted[row] || seen++ < Offset)
            {
                continue;
            }

            if (shown++ > 0)
            {
                to.Write(","u8);
            }

            WriteRow(table, row, to, network);
        }

        to.Write("],\"meta\":"u8);
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        WriteMeta(json, table, wanted, total, Offset + shown < total ? Offset + shown : null);
        json.Flush();
        to.Write("}"u8);
    }

    private void WriteRow(MarketTable table, int row, IBufferWriter<byte> to, Fleet.NetworkColumns? network)
    {
        to.Write(table.Basic(row));
        if (network is not null)
        {
            WriteRoundTrip(LeaderboardPlace.RoundTrip(table, network, row), to);
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
            WriteAgainst(table.Rows[row], table.OfferAt(current, table.Rows[row].Model), to);
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

    /// <summary>What moving there from the caller's region would save a million tokens; null where the model is not to be had there.</summary>
    private static void WriteAgainst(MarketRow row, MarketRow? current, IBufferWriter<byte> to)
    {
        to.Write(",\"savingsAgainstCurrent\":"u8);
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        MarketSaving.Write(json, row, current);
    }

    private void WriteMeta(Utf8JsonWriter json, MarketTable table, RowSet wanted, int total, int? next)
    {
        json.WriteStartObject();
        json.WriteString("lastUpdated", table.At.UtcDateTime);
        json.WriteNumber("totalModels", table.Catalogue.Models.Count);
        json.WriteNumber("totalProviders", table.Providers);
        json.WriteNumber("totalRows", total);
        json.WriteString("nextCursor", next is { } offset ? CursorOf(offset) : null);
        json.WriteString("sortBy", WattlineJson.Name(Sort));
        MarketMeta.WriteKey(json, table);
        MarketMeta.WriteTimeliness(json, table, wanted);
        WriteExcluded(json, table, wanted);
        json.WriteEndObject();
    }

    private void WriteExcluded(Utf8JsonWriter json, MarketTable table, RowSet wanted)
    {
        Span<int> counts = stackalloc int[64];
        counts.Clear();
        var total = 0;
        json.WriteStartObject("excluded");
        json.WriteStartArray("rows");
        foreach (var index in table.Lacking(Sort))
        {
            if (!wanted[index])
            {
                continue;
            }

            var row = table.Rows[index];
            MarketReasonWords.Count(row.Missing, counts);
            if (total++ < MostExcluded)
            {
                MarketMeta.WriteExcluded(json, row, row.Missing, table.Key.Gpu);
            }
        }

        json.WriteEndArray();
        MarketMeta.WriteCounts(json, total, counts);
        json.WriteEndObject();
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

    private static string CursorOf(int offset) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"r{offset}"))).TrimEnd('=');

    private static int Cursor(string? text, out OpenAiError? error)
    {
        error = null;
        if (text is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[32];
        if (text.Length <= 24 && Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var count)
            && count > 1 && bytes[0] == 'r' && int.TryParse(bytes[1..count], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && offset <= 1_000_000)
        {
            return offset;
        }

        error = OpenAiError.Invalid(
            "invalid_cursor", "'cursor' is none that this gateway gave out. Pass meta.nextCursor of the page before, or leave it out.", "cursor");
        return 0;
    }
}
