using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>GET and DELETE /v1/responses/{id}, POST of its cancel and GET of its input_items.</summary>
internal static class StandInStoredResponses
{
    private const int UsualPage = 20, LargestPage = 100;

    /// <summary>GET /v1/responses/{id}.</summary>
    public static async Task<StandInFault?> GetAsync(StandInCall call)
    {
        if (call.State.Responses.Find(call.Ids[0]) is not { } found)
        {
            return StandInResponse.Unknown(call.Ids[0]);
        }

        return call.Query("stream") is "true"
            ? new StandInFault(400, "A stand-in does not stream a response again; ask without 'stream'.", "stream")
            : await call.AnswerAsync(found.Node);
    }

    /// <summary>DELETE /v1/responses/{id}; one that is still written is stopped.</summary>
    public static async Task<StandInFault?> DeleteAsync(StandInCall call)
    {
        if (!call.State.Responses.Remove(call.Ids[0], out var removed))
        {
            return StandInResponse.Unknown(call.Ids[0]);
        }

        await call.State.Background.StopAsync(removed.Id);
        return await call.AnswerAsync(new JsonObject { ["id"] = removed.Id, ["object"] = "response", ["deleted"] = true });
    }

    /// <summary>POST /v1/responses/{id}/cancel: stops a response that is written in the background; a second time changes nothing.</summary>
    public static async Task<StandInFault?> CancelAsync(StandInCall call)
    {
        var id = call.Ids[0];
        if (call.State.Responses.Find(id) is not { } found)
        {
            return StandInResponse.Unknown(id);
        }

        if (!found.IsBackground)
        {
            return new StandInFault(400, "Cannot cancel a synchronous response.");
        }

        await call.State.Background.StopAsync(id);
        if (call.State.Responses.Update(id, Cancel) is not { } after)
        {
            return StandInResponse.Unknown(id);
        }

        return after.Status == "cancelled" ? await call.AnswerAsync(after.Node) : new StandInFault(400, $"Cannot cancel a response that is {after.Status}.");
    }

    /// <summary>GET /v1/responses/{id}/input_items: the newest first unless asked otherwise.</summary>
    public static async Task<StandInFault?> ListInputAsync(StandInCall call) => call.State.Responses.Find(call.Ids[0]) is { } found
        ? await StandInPage.AnswerAsync(call, found.Input.Select(item => (item.Id, item.Node)), UsualPage, LargestPage)
        : StandInResponse.Unknown(call.Ids[0]);

    private static StandInResponse Cancel(StandInResponse response)
    {
        if (response.Status is not ("queued" or "in_progress"))
        {
            return response;
        }

        var json = response.Node;
        json["status"] = "cancelled";
        return response with { Json = json.ToJsonString(), Status = "cancelled" };
    }
}
