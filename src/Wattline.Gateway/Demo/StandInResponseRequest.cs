using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in reads of a request for a response.</summary>
/// <param name="Model">The model asked for.</param>
/// <param name="Stream">Whether the answer is to come in events.</param>
/// <param name="Store">Whether it is to be stored; so it is unless said otherwise.</param>
/// <param name="Background">Whether it is to be written after the request was answered.</param>
/// <param name="MaxTokens">The most tokens of the answer; null for no limit.</param>
/// <param name="Room">The most tokens of thought; 0 for none.</param>
/// <param name="Instructions">What stands before all else; null for nothing.</param>
/// <param name="PreviousId">The response that it goes on from; null for none.</param>
/// <param name="ConversationId">The conversation that it belongs to; null for none.</param>
/// <param name="Input">What is asked.</param>
/// <param name="Echo">The settings that the answer repeats, as JSON.</param>
internal sealed record StandInResponseRequest(
    string Model, bool Stream, bool Store, bool Background, int? MaxTokens, int Room, string? Instructions, string? PreviousId, string? ConversationId,
    IReadOnlyList<StandInItem> Input, string Echo)
{
    /// <summary>The settings that an answer repeats, with OpenAI's defaults as JSON.</summary>
    private static readonly (string Name, string Default)[] Echoed =
    [
        ("parallel_tool_calls", "true"), ("prompt_cache_key", "null"), ("reasoning", """{"effort":null,"summary":null}"""),
        ("safety_identifier", "null"), ("temperature", "1"), ("text", """{"format":{"type":"text"}}"""), ("tool_choice", "\"auto\""),
        ("tools", "[]"), ("top_logprobs", "0"), ("top_p", "1"), ("truncation", "\"disabled\""), ("user", "null"),
    ];

    /// <summary>Reads a body; the fault says what is wrong with it.</summary>
    public static (StandInResponseRequest? Request, StandInFault? Fault) Read(JsonElement root, StandInState state)
    {
        if (root.Text("model") is not { } model)
        {
            return (null, StandInRequest.NoModel);
        }

        var (input, unread) = root.Member("input") is { } given
            ? new StandInItems(state, "input").Read(given)
            : (null, new StandInFault(400, "Missing required parameter: 'input'.", "input", "missing_required_parameter"));
        var (limit, unlimited) = StandInRequest.ReadLimit(root, "max_output_tokens");
        var (metadata, unknown) = StandInConversation.ReadMetadata(root);
        if (input is null || unlimited is not null || metadata is null)
        {
            return (null, unread ?? unlimited ?? unknown);
        }

        var store = root.Member("store") is not { ValueKind: JsonValueKind.False };
        var conversation = root.Text("conversation") ?? root.Member("conversation")?.Text("id");
        var request = new StandInResponseRequest(
            model, root.IsTrue("stream"), store, root.IsTrue("background"), limit, StandInThought.Room(root, limit), root.Text("instructions"),
            root.Text("previous_response_id"), conversation, input, ReadEcho(root, metadata));
        return request.Contradiction() is { } fault ? (null, fault) : (request, null);
    }

    private StandInFault? Contradiction() => this switch
    {
        { PreviousId: not null, ConversationId: not null } =>
            new(400, "'previous_response_id' and 'conversation' exclude each other; give one of them.", "previous_response_id"),
        { Background: true, Store: false } => new(400, "A response in the background must be stored; leave 'store' out.", "store"),
        { Background: true, Stream: true } => new(400, "A stand-in does not stream responses in the background; leave 'stream' out.", "stream"),
        _ => null,
    };

    private static string ReadEcho(JsonElement root, string metadata)
    {
        var echo = new JsonObject { ["metadata"] = JsonNode.Parse(metadata) };
        foreach (var (name, usual) in Echoed)
        {
            echo[name] = JsonNode.Parse(root.Member(name)?.GetRawText() ?? usual);
        }

        return echo.ToJsonString();
    }
}
