using System.Text.Json.Nodes;
using Wattline.Gateway.Lab;

namespace Wattline.Gateway.Api;

/// <summary>The laboratory's paths, as the OpenAPI document tells of them.</summary>
internal static class LabRoutes
{
    /// <summary>All of them.</summary>
    public static IEnumerable<OpenApiRoute> All =>
    [
        new("get", "/api/lab/deficit", "get_deficit", "A battery's deficit by law, exactly and simulated, with some of the walks.")
        {
            Answer = "Deficit",
            Query = [.. Told(DeficitQuestion.Numbers)],
            Schemas = Ranges(DeficitQuestion.Numbers),
        },
        new("get", "/api/lab/policies", "get_policies", "When and on which model tasks run: policies on the same runs of one world, and a bound.")
        {
            Answer = "Policies",
            Query = [("world", "ideal (the study's battery; where it is left out), limited, sun or wind."), .. Told(PolicyQuestion.Numbers)],
            Schemas = With(Ranges(PolicyQuestion.Numbers), "world", PolicyQuestion.Worlds),
        },
        new("get", "/api/lab/curves", "get_curves", "Energy and time of models that think, by difficulty and by budget, with where they cross.")
        {
            Answer = "Curves",
            Query =
            [
                ("models", "configured (where it is left out and a model has a block in 'reasoning') or study."),
                ("region", "Whose joules and seconds the configured models have; the first that serves most where it is left out."),
                .. Told(CurveQuestion.Numbers),
            ],
            Schemas = With(Ranges(CurveQuestion.Numbers), "models", ["configured", "study"]),
        },
        new("post", "/api/lab/auto", "try_auto", "What an alias would choose for a chat completion: read and decided as one, and not sent, kept or logged.")
        {
            Body = "ModelRequest", Answer = "AutoTrial", TakesHints = true,
        },
    ];

    private static IEnumerable<(string Name, string Meaning)> Told(IReadOnlyList<LabNumber> numbers) => numbers.Select(one => (one.Name, one.Meaning));

    private static Dictionary<string, Func<JsonObject>> Ranges(IReadOnlyList<LabNumber> numbers) => numbers.ToDictionary(
        one => one.Name,
        one => (Func<JsonObject>)(() => new JsonObject
        {
            ["type"] = one.IsWhole ? "integer" : "number",
            ["minimum"] = one.Least,
            ["maximum"] = one.Most,
        }));

    private static Dictionary<string, Func<JsonObject>> With(Dictionary<string, Func<JsonObject>> schemas, string name, IReadOnlyList<string> words)
    {
        schemas[name] = () => new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]),
        };
        return schemas;
    }
}
