using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>
/// A response in events, in OpenAI's order and numbered from 0. The first two come at once, the text when it is due; there is no
/// <c>[DONE]</c> at the end.
/// </summary>
internal sealed class StandInResponseEvents(StandInCall call, StandInResponseRun run)
{
    private readonly StandInEvents _events = new(call.Context);
    private int _sent;

    /// <summary>Sends them all. The client's leaving ends it at once, and nothing is stored then.</summary>
    public async Task WriteAsync()
    {
        await SendAsync("response.created", ("response", run.Write("in_progress")));
        await SendAsync("response.in_progress", ("response", run.Write("in_progress")));
        await run.Draft.UntilAsync(0, call.Leaving);
        await SendAsync("response.output_item.added", ("output_index", 0), ("item", run.Message("in_progress", null).Node));
        await SendPartAsync("response.content_part.added", ("part", StandInItem.OutputText("")));
        await SendTextAsync();
        await SendAsync("response.output_item.done", ("output_index", 0), ("item", run.Message(run.EndStatus, run.Draft.Text).Node));
        await SendAsync($"response.{run.EndStatus}", ("response", run.End()));
    }

    private async Task SendTextAsync()
    {
        for (var token = 0; token < run.Draft.Tokens.Count; token++)
        {
            await run.Draft.UntilAsync(token, call.Leaving);
            await SendPartAsync("response.output_text.delta", ("delta", run.Draft.Tokens[token]), ("logprobs", new JsonArray()));
        }

        await run.Draft.UntilEndAsync(call.Leaving);
        await SendPartAsync("response.output_text.done", ("text", run.Draft.Text), ("logprobs", new JsonArray()));
        await SendPartAsync("response.content_part.done", ("part", StandInItem.OutputText(run.Draft.Text)));
    }

    private Task SendPartAsync(string type, params (string Name, JsonNode Value)[] members) =>
        SendAsync(type, [("item_id", run.MessageId), ("output_index", 0), ("content_index", 0), .. members]);

    private Task SendAsync(string type, params (string Name, JsonNode Value)[] members)
    {
        var message = new JsonObject { ["type"] = type, ["sequence_number"] = _sent++ };
        foreach (var (name, value) in members)
        {
            message[name] = value;
        }

        return _events.SendAsync(type, message);
    }
}
