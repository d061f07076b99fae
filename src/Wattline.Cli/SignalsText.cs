using System.Globalization;
using System.Text.Json;

namespace Wattline.Cli;

/// <summary>What a gateway knows of the grid as tables that fit a terminal: a line a reading and a line a zone that is well.</summary>
internal static class SignalsText
{
    /// <summary>The columns of the readings; <see cref="ReadingCells"/> has their cells.</summary>
    internal static IReadOnlyList<TextColumn> ReadingColumns { get; } =
    [
        new("Region"), new("Kind"), new("Value", Right: true), new("Known"), new("Source", Yields: 2), new("Of", Yields: 3),
        new("Age", Right: true, Yields: 1),
    ];

    /// <summary>The columns of the sources; <see cref="SourceCells"/> has their cells.</summary>
    internal static IReadOnlyList<TextColumn> SourceColumns { get; } =
    [
        new("Source"), new("Channel", Wraps: true), new("Zone"), new("Answered", Yields: 3), new("Newest", Yields: 2), new("Age", Right: true, Yields: 1),
        new("Next", Yields: 4), new("State", Wraps: true),
    ];

    /// <summary>Writes the answer of <c>/api/signals</c>.</summary>
    public static void Write(JsonElement state)
    {
        var (readings, sources) = (ReadingCells(state), SourceCells(state));
        var narrow = TextTable.Write(ReadingColumns, readings);
        MarketNotes.Write([.. Missing(state), Adder(state), MarketNotes.Narrow(narrow)]);
        if (sources.Count == 0)
        {
            Terminal.WriteLine("No live source is asked: the data pack's replayed year stands in.");
        }
        else
        {
            var gone = TextTable.Write(SourceColumns, sources);
            MarketNotes.Write([.. NotCovered(state), MarketNotes.Narrow(gone, "--csv sources")]);
        }

        Terminal.WriteLine($"Carbon ({Scope(state)}): {Order(state, "carbon")}. Marginal: {Order(state, "marginal")}. Price: {Order(state, "price")}.");
    }

    /// <summary>A row a reading.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> ReadingCells(JsonElement state) =>
    [
        .. from region in state.GetProperty("regions").EnumerateArray()
           from reading in region.GetProperty("readings").EnumerateArray()
           select (IReadOnlyList<string>)
           [
               Text(region, "region"), Kind(reading, Scope(state)), Value(reading), Text(reading, "timeliness"),
               Text(reading.GetProperty("provenance"), "source"), Text(reading, "observedFor"), Hours(reading),
           ],
    ];

    /// <summary>A row a zone of a channel, and one for a channel that is not asked.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> SourceCells(JsonElement state) =>
    [
        .. from source in state.GetProperty("sources").EnumerateArray()
           from channel in source.GetProperty("channels").EnumerateArray()
           from row in channel.GetProperty("zones").EnumerateArray().Select(zone => Row(source, channel, zone)).Concat(NotAsked(source, channel))
           select (IReadOnlyList<string>)row,
    ];

    private static IEnumerable<string[]> NotAsked(JsonElement source, JsonElement channel)
    {
        var (name, what) = (Text(source, "source"), Text(channel, "channel"));
        if (channel.GetProperty("notCovered").GetArrayLength() == 0 && Text(channel, "notAsked") is { Length: > 1 } why)
        {
            yield return [name, what, "none", "-", "-", "-", "-", $"not asked: {why}"];
        }
    }

    private static string[] Row(JsonElement source, JsonElement channel, JsonElement zone)
    {
        var rest = Text(source, "restsUntil") is { Length: > 1 } until ? $"rests until {Minute(until)} ({Text(source, "restsFor")})" : null;
        var why = Text(zone, "why") is { Length: > 1 } told ? told : null;
        var (isForecast, hours) = (channel.GetProperty("isForecast").GetBoolean(), zone.GetProperty("ageHours"));
        // A price for an hour to come is no observation that ages.
        var isAhead = hours.ValueKind == JsonValueKind.Null && zone.GetProperty("newestHour").ValueKind == JsonValueKind.String;
        var newest = Minute(Text(zone, isForecast ? "issued" : "newestHour"));
        return
        [
            Text(source, "source"), Text(channel, "channel"), Text(zone, "zone"), Minute(Text(zone, "answered")),
            isAhead ? $"until {Minute(Text(zone, "newestHour"), hours: 1)}" : newest, isAhead ? "-" : Hours(zone), Minute(Text(zone, "nextPoll")),
            rest is null && why is null ? "well" : string.Join("; ", new[] { rest, why }.OfType<string>()),
        ];
    }

