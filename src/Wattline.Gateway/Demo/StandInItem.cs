using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>An item of a response or a conversation: a message, or a tool's call or output.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Json">The whole item as it is shown.</param>
/// <param name="Text">What a model would read of it.</param>
internal sealed record StandInItem(string Id, string Json, string Text)
{
    /// <summary>Bytes that it takes, about.</summary>
    public long Size => sizeof(char) * ((long)Id.Length + Json.Length + Text.Length);

    /// <summary>The item as a node of its own.</summary>
    public JsonNode Node => JsonNode.Parse(Json)!;

    /// <summary>A message of the assistant.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="status">in_progress, completed or incomplete.</param>
    /// <param name="text">What it says; null where it says nothing yet.</param>
    public static StandInItem Answer(string id, string status, string? text)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = "message",
            ["status"] = status,
            ["role"] = "assistant",
            ["content"] = text is null ? [] : new JsonArray(OutputText(text)),
        };
        return new StandInItem(id, json.ToJsonString(), text ?? "");
    }

    /// <summary>A part of an answer.</summary>
    public static JsonObject OutputText(string text) => new()
    {
        ["type"] = "output_text",
        ["annotations"] = new JsonArray(),
        ["logprobs"] = new JsonArray(),
        ["text"] = text,
    };
}
