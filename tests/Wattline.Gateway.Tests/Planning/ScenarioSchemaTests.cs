using System.Text.Json;
using System.Text.Json.Nodes;
using Wattline.Gateway.Planning;
using Wattline.Gateway.Tests.Clients;

namespace Wattline.Gateway.Tests.Planning;

/// <summary>The schema against the reader's table, and by a validator of another maker.</summary>
public class ScenarioSchemaTests
{
    private static readonly JsonObject Schema = ScenarioSchema.Document;

    [Fact]
    public void EveryKeyThatTheReaderKnowsIsDescribedInTheSchema() => Assert.All(ScenarioFields.All.Where(block => block.Fields.Count > 0), block =>
    {
        var properties = (block.Name == "scenario" ? Schema : Schema["$defs"]![block.Name]!)["properties"]!.AsObject();
        Assert.Equal(block.Fields.Select(field => field.Key), properties.Select(one => one.Key));
        Assert.All(block.Fields, field =>
        {
            var words = properties[field.Key]!["description"]!.GetValue<string>();
            Assert.Contains(field.Meaning, words, StringComparison.Ordinal);
            Assert.True(field.IsRequired || field.Below is not null || words.Contains("Default: ", StringComparison.Ordinal), $"{block.Name}.{field.Key} has no default.");
            Assert.True(field.Kind is not (FieldKind.Number or FieldKind.Whole or FieldKind.Series) || field.Unit.Length > 0 || field.Stem == field.Key, field.Key);
        });
    });

    [Fact]
    public async Task SamplesKeepTheSchemaAndBrokenOnesDoNot()
    {
        var samples = Directory.GetFiles(Scenarios.Folder(), "*.yaml").ToDictionary(file => Path.GetFileName(file), file => Yaml.ToJson(File.ReadAllText(file)));
        Assert.InRange(samples.Count, 3, 100);
        samples["small"] = Yaml.ToJson(Scenarios.Small);
        samples["wrong unit"] = Yaml.ToJson(Scenarios.With("price_usd_per_mwh: 40", "price: 40"));
        samples["negative"] = Yaml.ToJson(Scenarios.With("requests_per_hour: 400", "requests_per_hour: -1"));
        samples["no regions"] = new JsonObject { ["origins"] = new JsonObject() };
        var faults = await FaultsAsync(samples);
        Assert.All(faults.Where(one => one.Key is "small" || one.Key.EndsWith(".yaml", StringComparison.Ordinal)), one => Assert.Empty(one.Value!.AsArray()));
        Assert.All(["wrong unit", "negative", "no regions"], name => Assert.NotEmpty(faults[name]!.AsArray()));
    }

    private static async Task<JsonObject> FaultsAsync(Dictionary<string, JsonNode?> documents)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { schema = Schema, documents }), TestContext.Current.CancellationToken);
        var (code, output, errors) = await Npm.ValidateAsync(file);
        File.Delete(file);
        Assert.True(code == 0, errors);
        return JsonNode.Parse(output)!.AsObject();
    }
}
