using System.Text.Json;

namespace Wattline.Gateway.Demo;

/// <summary>Members of a JSON body as a stand-in reads them.</summary>
internal static class StandInJson
{
    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <summary>A member that is a text; null where it is absent or something else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Whether a member is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Whether an element is a whole number of at least 1 and at most a limit.</summary>
    public static bool IsCount(this JsonElement element, int most, out int count)
    {
        count = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out count) && count >= 1 && count <= most;
    }
}
