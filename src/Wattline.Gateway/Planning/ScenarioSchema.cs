using System.Text.Json.Nodes;

namespace Wattline.Gateway.Planning;

/// <summary>The JSON schema of a scenario (draft 2020-12), from the table by which the reader goes.</summary>
public static class ScenarioSchema
{
    /// <summary>The draft.</summary>
    public const string Draft = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>A new copy of it.</summary>
    public static JsonObject Document
    {
        get
        {
            var root = At("#");
            root.Insert(0, "$schema", Draft);
            root.Insert(1, "title", "Wattline scenario");
            return root;
        }
    }

    /// <summary>The schema as a part of a document.</summary>
    /// <param name="place">Where it stands there, as references name it.</param>
    internal static JsonObject At(string place)
    {
        var prefix = $"{place}/$defs/";
        var root = Of(ScenarioFields.All[0], prefix);
        root["$defs"] = new JsonObject(ScenarioFields.All.Skip(1)
            .Select(block => KeyValuePair.Create<string, JsonNode?>(block.Name, block.Name == "rules" ? Rules() : Of(block, prefix))));
        return root;
    }

    private static JsonObject Of(ScenarioBlock block, string prefix)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = block.Meaning,
            ["properties"] = new JsonObject(block.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, Of(field, prefix)))),
            ["additionalProperties"] = false,
        };
        if (block.Fields.Where(field => field.IsRequired).Select(field => field.Key).ToList() is { Count: > 0 } required)
        {
            schema["required"] = Texts(required);
        }

        return schema;
    }

    private static JsonObject Of(ScenarioField field, string prefix)
    {
        var schema = Shape(field, prefix);
        schema["description"] = Describe(field);
        return schema;
    }

    /// <summary>A sentence with unit and default, as a reader of the schema alone needs it.</summary>
    private static string Describe(ScenarioField field) => string.Concat(
        field.Meaning, field.Unit.Length > 0 ? $" Unit: {field.Unit}." : "",
        field.IsRequired ? " Required." : field.Default.Length > 0 ? $" Default: {field.Default}." : "");

    private static JsonObject Shape(ScenarioField field, string prefix) => field.Kind switch
    {
        FieldKind.Number => Number(field, "number"),
        FieldKind.Whole => Number(field, "integer"),
        FieldKind.Flag => new() { ["type"] = "boolean" },
        FieldKind.Word => Word(field),
        FieldKind.Texts => Either(new() { ["type"] = "string" }, List(new() { ["type"] = "string" })),
        FieldKind.Series => Either(Number(field, "number"), List(Number(field, "number")), ByHour(field)),
        FieldKind.Rules => Rules(),
        FieldKind.Batches => Either(Word(field), List(Number(field, "number"))),
        FieldKind.Block => Reference(field, prefix),
        FieldKind.Named => new() { ["type"] = "object", ["minProperties"] = field.IsRequired ? 1 : 0, ["additionalProperties"] = Reference(field, prefix) },
        FieldKind.List => new() { ["type"] = "array", ["minItems"] = field.IsRequired ? 1 : 0, ["items"] = Reference(field, prefix) },
        _ => new() { ["type"] = "string" },
    };

    /// <summary>A word; one that looks like a number may be written as one.</summary>
    private static JsonObject Word(ScenarioField field) => new()
    {
        ["enum"] = new JsonArray([.. field.Words.SelectMany(word => int.TryParse(word, out var number)
            ? new JsonNode?[] { JsonValue.Create(word), JsonValue.Create(number) }
            : [JsonValue.Create(word)])]),
    };

    private static JsonObject Number(ScenarioField field, string type) => new() { ["type"] = type, ["minimum"] = field.Least, ["maximum"] = field.Most };

    private static JsonObject ByHour(ScenarioField field) => new()
    {
        ["type"] = "object",
        ["minProperties"] = 1,
        ["propertyNames"] = new JsonObject { ["pattern"] = @"^\d{4}-\d{2}-\d{2}T\d{2}" },
        ["additionalProperties"] = Number(field, "number"),
    };

    /// <summary>A rule, a list of names, or such by where requests come from.</summary>
    private static JsonObject Rules()
    {
        static JsonObject Rule() => Either(new() { ["type"] = "string" }, List(new() { ["type"] = "string" }));
        return Either(Rule(), new() { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = Rule() });
    }

    private static JsonObject Either(params JsonObject[] shapes) => new() { ["anyOf"] = new JsonArray([.. shapes]) };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = items };

    private static JsonObject Reference(ScenarioField field, string prefix) => new() { ["$ref"] = prefix + field.Below };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
