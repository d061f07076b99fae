namespace Wattline.Gateway.Demo;

/// <summary>GET and POST /v1/conversations/{id}/items, and GET and DELETE of one.</summary>
internal static class StandInConversationItems
{
    private const int UsualPage = 20, LargestPage = 100;

    /// <summary>GET /v1/conversations/{id}/items: the newest first unless asked otherwise.</summary>
    public static async Task<StandInFault?> ListAsync(StandInCall call) => call.State.Conversations.Find(call.Ids[0]) is { } found
        ? await StandInPage.AnswerAsync(call, found.Items.Select(item => (item.Id, item.Node)), UsualPage, LargestPage)
        : StandInConversation.Unknown(call.Ids[0]);

    /// <summary>POST /v1/conversations/{id}/items: at most 20.</summary>
    public static async Task<StandInFault?> CreateAsync(StandInCall call)
    {
        var (items, fault) = await call.ReadAsync(root => StandInConversations.ReadItems(root, call.State));
        if (items is null)
        {
            return fault;
        }

        return call.State.Conversations.Update(call.Ids[0], conversation => conversation.Append(items)) is null
            ? StandInConversation.Unknown(call.Ids[0])
            : await call.AnswerAsync(StandInPage.Write([.. items.Select(item => (item.Id, item.Node))], hasMore: false));
    }

    /// <summary>GET /v1/conversations/{id}/items/{item}.</summary>
    public static async Task<StandInFault?> GetAsync(StandInCall call)
    {
        if (call.State.Conversations.Find(call.Ids[0]) is not { } conversation)
        {
            return StandInConversation.Unknown(call.Ids[0]);
        }

        return conversation.Items.FirstOrDefault(item => item.Id == call.Ids[1]) is { } found ? await call.AnswerAsync(found.Node) : Unknown(call);
    }

    /// <summary>DELETE /v1/conversations/{id}/items/{item}: answers with the conversation.</summary>
    public static async Task<StandInFault?> DeleteAsync(StandInCall call)
    {
        var deleted = false;
        var left = call.State.Conversations.Update(call.Ids[0], conversation =>
        {
            var kept = conversation.Items.Where(item => item.Id != call.Ids[1]).ToList();
            deleted = kept.Count < conversation.Items.Count;
            return conversation with { Items = kept };
        });
        return left is null ? StandInConversation.Unknown(call.Ids[0]) : deleted ? await call.AnswerAsync(left.Node) : Unknown(call);
    }

    private static StandInFault Unknown(StandInCall call) => new(404, $"Item with id '{call.Ids[1]}' not found.");
}
