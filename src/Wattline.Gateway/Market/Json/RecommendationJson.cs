using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Wattline.Signals;
using Wattline.Storage.Json;
using Wattline.Workloads;

namespace Wattline.Gateway.Market.Json;

/// <summary>A recommendation as JSON: the shape that the known interface has, and what this project adds to it.</summary>
internal static class RecommendationJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>Writes the answer.</summary>
    public static void Write(Recommendation found, IBufferWriter<byte> to)
    {
        to.Write("{\"recommendation\":"u8);
        if (found.Chosen.Count == 0)
        {
            to.Write("null"u8);
        }
        else
        {
            WriteRow(found, 0, to);
        }

        to.Write(",\"alternatives\":["u8);
        for (var at = 1; at < found.Chosen.Count; at++)
        {
            if (at > 1)
            {
                to.Write(","u8);
            }

            WriteRow(found, at, to);
        }

        to.Write("],"u8);
        using var json = new Utf8JsonWriter(to, Readable);
        WriteRest(json, found);
        json.Flush();
        to.Write("}"u8);
    }

    /// <summary>The advice in a sentence or two.</summary>
    public static string Insight(Recommendation found)
    {
        if (found.Chosen.Count == 0)
        {
            return NothingChosen(found);
        }

        var best = found.Table.Rows[found.Chosen[0]];
        var where = best.Site is { } site ? $"{best.Provider} {best.RegionCode} ({site.City}, {site.Jurisdiction})" : $"{best.Provider} (region not disclosed)";
        var assumed = best is { Price: not null, Region: not null, IsListedThere: false }
            ? $" That {best.Provider} sells it in {best.RegionCode} is assumed: its price holds in all its regions, and the list does not say in which " +
                "it sells the model."
            : "";
        return $"{best.Model.DisplayName} at {where}: {Carbon(found, best)}{Cost(found, best)}{Ties(found)}{Signal(found, best)}{assumed}";
    }

    private static string NothingChosen(Recommendation found)
    {
        var (asked, sort, count) = (found.Query.Model, found.Query.Sort, found.Excluded.Count);
        var reasons = found.Excluded.SelectMany(one => MarketReasonWords.Each(one.Why)).CountBy(why => why).OrderByDescending(one => one.Value).ToList();
        if (count == 0)
        {
            return $"Nobody offers '{asked}' {(found.Query.Query.Providers is null ? "here" : "among the providers asked for")}.";
        }

        if (found.Excluded.All(one => found.Table.Value(sort, one.Row) is null))
        {
            var known = found.Query.Query.Models is { } models && found.Table.Order(sort).ToArray().Any(row => models[found.Table.Rows[row].Model.Index]);
            var seller = found.Query.Query.Providers?.Count(one => one) == 1 ? "that seller" : "those sellers";
            var where = known ? $"not known of {seller}" : "known nowhere";
            var byCost = sort == MarketSort.Cost ? "" : " List prices are known for more: sort by cost.";
            var missing = found.Excluded.SelectMany(one => MarketReasonWords.Each(found.Table.Rows[one.Row].Missing & MarketReasonWords.Explaining(sort)));
            var most = missing.CountBy(why => why).MaxBy(one => one.Value).Key;
            return $"Of '{asked}' the figure to rank by ({WattlineJson.Name(sort)}) is {where}: {most}.{byCost}";
        }

        return $"Nothing meets all limits: {(count == 1 ? "1 row is" : Text($"{count} rows are"))} left out, " +
            $"{(reasons.Count == 1 ? "" : "most ")}for {reasons[0].Key}. Loosen a limit.";
    }

    private static string Carbon(Recommendation found, MarketRow best)
    {
        if (best.CarbonG is not { } grams)
        {
            return "its emissions are not known, ";
        }

        var worst = found.Table.Worst.GetValueOrDefault(best.Model.Index);
        return worst?.CarbonG is { } most && most > grams
            ? Text($"{Grams(grams)}, {100 * (most - grams) / most:0} % less than {worst.Provider} {worst.RegionCode}, ") +
                "the dirtiest of all regions, allowed or not; "
            : $"{Grams(grams)}; ";
    }

    private static string Cost(Recommendation found, MarketRow best) => best.CostUsd is { } usd
        ? Text($"{usd:0.####} USD a million {(found.Table.Key.View == MarketView.Buyer ? "by list price" : "for electricity")}. ")
        : "";

    private static string Grams(double grams) => Text($"{MarketRowJson.Significant(grams):0.##} g of CO2e a million tokens");

    /// <summary>That others are as good, and what decided.</summary>
    private static string Ties(Recommendation found)
    {
        var best = found.Table.Value(found.Query.Sort, found.Chosen[0]);
        var ties = found.Chosen.Skip(1).Count(row => found.Table.Value(found.Query.Sort, row) == best);
        var many = ties == Recommendation.MostChosen - 1 ? "Others are" : ties == 1 ? "One other is" : $"{ties} others are";
        return ties == 0 ? "" : $"{many} equal by {WattlineJson.Name(found.Query.Sort)}; of equals the cleanest is named. ";
    }

    private static string Signal(Recommendation found, MarketRow best) => best.Signal?.Carbon(found.Table.Key.Kind) is { } carbon
        ? carbon.Timeliness switch
        {
            Timeliness.Live => Text($"Carbon is {WattlineJson.Name(carbon.Kind)}, observed for {carbon.ObservedFor} by {carbon.Provenance.Source}."),
            Timeliness.Replayed => Text($"Carbon is {WattlineJson.Name(carbon.Kind)}, replayed from {Day(found, carbon.ObservedFor)}: not live."),
            Timeliness.Forecast => Text($"Carbon is {WattlineJson.Name(carbon.Kind)}, a forecast of {carbon.Provenance.Source}."),
            _ => Text($"Carbon is {WattlineJson.Name(carbon.Kind)}, one figure for {carbon.Provenance.Year}."),
        }
        : "";

    /// <summary>The hour that is replayed, and why that one: the year's days are matched by their place in the week.</summary>
    private static string Day(Recommendation found, Slot observed)
    {
        var at = observed.Start.UtcDateTime;
        var like = at.DayOfWeek == found.Table.At.UtcDateTime.DayOfWeek ? " like today" : "";
        return Text($"a {at.DayOfWeek}{like} ({at:d MMM yyyy, HH:mm} UTC)");
    }

    private static void WriteRow(Recommendation found, int at, IBufferWriter<byte> to)
    {
        var index = found.Chosen[at];
        var row = found.Table.Rows[index];
        to.Write(found.Table.Basic(index));
        using var json = new Utf8JsonWriter(to, Readable);
        to.Write(",\"latencyMs\":"u8);
        if (found.LatencyMs[at] is { } latency)
        {
            json.WriteNumberValue(MarketRowJson.Significant(latency));
        }
        else
        {
            json.WriteNullValue();
        }

        json.Flush();
        if (found.Query.Query.Current is { } current)
        {
            json.Reset();
            MarketSaving.WriteAgainst(json, to, found.Table, row, current);
        }

        to.Write("}"u8);
    }

    private static void WriteRest(Utf8JsonWriter json, Recommendation found)
    {
        var query = found.Query;
        json.WriteString("insight", Insight(found));
        json.WriteStartObject("constraints");
        json.WriteString("model", query.Model);
        MarketRowJson.Number(json, "maxCostPerMTokens", query.MaxCostUsd);
        MarketRowJson.Number(json, "maxLatencyMs", double.IsFinite(query.Budget.Milliseconds) ? query.Budget.Milliseconds : null);
        json.WriteString("latencyOf", query.Budget.Scope == BudgetScope.FirstToken ? "first-token" : "completion");
        json.WriteString("from", query.Origin.Name);
        json.WriteString("residency", query.Residency.Text);
        json.WriteString("sortBy", WattlineJson.Name(query.Sort));
        json.WriteEndObject();
        json.WriteStartObject("meta");
        json.WriteString("lastUpdated", found.Table.At.UtcDateTime);
        json.WriteNumber("feasible", found.Feasible.Count);
        MarketMeta.WriteKey(json, found.Table);
        MarketMeta.WriteTimeliness(json, found.Table, found.Feasible);
        json.WriteEndObject();
        WriteExcluded(json, found);
    }

    private static void WriteExcluded(Utf8JsonWriter json, Recommendation found)
    {
        Span<int> counts = stackalloc int[64];
        counts.Clear();
        json.WriteStartObject("excluded");
        json.WriteStartArray("rows");
        for (var at = 0; at < found.Excluded.Count; at++)
        {
            var (row, why) = found.Excluded[at];
            MarketReasonWords.Count(why, counts);
            if (at < found.Query.Told)
            {
                MarketMeta.WriteExcluded(json, found.Table.Rows[row], why, found.Table.Key.Gpu);
            }
        }

        json.WriteEndArray();
        MarketMeta.WriteCounts(json, found.Excluded.Count, counts);
        json.WriteEndObject();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
