using System.Text.Json;

namespace Wattline.Gateway.Demo;

/// <summary>
/// Prompts as completions and embeddings take them: a text, texts, token numbers, or lists of them. A token number becomes four characters,
/// so that it counts as one token.
/// </summary>
internal static class StandInPrompts
{
    /// <summary>Reads them.</summary>
    /// <param name="element">The member of the body; null where it is absent.</param>
    /// <param name="name">Its name, for faults.</param>
    /// <param name="most">The most prompts.</param>
    public static (IReadOnlyList<string>? Prompts, StandInFault? Fault) Read(JsonElement? element, string name, int most)
    {
        var prompts = element switch
        {
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 => ReadList(list),
            _ => null,
        };
        if (prompts is null)
        {
            return (null, new StandInFault(400, $"'{name}' must be a text, a list of texts, a list of token numbers or a list of such lists.", name));
        }

        return prompts.Count <= most ? (prompts, null) : (null, new StandInFault(400, $"'{name}' has {prompts.Count} entries; {most} are the most.", name));
    }

    private static List<string>? ReadList(JsonElement list)
    {
        if (list[0].ValueKind == JsonValueKind.Number)
        {
            return Encode(list) is { } tokens ? [tokens] : null;
        }

        var prompts = list.EnumerateArray().Select(one => one.ValueKind switch
        {
            JsonValueKind.String => one.GetString(),
            JsonValueKind.Array when one.GetArrayLength() > 0 => Encode(one),
            _ => null,
        }).ToList();
        return prompts.Contains(null) ? null : [.. prompts.OfType<string>()];
    }

    private static string? Encode(JsonElement tokens)
    {
        var characters = new char[tokens.GetArrayLength() * StandInText.CharactersPerToken];
        var at = 0;
        foreach (var token in tokens.EnumerateArray())
        {
            if (token.ValueKind != JsonValueKind.Number || !token.TryGetInt32(out var number) || number < 0)
            {
                return null;
            }

            // Two halves of 12 bits each, off the surrogates.
            (characters[at], characters[at + 1]) = ((char)(number & 0xFFF), (char)((number >> 12) & 0xFFF));
            at += StandInText.CharactersPerToken;
        }

        return new string(characters);
    }
}
