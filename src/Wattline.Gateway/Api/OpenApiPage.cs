using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>
/// GET /openapi/v1.json: what is served, for programs. Made from the code's own tables and types when it is asked for first, so that no start
/// waits for it; the same for all callers, and open to all as what it says stands in the documents too.
/// </summary>
internal static partial class OpenApiPage
{
    /// <summary>Where it stands.</summary>
    public const string Path = "/openapi/v1.json";

    private static readonly Lazy<byte[]> Document = new(() => JsonSerializer.SerializeToUtf8Bytes(Whole()));

    /// <summary>Headers of an answer that was decided, and what they say.</summary>
    private static readonly (string Name, string Meaning)[] Figures =
    [
        ("Region", "Where it ran."), ("Model", "The model asked for, or the one chosen."), ("Decision", "Identifier of the receipt."),
        ("Mode", "observed, pinned or bypassed; absent where it was routed."), ("Overhead-Ms", "The gateway's own time, ms."),
        ("Energy-Basis", "Where joules come from: measured, published, modelled or chosen."),
        ("Budget-Tokens", "Of an alias: tokens that the model might think."),
        ("Expected-Error", "Of an alias: how likely the answer is wrong, by the model's success law, 0 to 1."),
        ("Difficulty", "Of an alias: how hard the question was taken to be, 0 to 1; hint or estimate; how sure that is, 0 to 1."),
        ("Energy-J", "Energy at the meter, J; not on streams."), ("Carbon-G", "Facility emissions, g; not on streams."),
        ("Cost-Usd", "The charge, USD; not on streams."),
    ];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, (HttpContext context) =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Document.Value.Length;
        return context.Response.Body.WriteAsync(Document.Value, context.RequestAborted).AsTask();
    });

    private static JsonObject Whole() => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "Wattline",
            ["version"] = "1",
            ["description"] = "Decides where AI inference runs. Figures are attributional: reckoned for each request, not metered.",
        },
        ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["azureKey"] = new JsonArray() }, new JsonObject()),
        ["paths"] = Paths(),
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject
            {
                ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "Where keys are configured." },
                ["azureKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "api-key" },
            },
            ["parameters"] = new JsonObject(Hints.Meanings.Select(hint => Entry(
                hint.Name, Parameter(Hints.Prefix + hint.Name, "header", hint.Meaning)))),
            ["headers"] = new JsonObject(Figures.Select(figure => Entry(figure.Name, new JsonObject
            {
                ["description"] = figure.Meaning,
                ["schema"] = new JsonObject { ["type"] = figure.Name is "Overhead-Ms" or "Energy-J" or "Carbon-G" or "Cost-Usd" ? "number" : "string" },
            }))),
            ["schemas"] = OpenApiSchemas.All,
        },
    };

    private static JsonObject Paths() => new(OpenApiRoutes.All.GroupBy(route => route.Path).OrderBy(path => path.Key, StringComparer.Ordinal)
        .Select(path => Entry(path.Key, new JsonObject(path.Select(route => Entry(route.Method, Described(route)))))));

    private static JsonObject Described(OpenApiRoute route)
    {
        var described = new JsonObject { ["operationId"] = route.Id, ["summary"] = route.Summary };
        if (!route.NeedsKey)
        {
            described["security"] = new JsonArray();
        }

        if (Parameters(route) is { Count: > 0 } parameters)
        {
            described["parameters"] = parameters;
        }

        if (route.Body is not null)
        {
            var schema = route.Body.Length > 0 ? OpenApiSchemas.Reference(route.Body) : [];
            described["requestBody"] = new JsonObject { ["content"] = new JsonObject { [route.BodyType] = new JsonObject { ["schema"] = schema } } };
        }

        described["responses"] = new JsonObject
        {
            ["200"] = Answer(route),
            ["default"] = Failure(route),
        };
        if (route.HasProblems && route.Path.StartsWith("/emissions/bylocation", StringComparison.Ordinal))
        {
            described["responses"]!["204"] = new JsonObject { ["description"] = "Nothing is known of that time; X-Wattline-Reason says why." };
        }

        return described;
    }

    private static JsonObject Failure(OpenApiRoute route) => new()
    {
        ["description"] = route.HasProblems ? "An error; its detail says which." : "An error; its code says which.",
        ["content"] = new JsonObject
        {
            [route.HasProblems ? "application/problem+json" : "application/json"] = new JsonObject
            {
                ["schema"] = OpenApiSchemas.Reference(route.HasProblems ? "Problem" : "Error"),
            },
        },
    };

    private static JsonArray Parameters(OpenApiRoute route) =>
    [
        .. PathParameter().Matches(route.Path).Select(part => Parameter(part.Groups["name"].Value, "path", null)),
        .. route.Query.Select(one => Parameter(
            one.Name, "query", one.Meaning, route.Schemas?.GetValueOrDefault(one.Name), route.Required.Contains(one.Name))),
        .. route.IsDecided || route.TakesHints ? Hints.Meanings.Select(hint => new JsonObject { ["$ref"] = $"#/components/parameters/{hint.Name}" }) : [],
    ];

    private static JsonObject Parameter(string name, string where, string? meaning, Func<JsonObject>? schema = null, bool isRequired = false)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = where, ["schema"] = schema?.Invoke() ?? new JsonObject { ["type"] = "string" } };
        if (where == "path" || isRequired)
        {
            parameter["required"] = true;
        }

        if (meaning is not null)
        {
            parameter["description"] = meaning;
        }

        return parameter;
    }

    private static JsonObject Answer(OpenApiRoute route)
    {
        var schema = route.Answer is null ? [] : OpenApiSchemas.Reference(route.Answer);
        var content = new JsonObject { [route.AnswerType] = new JsonObject { ["schema"] = schema } };
        if (route.MayStream)
        {
            content["text/event-stream"] = new JsonObject { ["schema"] = OpenApiSchemas.Reference("Text") };
        }

        var answer = new JsonObject { ["description"] = route.IsDecided ? "The region's answer." : "Done.", ["content"] = content };
        if (route.IsDecided)
        {
            answer["headers"] = new JsonObject(Figures.Select(figure => Entry(
                Hints.Prefix + figure.Name, new JsonObject { ["$ref"] = $"#/components/headers/{figure.Name}" })));
        }

        return answer;
    }

    private static KeyValuePair<string, JsonNode?> Entry(string name, JsonNode value) => new(name, value);

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex PathParameter();
}
