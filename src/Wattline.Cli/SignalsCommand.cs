using System.CommandLine;
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
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetResult(csv) is not null)
            {
                result.AddError("--json and --csv exclude each other: give one.");
            }
        });
        command.SetAction((parsed, cancellation) => gateway.AskAsync(
            parsed, HttpMethod.Get, "/api/signals", null,
            parsed.GetValue(json) ? state => Console.WriteLine(state.GetRawText())
            : parsed.GetResult(csv) is null ? SignalsText.Write
            : parsed.GetValue(csv) == "sources" ? (Action<JsonElement>)(state => CsvText.Write([.. SourceRows(state)], Console.Out))
            : state => CsvText.Write([.. ReadingRows(state)], Console.Out), cancellation));
        return command;
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
}
