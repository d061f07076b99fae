using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.Demo;

/// <summary>Why a stand-in does not answer, in OpenAI's terms.</summary>
internal sealed record StandInFault(int Status, string Message, string? Param = null, string? Code = null);

/// <summary>The few fields of a chat request that a stand-in reads.</summary>
/// <param name="Model">The model asked for.</param>
/// <param name="Stream">Whether the answer is to come in events.</param>
/// <param name="IncludeUsage">Whether the events are to end with the usage.</param>
/// <param name="MaxTokens">The most tokens of the answer; null for no limit.</param>
/// <param name="PromptTokens">Characters of all texts over four, rounded up; at least 1.</param>
/// <param name="Seed">Drawn from model, seed and messages: the same ask gets the same answer, streamed or not.</param>
internal sealed record StandInRequest(string Model, bool Stream, bool IncludeUsage, int? MaxTokens, int PromptTokens, int Seed)
{
    private const int CharactersPerToken = 4;

    /// <summary>Reads a body; the fault says what is wrong with it.</summary>
    public static (StandInRequest? Request, StandInFault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second kind: a text with half of a surrogate pair.
            return (null, new StandInFault(400, $"The body is not valid JSON: {fault.Message}"));
        }
    }

    private static (StandInRequest? Request, StandInFault? Fault) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Member(root, "model") is not { ValueKind: JsonValueKind.String } model)
        {
            return (null, new StandInFault(400, "You must provide a model parameter.", "model"));
        }

        if (Member(root, "messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            return (null, new StandInFault(400, "'messages' must be a non-empty array.", "messages"));
        }

        var limit = Member(root, "max_completion_tokens") ?? Member(root, "max_tokens");
        var most = 0;
        if (limit is { } given && !(given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out most) && most >= 1))
        {
            return (null, new StandInFault(400, "The token limit must be a whole number of 1 or more.", "max_tokens"));
        }

        var characters = messages.EnumerateArray().Sum(Characters);
        return (new StandInRequest(
            model.GetString()!, IsTrue(Member(root, "stream")),
            Member(root, "stream_options") is { ValueKind: JsonValueKind.Object } options && IsTrue(Member(options, "include_usage")),
            limit is null ? null : most, Math.Max(1, (characters + CharactersPerToken - 1) / CharactersPerToken),
            Hash(model.GetRawText() + Member(root, "seed")?.GetRawText() + messages.GetRawText())), null);
    }

    /// <summary>A member that is there and not null.</summary>
    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static bool IsTrue(JsonElement? element) => element is { ValueKind: JsonValueKind.True };

    private static int Characters(JsonElement message) => message.ValueKind != JsonValueKind.Object ? 0 : Member(message, "content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Length,
        { ValueKind: JsonValueKind.Array } parts => parts.EnumerateArray().Sum(PartCharacters),
        _ => 0,
    };

    private static int PartCharacters(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && Member(part, "text") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!.Length
            : 0;

    private static int Hash(string text) => BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
