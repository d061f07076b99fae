using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>A conversation as it is stored.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="CreatedAt">When it was made, seconds since 1970.</param>
/// <param name="Metadata">The client's own, as JSON.</param>
/// <param name="Items">What was said, the oldest first.</param>
internal sealed record StandInConversation(string Id, long CreatedAt, string Metadata, IReadOnlyList<StandInItem> Items)
{
    private const int MostItems = 1_000;
    private const long MostBytes = 8_000_000;

    /// <summary>Bytes that it takes, about.</summary>
    public long Size => (sizeof(char) * (long)Metadata.Length) + Items.Sum(item => item.Size);

    /// <summary>All that a model would read of it.</summary>
    public string Text => string.Concat(Items.Select(item => item.Text));

    /// <summary>The conversation as it is shown.</summary>
    public JsonObject Node => new()
    {
        ["id"] = Id,
        ["object"] = "conversation",
        ["created_at"] = CreatedAt,
        ["metadata"] = JsonNode.Parse(Metadata),
    };

    /// <summary>The conversation with more items; the oldest make room.</summary>
    public StandInConversation Append(IEnumerable<StandInItem> items)
    {
        var all = Items.Concat(items).ToList();
        var (drop, bytes) = (0, all.Sum(item => item.Size));
        while (all.Count - drop > MostItems || bytes > MostBytes)
        {
            bytes -= all[drop++].Size;
        }

        return this with { Items = all[drop..] };
    }

    /// <summary>The fault of an identifier that is none of this stand-in's conversations.</summary>
    public static StandInFault Unknown(string id) => new(404, $"Conversation with id '{id}' not found.");

    /// <summary>Reads metadata: at most 16 texts; none is empty metadata.</summary>
    public static (string? Metadata, StandInFault? Fault) ReadMetadata(JsonElement root)
    {
        const int most = 16, longestName = 64, longestValue = 512;
        if (root.Member("metadata") is not { } metadata)
        {
            return ("{}", null);
        }

        var isValid = metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().Count() <= most
            && metadata.EnumerateObject().All(one => one.Name.Length <= longestName && one.Value.ValueKind == JsonValueKind.String
                && one.Value.GetString()!.Length <= longestValue);
        var message = $"'metadata' must be an object of at most {most} texts, names of {longestName} characters, values of {longestValue}.";
        return isValid ? (metadata.GetRawText(), null) : (null, new StandInFault(400, message, "metadata"));
    }
}
