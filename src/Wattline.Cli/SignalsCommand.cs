using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Cli;

/// <summary><c>wattline signals</c>: whom a running gateway asks about the grid, how that goes, and what its decisions rest on.</summary>
internal static class SignalsCommand
{
    public static Command Create()
    {
        var gateway = new GatewayClient();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var csv = new Option<string?>("--csv")
        {
            Description = "Print CSV: the regions' readings, or the sources.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "readings|sources",
        };
        csv.AcceptOnlyFromAmong("readings", "sources");
        var command = new Command("signals", "Show what a running gateway knows of the grid: its sources, their ages and faults, and each region's readings.")
        {
            json, csv,
        };
        gateway.AddTo(command);
        command.SetAction((parsed, cancellation) => gateway.AskAsync(
            parsed, HttpMethod.Get, "/api/signals", null,
            parsed.GetValue(json) ? state => Console.WriteLine(state.GetRawText())
            : parsed.GetResult(csv) is null ? Print
            : parsed.GetValue(csv) == "sources" ? (Action<JsonElement>)(state => CsvText.Write([.. SourceRows(state)], Console.Out))
            : state => CsvText.Write([.. ReadingRows(state)], Console.Out), cancellation));
        return command;
    }

    private static void Print(JsonElement state)
    {
        Regions(state);
        Sources(state);
        var scope = Text(state, "carbonScope") == "direct" ? "direct" : "life-cycle";
        Console.WriteLine($"Carbon ({scope}): {Order(state, "carbon")}. Marginal: {Order(state, "marginal")}. Price: {Order(state, "price")}.");
    }

    private static void Regions(JsonElement state)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var region in state.GetProperty("regions").EnumerateArray())
        {
            foreach (var reading in region.GetProperty("readings").EnumerateArray())
            {
                var (carbon, price) = (reading.GetProperty("carbonGPerKwh"), reading.GetProperty("priceUsdPerMwh"));
                var value = carbon.ValueKind == JsonValueKind.Number ? $"{Number(carbon)} g/kWh" : $"{Number(price)} USD/MWh";
                rows.Add([
                    Text(region, "region"), Text(reading, "kind"), value, Text(reading, "timeliness"), Text(reading.GetProperty("provenance"), "source"),
                    Text(reading, "observedFor"), Hours(reading)]);
            }

            rows.AddRange(region.GetProperty("missing").EnumerateArray().Select(missing => (string[])[
                Text(region, "region"), Text(missing, "kind"), "none", Text(missing, "reason"), "-", "-", "-"]));
        }

        TextTable.Write(
            [
                new("Region"), new("Kind", Wraps: true), new("Value", Right: true), new("How current", Wraps: true), new("Source", Wraps: true),
                new("Of", Wraps: true), new("Age", Right: true),
            ], rows);
    }

    private static void Sources(JsonElement state)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var source in state.GetProperty("sources").EnumerateArray())
        {
            foreach (var channel in source.GetProperty("channels").EnumerateArray())
            {
                rows.AddRange(channel.GetProperty("zones").EnumerateArray().Select(zone => Row(source, channel, zone)));
                var left = string.Join(", ", channel.GetProperty("notCovered").EnumerateArray().Select(zone => zone.GetString()));
                if (left.Length > 0)
                {
                    rows.Add([Text(source, "source"), Text(channel, "channel"), left, "-", "-", "-", "-", "it does not know these zones"]);
                }
                else if (Text(channel, "notAsked") is { Length: > 1 } why)
                {
                    rows.Add([Text(source, "source"), Text(channel, "channel"), "none", "-", "-", "-", "-", $"not asked: {why}"]);
                }
            }
        }

        if (rows.Count == 0)
        {
            Console.WriteLine("No live source is asked: the data pack's replayed year stands in.");
            return;
        }

        TextTable.Write(
            [
                new("Source", Wraps: true), new("Channel", Wraps: true), new("Zone", Wraps: true), new("Answered", Wraps: true), new("Newest", Wraps: true),
                new("Age", Right: true), new("Next", Wraps: true), new("State", Wraps: true),
            ], rows);
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
            isAhead ? $"settled until {Minute(Text(zone, "newestHour"), hours: 1)}" : newest, isAhead ? "-" : Hours(zone), Minute(Text(zone, "nextPoll")),
            rest is null && why is null ? "well" : string.Join("; ", new[] { rest, why }.OfType<string>()),
        ];
    }

    /// <summary>A row a reading, and one for each that is missing, with the reason.</summary>
    private static IEnumerable<JsonElement> ReadingRows(JsonElement state) =>
        from region in state.GetProperty("regions").EnumerateArray()
        from reading in region.GetProperty("readings").EnumerateArray().Concat(region.GetProperty("missing").EnumerateArray())
        select Joined([(region, ["region", "carbonZone", "priceZone"])], reading);

    /// <summary>A row a zone of a channel.</summary>
    private static IEnumerable<JsonElement> SourceRows(JsonElement state) =>
        from source in state.GetProperty("sources").EnumerateArray()
        from channel in source.GetProperty("channels").EnumerateArray()
        let zones = channel.GetProperty("zones").EnumerateArray().ToList()
        from zone in zones.Count > 0 ? zones : [default]
        select Joined(
            [(source, ["source", "restsUntil", "restsFor"]), (channel, ["channel", "isForecast", "everyMinutes", "maxAgeHours", "notCovered", "notAsked"])],
            zone);

    private static JsonElement Joined((JsonElement From, string[] Fields)[] before, JsonElement last)
    {
        var row = new JsonObject();
        foreach (var (from, field) in before.SelectMany(part => part.Fields.Select(field => (part.From, field))))
        {
            row[field] = JsonNode.Parse(from.GetProperty(field).GetRawText());
        }

        // What a fault or a line left out says, 'why' says too.
        var rest = last.ValueKind == JsonValueKind.Object ? last.EnumerateObject().Where(property => property.Name is not ("fault" or "leftOut")) : [];
        foreach (var property in rest)
        {
            row[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return JsonSerializer.SerializeToElement(row);
    }

    private static string Order(JsonElement state, string name) =>
        string.Join(", then ", state.GetProperty(name).EnumerateArray().Select(source => source.GetString()));

    private static string Hours(JsonElement one) => one.GetProperty("ageHours") is { ValueKind: JsonValueKind.Number } age ? $"{age.GetRawText()} h" : "-";

    private static string Number(JsonElement value) => value.GetDouble().ToString("0.##", CultureInfo.InvariantCulture);

    private static string Minute(string time, int hours = 0) => DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var known)
        ? known.UtcDateTime.AddHours(hours).ToString("MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)
        : "-";

    private static string Text(JsonElement one, string field) =>
        one.GetProperty(field) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "-";
}
