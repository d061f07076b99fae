using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>
/// Reads items as responses and conversations take them. Files that were uploaded here or come with the item count as text, a byte a
/// character; pictures and addresses are not looked at, as no model runs.
/// </summary>
internal sealed class StandInItems(StandInState state, string name)
{
    /// <summary>The most characters that a model reads at once: 131,072 tokens, the context of Llama 3.1.</summary>
    public const int MostCharacters = 131_072 * StandInText.CharactersPerToken;

    private static readonly string[] Roles = ["user", "assistant", "system", "developer"];

    private int _characters;

    /// <summary>The fault of a text that no model here could read.</summary>
    public static StandInFault TooLong(string name) => new(
        400, $"The input exceeds the context of {MostCharacters / StandInText.CharactersPerToken} tokens.", name, "context_length_exceeded");

    /// <summary>Reads a text, which becomes a message of the user, or a list of items.</summary>
    public (IReadOnlyList<StandInItem>? Items, StandInFault? Fault) Read(JsonElement? input)
    {
        if (input is { ValueKind: JsonValueKind.String } text)
        {
            return ([Message("user", new JsonArray(Part("input_text", text.GetString()!)), text.GetString()!, null)], null);
        }

        if (input is not { ValueKind: JsonValueKind.Array } list)
        {
            return (null, new StandInFault(400, $"'{name}' must be a list of items.", name));
        }

        var items = new List<StandInItem>();
        foreach (var element in list.EnumerateArray())
        {
            var (item, fault) = ReadItem(element, $"{name}[{items.Count}]");
            _characters += item?.Text.Length ?? 0;
            if (item is null || _characters > MostCharacters)
            {
                return (null, fault ?? TooLong(name));
            }

            items.Add(item);
        }

        return (items, null);
    }

    private (StandInItem? Item, StandInFault? Fault) ReadItem(JsonElement element, string at)
    {
        var role = element.Text("role");
        return (element.Text("type"), role) switch
        {
            (null or "message", not null) when Roles.Contains(role) => ReadMessage(element, role, at),
            (null or "message", _) => (null, new StandInFault(400, $"'{at}' needs a type, or a role: {string.Join(", ", Roles)}.", at)),
            ("item_reference", _) => Refer(element.Text("id")),
            var (type, _) => (Keep(element, type), null),
        };
    }

    private (StandInItem? Item, StandInFault? Fault) ReadMessage(JsonElement element, string role, string at)
    {
        var id = element.Text("id");
        if (element.Text("content") is { } text)
        {
            var part = role == "assistant" ? StandInItem.OutputText(text) : Part("input_text", text);
            return (Message(role, new JsonArray(part), text, id), null);
        }

        if (element.Member("content") is not { ValueKind: JsonValueKind.Array } parts)
        {
            return (null, new StandInFault(400, $"'{at}.content' must be a text or a list of parts.", $"{at}.content"));
        }

        var all = new StringBuilder();
        foreach (var part in parts.EnumerateArray())
        {
            var (read, fault) = ReadPart(part, $"{at}.content");
            if (read is null)
            {
                return (null, fault);
            }

            all.Append(read, 0, Math.Min(read.Length, Math.Max(0, MostCharacters + 1 - all.Length)));
        }

        return (Message(role, JsonNode.Parse(parts.GetRawText())!.AsArray(), all.ToString(), id), null);
    }

    private (string? Text, StandInFault? Fault) ReadPart(JsonElement part, string at)
    {
        if (part.Text("type") is not { } type)
        {
            return (null, new StandInFault(400, $"'{at}' holds a part without a type.", at));
        }

        if (type != "input_file")
        {
            return (part.Text("text") ?? "", null);
        }

        if (part.Text("file_id") is { } id)
        {
            return state.FindFile(id) is { } file ? (Decode(file.Content), null) : (null, StandInFile.Unknown(id, at));
        }

        if (part.Text("file_data") is not { } data)
        {
            return part.Text("file_url") is not null ? ("", null)
                : (null, new StandInFault(400, $"'{at}' holds a file without file_id, file_data or file_url.", at));
        }

        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data[(data.IndexOf(',', StringComparison.Ordinal) + 1)..], bytes, out var length)
            ? (Decode(bytes.AsSpan(0, length)), null)
            : (null, new StandInFault(400, $"'{at}' holds a file whose file_data is not base64.", at));
    }

    private (StandInItem? Item, StandInFault? Fault) Refer(string? id)
    {
        var known = state.Responses.All().SelectMany(response => response.Input.Concat(response.Output))
            .Concat(state.Conversations.All().SelectMany(conversation => conversation.Items));
        return known.FirstOrDefault(item => item.Id == id) is { } found ? (found, null)
            : (null, new StandInFault(404, $"Item with id '{id}' not found.", name));
    }

    /// <summary>An item that is neither a message nor a reference: kept as it came, with an identifier.</summary>
    private StandInItem Keep(JsonElement element, string type)
    {
        var item = JsonNode.Parse(element.GetRawText())!.AsObject();
        var id = element.Text("id") ?? state.Ids.Next(type switch
        {
            "function_call" => "fc_",
            "function_call_output" => "fco_",
            "reasoning" => "rs_",
            _ => "item_",
        });
        item["id"] = id;
        return new StandInItem(id, item.ToJsonString(), element.Text("arguments") + element.Text("output"));
    }

    private StandInItem Message(string role, JsonArray content, string text, string? id)
    {
        id ??= state.Ids.Next("msg_");
        var item = new JsonObject { ["id"] = id, ["type"] = "message", ["status"] = "completed", ["role"] = role, ["content"] = content };
        return new StandInItem(id, item.ToJsonString(), text);
    }

    private static JsonObject Part(string type, string text) => new() { ["type"] = type, ["text"] = text };

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, MostCharacters + 1)]);
}
