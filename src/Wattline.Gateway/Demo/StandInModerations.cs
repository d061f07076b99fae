using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in reads of a request for moderations.</summary>
/// <param name="Model">The model asked for; null for the stand-in's own.</param>
/// <param name="Inputs">Each text that is judged by itself, and whether a picture goes with it.</param>
internal sealed record StandInModerationRequest(string? Model, IReadOnlyList<(string Text, bool HasImage)> Inputs)
{
    private const int MostInputs = 2_048;

    /// <summary>Reads a body; the fault says what is wrong with it.</summary>
    public static (StandInModerationRequest? Request, StandInFault? Fault) Read(JsonElement root)
    {
        if (root.Member("model") is not null && root.Text("model") is null)
        {
            return (null, StandInRequest.NoModel);
        }

        if (ReadInputs(root.Member("input")) is { } inputs)
        {
            return (new StandInModerationRequest(root.Text("model"), inputs), null);
        }

        var message = $"'input' must be a text, a list of 1 to {MostInputs} texts, or a list of parts of type text or image_url.";
        return (null, new StandInFault(400, message, "input"));
    }

    private static IReadOnlyList<(string Text, bool HasImage)>? ReadInputs(JsonElement? input)
    {
        if (input is { ValueKind: JsonValueKind.String } text)
        {
            return [(text.GetString()!, false)];
        }

        if (input is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MostInputs)
        {
            return null;
        }

        var entries = list.EnumerateArray().ToList();
        if (entries.TrueForAll(entry => entry.ValueKind == JsonValueKind.String))
        {
            return [.. entries.Select(entry => (entry.GetString()!, false))];
        }

        return entries.TrueForAll(entry => entry.Text("text") is not null || entry.Text("type") == "image_url")
            ? [(string.Join(' ', entries.Select(entry => entry.Text("text"))), entries.Exists(entry => entry.Text("type") == "image_url"))]
            : null;
    }
}

/// <summary>
/// POST /v1/moderations. No model runs: a text is flagged in the categories that it names, as in "violence"; every other score is small and
/// drawn from the text.
/// </summary>
internal static class StandInModerations
{
    private const double FlaggedScore = 0.99, HighestUnflagged = 0.001;

    /// <summary>Each category and whether it also judges pictures.</summary>
    private static readonly (string Name, bool Images)[] Categories =
    [
        ("harassment", false), ("harassment/threatening", false), ("hate", false), ("hate/threatening", false), ("illicit", false),
        ("illicit/violent", false), ("self-harm", true), ("self-harm/intent", true), ("self-harm/instructions", true), ("sexual", true),
        ("sexual/minors", false), ("violence", true), ("violence/graphic", true),
    ];

    /// <summary>Answers with a judgement of each input.</summary>
    public static async Task<StandInFault?> ModerateAsync(StandInCall call)
    {
        var (request, fault) = await call.ReadAsync(StandInModerationRequest.Read);
        if (request is null)
        {
            return fault;
        }

        var name = request.Model ?? call.State.Options.Models.FirstOrDefault(one => one.Kind == StandInKind.Moderation)?.Name;
        if (name is null)
        {
            return StandInRequest.NoModel;
        }

        var (model, unfit) = call.State.FindModel(name, StandInKind.Moderation);
        if (model is null)
        {
            return unfit;
        }

        var tokens = request.Inputs.Sum(input => StandInText.CountTokens(input.Text));
        var wait = tokens * model.PrefillMsPerToken * call.State.Options.TimeScale;
        await Task.Delay(TimeSpan.FromMilliseconds(wait), call.State.Options.Clock, call.Leaving);
        return await call.AnswerAsync(new JsonObject
        {
            ["id"] = call.State.Ids.Next("modr-"),
            ["model"] = model.Name,
            ["results"] = new JsonArray([.. request.Inputs.Select(input => Judge(input.Text, input.HasImage))]),
        });
    }

    private static JsonObject Judge(string text, bool hasImage)
    {
        var random = new Random(StandInRequest.Hash(text));
        var (flags, scores, kinds, any) = (new JsonObject(), new JsonObject(), new JsonObject(), false);
        foreach (var (name, images) in Categories)
        {
            var named = text.Contains(name, StringComparison.OrdinalIgnoreCase);
            var drawn = random.NextDouble() * HighestUnflagged;
            flags[name] = named;
            scores[name] = named ? FlaggedScore : drawn;
            kinds[name] = images && hasImage ? new JsonArray("text", "image") : new JsonArray("text");
            any |= named;
        }

        return new JsonObject
        {
            ["flagged"] = any,
            ["categories"] = flags,
            ["category_scores"] = scores,
            ["category_applied_input_types"] = kinds,
        };
    }
}