    /// <summary>Zones that matter and that a source does not know: a line a source for each such list.</summary>
    private static IEnumerable<string> NotCovered(JsonElement state) =>
        from source in state.GetProperty("sources").EnumerateArray()
        from channel in source.GetProperty("channels").EnumerateArray()
        let zones = string.Join(", ", channel.GetProperty("notCovered").EnumerateArray().Select(zone => zone.GetString()))
        where zones.Length > 0
        group Text(channel, "channel") by (Source: Text(source, "source"), Zones: zones) into alike
        select $"{alike.Key.Source} does not know {alike.Key.Zones} ({string.Join(", ", alike)}).";

    /// <summary>What is not known, by the reason: a line for all regions that lack it.</summary>
    private static IEnumerable<string> Missing(JsonElement state) =>
        from region in state.GetProperty("regions").EnumerateArray()
        from missing in region.GetProperty("missing").EnumerateArray()
        group Text(region, "region") by (Kind: Text(missing, "kind"), Reason: Text(missing, "reason")) into alike
        select $"No {alike.Key.Kind} in {string.Join(", ", alike)}: {alike.Key.Reason}.";

    /// <summary>What is paid on top of a wholesale price; null where none is shown.</summary>
    private static string? Adder(JsonElement state)
    {
        var adders = state.GetProperty("regions").EnumerateArray().SelectMany(region => region.GetProperty("readings").EnumerateArray())
            .Where(reading => reading.TryGetProperty("adderUsdPerMwh", out var adder) && adder.ValueKind == JsonValueKind.Number && adder.GetDouble() != 0)
            .Select(reading => reading.GetProperty("adderUsdPerMwh").GetDouble()).ToList();
        return adders.Count == 0 ? null
            : $"Wholesale prices are without network, margin and tax. What decisions and 'wattline reach' call delivered has {Range(adders)} USD/MWh more, " +
              "chosen, not measured.";
    }

    private static string Range(List<double> values) =>
        Number(values.Min()) is var least && Number(values.Max()) is var most && least == most ? least : $"{least} to {most}";

    /// <summary>What a reading is of, in a few words: the scope only where it is not the configured one.</summary>
    private static string Kind(JsonElement reading, string scope) => Text(reading, "kind") switch
    {
        "price" => Text(reading, "priceKind") switch
        {
            "tariff" => "tariff",
            "wholesaleYear" => "wholesale, year",
            "wholesaleDay" => "wholesale, day",
            _ => "wholesale price",
        },
        var kind when kind.Contains($"-{scope}-", StringComparison.Ordinal) => kind.Replace($"-{scope}-", " ", StringComparison.Ordinal),
        var kind => string.Join(", ", kind.Replace("-carbon", "", StringComparison.Ordinal).Split('-', 2)),
    };

    private static string Value(JsonElement reading) =>
        reading.GetProperty("carbonGPerKwh") is { ValueKind: JsonValueKind.Number } carbon ? $"{Number(carbon.GetDouble())} g/kWh"
        : $"{Number(reading.GetProperty("priceUsdPerMwh").GetDouble())} USD/MWh";

    private static string Scope(JsonElement state) => Text(state, "carbonScope") == "direct" ? "direct" : "life-cycle";

    private static string Order(JsonElement state, string name) =>
        string.Join(", then ", state.GetProperty(name).EnumerateArray().Select(source => source.GetString()));

    private static string Hours(JsonElement one) => one.GetProperty("ageHours") is { ValueKind: JsonValueKind.Number } age ? $"{age.GetRawText()} h" : "-";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Minute(string time, int hours = 0) => DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var known)
        ? known.UtcDateTime.AddHours(hours).ToString("MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)
        : "-";

    private static string Text(JsonElement one, string field) =>
        one.GetProperty(field) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "-";
}
