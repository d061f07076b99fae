using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>POST /v1/chat/completions: one choice, whole or in events, at the model's pace.</summary>
internal sealed class StandInChat(StandInCall call, StandInRequest request, StandInModel model, StandInDraft draft)
{
    private readonly long _number = call.State.NextAnswer();
    private readonly long _created = call.State.Now;

    /// <summary>Answers a chat. The client's leaving ends it at once.</summary>
    public static async Task<StandInFault?> CompleteAsync(StandInCall call)
    {
        var (request, fault) = await call.ReadAsync(StandInRequest.Read);
        if (request is null)
        {
            return fault;
        }

        var (model, unfit) = call.State.FindModel(request.Model, StandInKind.Text);
        if (model is null)
        {
            return unfit;
        }

        var draft = new StandInDraft(call.State, model, request.Prompt, request.Seed, request.MaxTokens, request.Room);
        var answer = new StandInChat(call, request, model, draft);
        return request.Stream ? await answer.StreamAsync() : await answer.WriteAsync();
    }

    private async Task<StandInFault?> WriteAsync()
    {
        await draft.UntilAsync(0, call.Leaving);
        await draft.UntilEndAsync(call.Leaving);
        var message = new JsonObject { ["role"] = "assistant", ["content"] = draft.Text, ["refusal"] = null };
        var body = Envelope("chat.completion");
        body["choices"] = new JsonArray(Choice("message", message, draft.FinishReason));
        body["usage"] = StandInDraft.Usage([draft]);
        return await call.AnswerAsync(body);
    }

    private async Task<StandInFault?> StreamAsync()
    {
        await draft.UntilAsync(0, call.Leaving);
        var events = new StandInEvents(call.Context);
        await events.SendAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));
        for (var token = 0; token < draft.Tokens.Count; token++)
        {
            await draft.UntilAsync(token, call.Leaving);
            await events.SendAsync(Chunk(new JsonObject { ["content"] = draft.Tokens[token] }, null));
        }

        await draft.UntilEndAsync(call.Leaving);
        await events.SendAsync(Chunk([], draft.FinishReason));
        if (request.IncludeUsage)
        {
            var last = Envelope("chat.completion.chunk");
            last["choices"] = new JsonArray();
            last["usage"] = StandInDraft.Usage([draft]);
            await events.SendAsync(last);
        }

        await events.EndAsync();
        return null;
    }

    private JsonObject Chunk(JsonObject delta, string? finishReason)
    {
        var chunk = Envelope("chat.completion.chunk");
        chunk["choices"] = new JsonArray(Choice("delta", delta, finishReason));
        if (request.IncludeUsage)
        {
            chunk["usage"] = null;
        }

        return chunk;
    }

    private JsonObject Envelope(string kind) => new()
    {
        ["id"] = $"chatcmpl-stand-in-{call.State.Options.Region}-{_number}",
        ["object"] = kind,
        ["created"] = _created,
        ["model"] = model.Name,
        ["system_fingerprint"] = $"stand-in-{call.State.Options.Region}",
    };

    private static JsonObject Choice(string part, JsonObject content, string? finishReason) => new()
    {
        ["index"] = 0,
        [part] = content,
        ["logprobs"] = null,
        ["finish_reason"] = finishReason,
    };
}
