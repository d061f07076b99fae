using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Explain;
using Wattline.Gateway.Frontiers;
using Wattline.Gateway.Lab;
using Wattline.Gateway.Live;
using Wattline.Gateway.Market;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Planning;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>Shapes of bodies and answers: the gateway's own from its types, OpenAI's as far as the gateway looks at them.</summary>
internal static class OpenApiSchemas
{
    private static readonly JsonSchemaExporterOptions Own = new() { TransformSchemaNode = Written, TreatNullObliviousAsNonNullable = true };

    /// <summary>All of them by name.</summary>
    public static JsonObject All
    {
        get
        {
            var all = Typed;
            foreach (var (name, schema) in MarketSchemas.All)
            {
                all.Add(name, schema);
            }

            return all;
        }
    }

    private static JsonObject Typed => new()
    {
        ["Error"] = Failure,
        ["ModelRequest"] = Any("As OpenAI documents it; goes on as it came.", "model"),
        ["AnyRequest"] = Any("Any JSON object."),
        ["Text"] = Words,
        ["Model"] = Named,
        ["ModelList"] = Object(("object", Words), ("data", List(Reference("Model")))),
        ["PinOrder"] = Pin,
        ["Control"] = Of<ControlState>("Control"),
        ["Receipt"] = Of<Receipt>("Receipt"),
        ["ReceiptList"] = Of<ReceiptList>("ReceiptList"),
        ["Explanation"] = Of<Explanation>("Explanation"),
        ["Savings"] = Of<Savings>("Savings"),
        ["Spread"] = Of<Spread>("Spread"),
        ["Frontier"] = Of<FrontierAnswer>("Frontier"),
        ["MarketNames"] = Of<MarketNames>("MarketNames"),
        ["EnergyCurve"] = Of<EnergyCurve>("EnergyCurve"),
        ["ClaimList"] = Of<ClaimList>("ClaimList"),
        ["LiveTick"] = Of<LiveTick>("LiveTick"),
        ["DemoLoad"] = Of<DemoLoadState>("DemoLoad"),
        ["DemoLoadOrder"] = Load,
        ["Signals"] = Of<SignalsState>("Signals"),
        ["Reasoning"] = Of<ReasoningState>("Reasoning"),
        ["Deficit"] = Of<DeficitAnswer>("Deficit"),
        ["Policies"] = Of<PolicyAnswer>("Policies"),
        ["Curves"] = Of<CurveAnswer>("Curves"),
        ["AutoTrial"] = Of<AutoTrial>("AutoTrial"),
        ["Steering"] = Of<SteeringState>("Steering"),
        ["Verdict"] = Judgement,
        ["Feedback"] = new JsonObject { ["anyOf"] = new JsonArray(Reference("Verdict"), List(Reference("Verdict"))) },
        ["FeedbackAnswer"] = Of<FeedbackAnswer>("FeedbackAnswer"),
        ["FeedbackSummary"] = Of<FeedbackSummary>("FeedbackSummary"),
        ["OnSite"] = Of<OnSiteState>("OnSite"),
        ["Scenario"] = ScenarioSchema.At("#/components/schemas/Scenario"),
        ["Plan"] = Of<PlanReport>("Plan"),
        ["Carbon"] = Of<CarbonAnswer>("Carbon"),
        ["Price"] = Of<PriceAnswer>("Price"),
        ["ZoneList"] = Of<ZoneList>("ZoneList"),
        ["Problem"] = Details,
        ["EmissionsDataList"] = List(Object(("location", Words), ("time", Moment), ("rating", Number), ("duration", Words))),
        ["CarbonIntensityMean"] = Mean,
        ["CarbonIntensityMeanList"] = List(Reference("CarbonIntensityMean")),
        ["CarbonIntensityWishes"] = List(Object(("location", Words), ("startTime", Moment), ("endTime", Moment))),
        ["EmissionsForecastList"] = List(Object(
            ("generatedAt", Moment), ("requestedAt", Moment), ("location", Words), ("dataStartAt", Moment), ("dataEndAt", Moment), ("windowSize", Whole),
            ("optimalDataPoints", List(Reference("EmissionsForecastPoint"))), ("forecastData", List(Reference("EmissionsForecastPoint"))))),
        ["EmissionsForecastPoint"] = Object(("location", Words), ("timestamp", Moment), ("duration", Whole), ("value", Number)),
        ["EmissionsForecastWishes"] = List(Object(
            ("requestedAt", Moment), ("location", Words), ("dataStartAt", Moment), ("dataEndAt", Moment), ("windowSize", Whole))),
        ["EmissionsLocations"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = Object(("latitude", Nullable("number")), ("longitude", Nullable("number")), ("name", Words)),
        },
    };

