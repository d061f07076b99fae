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
/// <param name="Room">The most tokens of thought; 0 for none.</param>
/// <param name="Prompt">All texts in a row.</param>
/// <param name="Seed">Drawn from model, seed and messages: the same ask gets the same answer, streamed or not.</param>
internal sealed record StandInRequest(string Model, bool Stream, bool IncludeUsage, int? MaxTokens, int Room, string Prompt, int Seed)
{
    /// <summary>Reads a chat request; the fault says what is wrong with it.</summary>
    public static (StandInRequest? Request, StandInFault? Fault) Read(JsonElement root)
    {
        if (root.Text("model") is not { } model)
        {
            return (null, NoModel);
        }

        if (root.Member("messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            return (null, new StandInFault(400, "'messages' must be a non-empty array.", "messages"));
        }

        var (limit, fault) = ReadLimit(root, "max_completion_tokens", "max_tokens");
        if (fault is not null)
        {
            return (null, fault);
        }

        var seed = root.GetProperty("model").GetRawText() + root.Member("seed")?.GetRawText() + messages.GetRawText();
        var room = StandInThought.Room(root, limit);
        return (new StandInRequest(model, root.IsTrue("stream"), WantsUsage(root), limit, room, ReadTexts(messages), Hash(seed)), null);
    }

    /// <summary>The fault of a body without a model's name.</summary>
    public static StandInFault NoModel => new(400, "You must provide a model parameter.", "model");

    /// <summary>Whether a stream is to end with the usage.</summary>
    public static bool WantsUsage(JsonElement root) => root.Member("stream_options") is { } options && options.IsTrue("include_usage");

    /// <summary>The most tokens of an answer: the first of the named members that is there, null for no limit.</summary>
    public static (int? Limit, StandInFault? Fault) ReadLimit(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (root.Member(name) is { } given)
            {
                return given.IsCount(int.MaxValue, out var limit)
                    ? (limit, null)
                    : (null, new StandInFault(400, "The token limit must be a whole number of 1 or more.", names[^1]));
            }
        }

        return (null, null);
    }

    /// <summary>Draws a seed from a text.</summary>
    public static int Hash(string text) => BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string ReadTexts(JsonElement messages)
    {
        var all = new StringBuilder();
        foreach (var message in messages.EnumerateArray())
        {
            if (message.Text("content") is { } text)
            {
                all.Append(text);
            }
            else if (message.Member("content") is { ValueKind: JsonValueKind.Array } parts)
            {
                all.AppendJoin("", parts.EnumerateArray().Select(part => part.Text("text")));
            }
        }

        return all.ToString();
    }
}
