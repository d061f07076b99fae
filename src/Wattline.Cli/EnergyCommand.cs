using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Market;
using Wattline.Grid;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary><c>wattline energy</c>: what waiting longer for each token saves, for one model.</summary>
internal static class EnergyCommand
{
    /// <summary>Where a gateway answers.</summary>
    public const string Path = "/api/energy";

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "One model, as in llama-3.1-8b." };
        var command = new Command("energy", "Show a model's energy per token against its pace: measured, else modelled from its size.") { model };
        var parameters = MarketCommands.Add(
            command, [("gpu", "H100 or B200 (default H100).", "NAME"), ("task", "Only of this request mix, as the table names it.", "NAME")]);
        var form = new MarketForm(
            (found, _) => Print(found.Deserialize<EnergyCurve>(WattlineJson.Options)!), MarketColumns.Energy, (found, _) => Rows(found), Why);
        return MarketCommands.Run(command, model, parameters, Answer, Path, form);
    }

    private static JsonDocument? Answer(GatewayOptions options, DataPack pack, TimeProvider clock, Func<string, string?> parameter, out string problem) =>
        MarketAnswers.Energy(options, pack, parameter, out problem) is { } curve ? JsonSerializer.SerializeToDocument(curve, WattlineJson.Options) : null;

    /// <summary>The points with model and accelerator before them.</summary>
    private static IEnumerable<JsonElement> Rows(JsonElement found)
    {
        foreach (var point in found.GetProperty("curve").EnumerateArray())
        {
            var row = new JsonObject { ["modelId"] = found.GetProperty("modelId").GetString(), ["gpu"] = found.GetProperty("gpu").GetString() };
            foreach (var property in point.EnumerateObject())
            {
                row[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }

            yield return JsonSerializer.SerializeToElement(row);
        }
    }

    private static string Why(JsonElement found, MarketQuestion question) => $"No curve: {found.GetProperty("reason")}.";

    private static void Print(EnergyCurve curve)
    {
        if (curve.Reason is { } reason)
        {
            Terminal.WriteLine($"No curve: {reason}.");
            return;
        }

        var narrow = TextTable.Write(
            Columns,
            [.. curve.Curve.Select(point => Cells(curve, point))],
            $"{curve.ModelId} on {curve.Gpu}");
        MarketNotes.Write(
            "J/token: the accelerators' energy of an output token. Wh/Mtok: a million with host and idle machines, before PUE. " +
            "pace: what a latency class chooses.",
            MarketNotes.Narrow(narrow));
        MarketNotes.Write(curve.Curve.Select(point => point.Provenance).Distinct().Select(from =>
            $"Source: {from.Source}{(from.Year is { } year ? $", {Text(year)}" : "")}, {WattlineJson.Name(from.Basis)}. {from.Note}".TrimEnd()));
    }

    /// <summary>The cells of a point.</summary>
    internal static IReadOnlyList<string> Cells(EnergyCurve curve, EnergyCurvePoint point) =>
    [
        Text(point.InterTokenMs), Text(point.InterTokenP99Ms), Text(point.GpuJPerOutputToken), Text(point.ItWhPerMTokens),
        Text(point.BatchSize), Text(point.GpuCount), Text(point.EmbodiedGPerMTokens), point.Task,
        WattlineJson.Name(point.Provenance.Basis), string.Join(", ", curve.Paces.Where(pace => pace.Point == point).Select(pace => pace.Pace)),
    ];

    /// <summary>The columns of its table; <see cref="Cells"/> has their cells.</summary>
    internal static IReadOnlyList<TextColumn> Columns { get; } =
    [
        new("ms/token", Right: true), new("p99", Right: true, Yields: 5), new("J/token", Right: true), new("Wh/Mtok", Right: true),
        new("batch", Right: true, Yields: 1), new("GPUs", Right: true, Yields: 2), new("g embodied", Right: true, Yields: 4), new("mix"),
        new("basis", Yields: 3), new("pace", Wraps: true),
    ];

    private static string Text(double value) => MarketFigures.Text(value);
}