    /// <summary>A reference to a schema.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject Words => new() { ["type"] = "string" };

    private static JsonObject Moment => new() { ["type"] = "string", ["format"] = "date-time" };

    private static JsonObject Number => new() { ["type"] = "number" };

    private static JsonObject Whole => new() { ["type"] = "integer" };

    private static JsonObject Mean => Object(("location", Words), ("startTime", Moment), ("endTime", Moment), ("carbonIntensity", Number));

    private static JsonObject Details => Object(
        ("type", Words), ("title", Words), ("status", Whole), ("detail", Nullable("string")),
        ("errors", new JsonObject { ["type"] = "object", ["additionalProperties"] = List(Words) }));

    private static JsonObject Named => Object(
        ("id", Words), ("object", Words), ("created", new JsonObject { ["type"] = "integer" }), ("owned_by", Words));

    private static JsonObject Failure => Object(("error", Object(
        ("message", Words), ("type", Words), ("param", Nullable("string")),
        ("code", new JsonObject { ["type"] = "string", ["enum"] = Texts(ErrorCodes.All) }),
        ("regions", List(Object(("region", Words), ("blocked", List(Words))))))));

    private static JsonObject Pin
    {
        get
        {
            var pin = Object(("region", Words), ("minutes", new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = 527_040 }));
            pin["required"] = Texts(["region"]);
            pin["additionalProperties"] = false;
            return pin;
        }
    }

    private static JsonObject Load
    {
        get
        {
            var load = Object(
                ("per_second", new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = DemoLoad.MostPerSecond }),
                ("stop", new JsonObject { ["type"] = "boolean" }));
            load["additionalProperties"] = false;
            return load;
        }
    }

    private static JsonObject Judgement
    {
        get
        {
            var verdict = Object(
                ("receipt", Words), ("correct", new JsonObject { ["type"] = "boolean" }), ("score", Share),
                ("difficulty", new JsonObject { ["anyOf"] = new JsonArray(Share, DifficultyWord) }), ("comment", Words));
            verdict["required"] = Texts(["receipt"]);
            verdict["additionalProperties"] = false;
            return verdict;
        }
    }

    private static JsonObject Share => new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 1 };

    private static JsonObject DifficultyWord => new() { ["type"] = "string", ["enum"] = Texts(DifficultyScale.Words.Select(one => one.Word)) };

    private static JsonObject Nullable(string type) => new() { ["type"] = Texts([type, "null"]) };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Object(params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, one.Schema))),
    };

    private static JsonObject Any(string description, params string[] required)
    {
        var any = new JsonObject { ["type"] = "object", ["description"] = description, ["additionalProperties"] = true };
        if (required.Length > 0)
        {
            any["required"] = Texts(required);
        }

        return any;
    }

    private static JsonNode Of<T>(string name)
    {
        var schema = WattlineJson.Options.GetJsonSchemaAsNode(typeof(T), Own);
        Rebase(schema, $"#/components/schemas/{name}/");
        return schema;
    }

    /// <summary>What stands in a schema twice refers to its first place, from the schema's own root; here that is a part of the document.</summary>
    private static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonObject schema)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference && reference.StartsWith("#/", StringComparison.Ordinal))
            {
                schema["$ref"] = root + reference[2..];
            }

            foreach (var (_, below) in schema)
            {
                Rebase(below, root);
            }
        }
        else if (node is JsonArray all)
        {
            foreach (var below in all)
            {
                Rebase(below, root);
            }
        }
    }

    /// <summary>What is written in a way of its own: quantities as numbers, hours as text, flags as the names of those set.</summary>
    private static JsonNode Written(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = System.Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isNullable = type != context.TypeInfo.Type;
        if (context.TypeInfo.Kind != JsonTypeInfoKind.None)
        {
            return schema;
        }

        if (type == typeof(Slot))
        {
            return new JsonObject { ["type"] = isNullable ? Texts(["string", "null"]) : "string", ["format"] = "date-time" };
        }

        if (type.Namespace == typeof(Units.Energy).Namespace)
        {
            return isNullable ? Nullable("number") : new JsonObject { ["type"] = "number" };
        }

        return type.IsEnum && type.IsDefined(typeof(FlagsAttribute), inherit: false)
            ? List(new JsonObject { ["type"] = "string", ["enum"] = Texts(FlagNames(type)) })
            : schema;
    }

    private static IEnumerable<string> FlagNames(Type flags) => Enum.GetValues(flags).Cast<object>()
        .Where(flag => long.IsPow2(Convert.ToInt64(flag, System.Globalization.CultureInfo.InvariantCulture)))
        .Select(flag => JsonNamingPolicy.CamelCase.ConvertName(flag.ToString()!)).Distinct();
}
