using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wattline.Grid;
using Wattline.Models;

namespace Wattline.Cli;

/// <summary>Hours of the spread between regions as tables that fit a terminal.</summary>
internal static class SpreadText
{
    private const int UsualHours = 24, MostShown = 24;

    /// <summary>How <c>spread</c> is told.</summary>
    public static MarketForm Form { get; } = new(
        Write, MarketColumns.Spread, Rows, (found, question) => question.Say($"No hours: {found.GetProperty("reason")}."));

    private static void Write(JsonElement found, MarketQuestion question)
    {
        var hours = found.GetProperty("hours").EnumerateArray().ToList();
        if (hours.Count == 0)
        {
            MarketNotes.Write(question.Say($"No hours: {MarketNotes.Word(found, "reason")}."));
            return;
        }

        WriteTables(
            [.. hours.TakeLast(MostShown)],
            $"{MarketNotes.Word(found, "modelId")}: a million tokens in {MarketNotes.Counted(found.GetProperty("regions").GetInt32(), "region")}, " +
            $"{MarketNotes.Word(found, "view")}'s view");
        MarketNotes.Write(
            Mean("Carbon", "g", found.GetProperty("carbon")), Mean("Cost", "USD", found.GetProperty("cost")), Count(hours.Count, question),
            Carbon(found, hours, question), Price(found, hours, question));
    }

    /// <summary>One table where there is room for it, else carbon and cost under each other.</summary>
    private static void WriteTables(List<JsonElement> hours, string title)
    {
        var width = Terminal.Out.Profile.Width;
        if (TextTable.Fits(Columns(MarketColumns.Ends), Cells(hours, MarketColumns.Ends, full: true), width))
        {
            TextTable.Write(Columns(MarketColumns.Ends), Cells(hours, MarketColumns.Ends, full: true), title);
            return;
        }

        foreach (var two in MarketColumns.Ends.Chunk(2))
        {
            var full = TextTable.Fits(Columns(two), Cells(hours, two, full: true), width);
            TextTable.Write(Columns(two), Cells(hours, two, full), two[0] == MarketColumns.Ends[0] ? title : null);
        }
    }

    /// <summary>The columns of a table of some ends.</summary>
    internal static TextColumn[] Columns(IEnumerable<string> ends) =>
    [
        new("Hour, UTC"), .. ends.SelectMany(end => (TextColumn[])
            [new(char.ToUpperInvariant(end[0]) + end[1..], Wraps: true), new(end is "cleanest" or "dirtiest" ? "g" : "USD", Right: true)]),
    ];

    /// <summary>Its cells; the date whole or without its year.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Cells(IReadOnlyList<JsonElement> hours, IReadOnlyList<string> ends, bool full) =>
    [
        .. hours.Select(hour => (IReadOnlyList<string>)
        [
            Hour(MarketNotes.Word(hour, "slot")!)[(full ? 0 : 5)..],
            .. ends.SelectMany(end => (string[])[Place(hour.GetProperty(end)), MarketFigures.Text(hour.GetProperty(end), "value")]),
        ]),
    ];

    /// <summary>The hours with what they are of before them.</summary>
    private static IEnumerable<JsonElement> Rows(JsonElement found, MarketQuestion question)
    {
        var asked = question["gpu"];
        var gpu = MarketNotes.Word(found, "gpu") ?? (Accelerator.Known.FirstOrDefault(one => one.Name.Equals(asked, StringComparison.OrdinalIgnoreCase))
            ?? Accelerator.Known[0]).Name;
        foreach (var hour in found.GetProperty("hours").EnumerateArray())
        {
            var row = new JsonObject
            {
                ["modelId"] = MarketNotes.Word(found, "modelId"),
                ["gpu"] = gpu,
                ["view"] = MarketNotes.Word(found, "view"),
                ["carbonKind"] = MarketNotes.Word(found, "carbonKind"),
            };
            foreach (var property in hour.EnumerateObject())
            {
                row[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }

            yield return JsonSerializer.SerializeToElement(row);
        }
    }

    /// <summary>2026-11-21T13:00Z as 2026-11-21 13h.</summary>
    private static string Hour(string slot) => $"{slot[..10]} {slot[11..13]}h";

    private static string Place(JsonElement end) => $"{MarketNotes.Word(end, "provider")}/{MarketNotes.Word(end, "regionCode")}";

    private static string? Mean(string what, string unit, JsonElement mean)
    {
        if (mean.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var (best, worst) = (mean.GetProperty("fixedBest"), mean.GetProperty("fixedWorst"));
        return $"{what}: {Place(best)} {MarketFigures.Text(best, "value")} to {Place(worst)} {MarketFigures.Text(worst, "value")} {unit} on the mean, " +
            $"{MarketFigures.Percent(mean, "gapPercent")} % apart; moving each hour to the best: {MarketFigures.Text(mean, "roamingValue")} {unit}, " +
            $"{MarketFigures.Percent(mean, "roamingGainPercent")} % less than staying.";
    }

    private static string Count(int count, MarketQuestion question)
    {
        var asked = question["hours"] is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? (int)number : UsualHours;
        var missing = asked > count ? $" of {asked} asked for: {asked - count} lack carbon or cost in every region" : "";
        return $"{MarketNotes.Counted(count, "hour")}{missing}{(count > MostShown ? $"; the last {MostShown} are shown, --csv has all" : "")}.";
    }

    /// <summary>An hour names its least current region only; on the data alone all others are replayed.</summary>
    private static string Carbon(JsonElement found, List<JsonElement> hours, MarketQuestion question)
    {
        var meta = found.TryGetProperty("meta", out var told) ? told : found;
        var replayed = hours.All(hour => MarketNotes.Word(hour, "timeliness") == "replayed");
        var scope = question.IsOffline && MarketNotes.Word(found, "carbonKind") == "average" ? "lifeCycle" : null;
        var note = MarketNotes.Carbon(meta, hours, "hours", replayed ? null : "; of most regions in an hour", scope);
        return question.IsOffline && !replayed ? $"{note} Regions with hours are replayed from {DataPack.ReplayYear}, not live." : note;
    }

    /// <summary>How current prices are where they are of electricity: as the hours say, else by where the answer is from.</summary>
    private static string? Price(JsonElement found, List<JsonElement> hours, MarketQuestion question)
    {
        if (MarketNotes.Word(found, "view") != "operator")
        {
            return "Cost: the list prices of the day, the same in each hour.";
        }

        var said = hours.Select(hour => MarketNotes.Word(hour, "priceTimeliness")).OfType<string>().GroupBy(word => word).ToList();
        var each = said.Select(group => $"{How(group.Key)} in {MarketNotes.Counted(group.Count(), "hour")}");
        return said.Count > 0 ? $"Cost: electricity; the price of most regions is {string.Join(", ", each)}."
            : question.IsOffline ? $"Cost: electricity at the prices of the data, replayed from {DataPack.ReplayYear} or a tariff: not live."
            : "Cost: electricity; this answer does not say how current its price is, 'wattline leaderboard --view operator --csv' does by row.";
    }

    private static string How(string timeliness) => timeliness switch
    {
        "replayed" => $"replayed from {DataPack.ReplayYear}, not live,",
        "constant" => "a tariff or a year's mean",
        var other => other,
    };
}
