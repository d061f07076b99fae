using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>POST /v1/conversations, and GET, POST and DELETE of one.</summary>
internal static class StandInConversations
{
    /// <summary>The most items of one request, as at OpenAI.</summary>
    public const int MostItems = 20;

    /// <summary>POST /v1/conversations. The body may be empty.</summary>
    public static async Task<StandInFault?> CreateAsync(StandInCall call)
    {
        var (conversation, fault) = await call.ReadAsync(root => Read(root, call.State), mayBeEmpty: true);
        if (conversation is null)
        {
            return fault;
        }

        call.State.Conversations.Add(conversation.Id, conversation);
        return await call.AnswerAsync(conversation.Node);
    }

    /// <summary>GET /v1/conversations/{id}.</summary>
    public static async Task<StandInFault?> GetAsync(StandInCall call) =>
        call.State.Conversations.Find(call.Ids[0]) is { } found ? await call.AnswerAsync(found.Node) : StandInConversation.Unknown(call.Ids[0]);

    /// <summary>POST /v1/conversations/{id}: other metadata.</summary>
    public static async Task<StandInFault?> UpdateAsync(StandInCall call)
    {
        var (metadata, fault) = await call.ReadAsync(StandInConversation.ReadMetadata);
        if (metadata is null)
        {
            return fault;
        }

        var updated = call.State.Conversations.Update(call.Ids[0], conversation => conversation with { Metadata = metadata });
        return updated is null ? StandInConversation.Unknown(call.Ids[0]) : await call.AnswerAsync(updated.Node);
    }

    /// <summary>DELETE /v1/conversations/{id}.</summary>
    public static async Task<StandInFault?> DeleteAsync(StandInCall call) => call.State.Conversations.Remove(call.Ids[0], out _)
        ? await call.AnswerAsync(new JsonObject { ["id"] = call.Ids[0], ["object"] = "conversation.deleted", ["deleted"] = true })
        : StandInConversation.Unknown(call.Ids[0]);

    /// <summary>Reads the items of a body, at most 20.</summary>
    public static (IReadOnlyList<StandInItem>? Items, StandInFault? Fault) ReadItems(JsonElement root, StandInState state)
    {
        var items = root.Member("items");
        return items is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() <= MostItems
            ? new StandInItems(state, "items").Read(list)
            : (null, new StandInFault(400, $"'items' must be a list of at most {MostItems} items.", "items"));
    }

    private static (StandInConversation? Conversation, StandInFault? Fault) Read(JsonElement root, StandInState state)
    {
        var (metadata, unread) = StandInConversation.ReadMetadata(root);
        var (items, fault) = root.Member("items") is null ? ([], null) : ReadItems(root, state);
        return metadata is null || items is null
            ? (null, unread ?? fault)
            : (new StandInConversation(state.Ids.Next("conv_"), state.Now, metadata, []).Append(items), null);
    }
}
