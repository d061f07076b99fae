using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in reads of a request for completions.</summary>
/// <param name="Model">The model asked for.</param>
/// <param name="Stream">Whether the answer is to come in events.</param>
/// <param name="IncludeUsage">Whether the events are to end with the usage.</param>
/// <param name="MaxTokens">The most tokens of each choice.</param>
/// <param name="Prompts">Each prompt.</param>
/// <param name="ChoicesEach">Choices for each prompt.</param>
/// <param name="Seed">The seed as it was given; empty for none.</param>
internal sealed record StandInCompletionRequest(
    string Model, bool Stream, bool IncludeUsage, int MaxTokens, IReadOnlyList<string> Prompts, int ChoicesEach, string Seed)
{
    // OpenAI's own: 16 tokens where none are asked for, and a prompt that is the end of a text where there is none.
    private const int DefaultTokens = 16, MostChoices = 128;
    private const string NoPrompt = "<|endoftext|>";

    /// <summary>Reads a body; the fault says what is wrong with it.</summary>
    public static (StandInCompletionRequest? Request, StandInFault? Fault) Read(JsonElement root)
    {
        if (root.Text("model") is not { } model)
        {
            return (null, StandInRequest.NoModel);
        }

        var (prompts, unread) = root.Member("prompt") is { } prompt ? StandInPrompts.Read(prompt, "prompt", MostChoices) : ([NoPrompt], null);
        var (limit, unlimited) = StandInRequest.ReadLimit(root, "max_tokens");
        if (prompts is null || unlimited is not null)
        {
            return (null, unread ?? unlimited);
        }

        var each = 1;
        if (root.Member("n") is { } given && !given.IsCount(MostChoices / prompts.Count, out each))
        {
            return (null, new StandInFault(400, $"'n' must be a whole number of 1 or more, and at most {MostChoices} with all prompts together.", "n"));
        }

        return (new StandInCompletionRequest(
            model, root.IsTrue("stream"), StandInRequest.WantsUsage(root), limit ?? DefaultTokens, prompts, each,
            root.Member("seed")?.GetRawText() ?? ""), null);
    }
}

/// <summary>POST /v1/completions: a choice for each prompt, or several, all at once at the model's pace.</summary>
internal sealed class StandInCompletions(StandInCall call, StandInCompletionRequest request, StandInModel model)
{
    private readonly long _number = call.State.NextAnswer();
    private readonly long _created = call.State.Now;

    private readonly IReadOnlyList<StandInDraft> _drafts =
    [
        .. from prompt in request.Prompts
           from choice in Enumerable.Range(0, request.ChoicesEach)
           let seed = StandInRequest.Hash($"{model.Name} {request.Seed} {choice} {prompt}")
           select new StandInDraft(call.State, model, prompt, seed, request.MaxTokens),
    ];

    /// <summary>Answers with completions. The client's leaving ends it at once.</summary>
    public static async Task<StandInFault?> CompleteAsync(StandInCall call)
    {
        var (request, fault) = await call.ReadAsync(StandInCompletionRequest.Read);
        if (request is null)
        {
            return fault;
        }

        var (model, unfit) = call.State.FindModel(request.Model, StandInKind.Text);
        if (model is null)
        {
            return unfit;
        }

        var answer = new StandInCompletions(call, request, model);
        return request.Stream ? await answer.StreamAsync() : await answer.WriteAsync();
    }

    private async Task<StandInFault?> WriteAsync()
    {
        foreach (var draft in _drafts)
        {
            await draft.UntilEndAsync(call.Leaving);
        }

        var body = Envelope([.. _drafts.Select((draft, at) => Choice(at, draft.Text, draft.FinishReason))]);
        body["usage"] = Usage();
        return await call.AnswerAsync(body);
    }

    private async Task<StandInFault?> StreamAsync()
    {
        await Task.WhenAll(_drafts.Select(draft => draft.UntilAsync(0, call.Leaving)));
        var events = new StandInEvents(call.Context);
        for (var token = 0; token <= _drafts.Max(draft => draft.Tokens.Count); token++)
        {
            for (var at = 0; at < _drafts.Count; at++)
            {
                await SendAsync(events, at, token);
            }
        }

        if (request.IncludeUsage)
        {
            var last = Envelope([]);
            last["usage"] = Usage();
            await events.SendAsync(last);
        }

        await events.EndAsync();
        return null;
    }

    /// <summary>Sends a token of a choice when it is due, or the choice's end after its last one.</summary>
    private async Task SendAsync(StandInEvents events, int at, int token)
    {
        var draft = _drafts[at];
        if (token < draft.Tokens.Count)
        {
            await draft.UntilAsync(token, call.Leaving);
            await events.SendAsync(Chunk(Choice(at, draft.Tokens[token], null)));
        }
        else if (token == draft.Tokens.Count)
        {
            await draft.UntilEndAsync(call.Leaving);
            await events.SendAsync(Chunk(Choice(at, "", draft.FinishReason)));
        }
    }

    private JsonObject Chunk(JsonObject choice)
    {
        var chunk = Envelope([choice]);
        if (request.IncludeUsage)
        {
            chunk["usage"] = null;
        }

        return chunk;
    }

    private JsonObject Envelope(JsonNode[] choices) => new()
    {
        ["id"] = $"cmpl-stand-in-{call.State.Options.Region}-{_number}",
        ["object"] = "text_completion",
        ["created"] = _created,
        ["model"] = model.Name,
        ["system_fingerprint"] = $"stand-in-{call.State.Options.Region}",
        ["choices"] = new JsonArray(choices),
    };

    /// <summary>A prompt counts once, however many choices it gets.</summary>
    private JsonObject Usage()
    {
        var usage = StandInDraft.Usage([.. _drafts.Where((_, at) => at % request.ChoicesEach == 0)]);
        var answer = _drafts.Sum(draft => draft.Tokens.Count);
        usage["completion_tokens"] = answer;
        usage["total_tokens"] = usage["prompt_tokens"]!.GetValue<int>() + answer;
        return usage;
    }

    private static JsonObject Choice(int index, string text, string? finishReason) => new()
    {
        ["text"] = text,
        ["index"] = index,
        ["logprobs"] = null,
        ["finish_reason"] = finishReason,
    };
}
