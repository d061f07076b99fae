using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>One response from its request to its end.</summary>
internal sealed class StandInResponseRun
{
    private readonly StandInState _state;
    private readonly StandInResponseRequest _request;
    private readonly string _context;
    private readonly string _id, _messageId;
    private readonly long _created;

    private StandInResponseRun(StandInState state, StandInResponseRequest request, StandInModel model, string before)
    {
        (_state, _request, _created) = (state, request, state.Now);
        (_id, _messageId) = (state.Ids.Next("resp_"), state.Ids.Next("msg_"));
        _context = before + string.Concat(request.Input.Select(item => item.Text));
        var prompt = request.Instructions + _context;
        Draft = new StandInDraft(state, model, prompt, StandInRequest.Hash($"{model.Name} {prompt}"), request.MaxTokens, request.Room);
    }

    /// <summary>What it says, and when.</summary>
    public StandInDraft Draft { get; }

    /// <summary>How it ends: completed, or incomplete where the limit cut it.</summary>
    public string EndStatus => Draft.IsCut ? "incomplete" : "completed";

    /// <summary>The identifier of the message that answers.</summary>
    public string MessageId => _messageId;

    /// <summary>Starts one; the fault says what is unknown here or too long.</summary>
    public static (StandInResponseRun? Run, StandInFault? Fault) Start(StandInState state, StandInResponseRequest request)
    {
        var (model, unfit) = state.FindModel(request.Model, StandInKind.Text);
        if (model is null)
        {
            return (null, unfit);
        }

        var (before, unknown) = ReadContext(state, request);
        if (before is null)
        {
            return (null, unknown);
        }

        var run = new StandInResponseRun(state, request, model, before);
        return run._context.Length + (request.Instructions?.Length ?? 0) <= StandInItems.MostCharacters ? (run, null)
            : (null, StandInItems.TooLong("input"));
    }

    /// <summary>The answering message at a point of its way.</summary>
    /// <param name="status">in_progress, completed or incomplete.</param>
    /// <param name="text">What it says; null where it says nothing yet.</param>
    public StandInItem Message(string status, string? text) => StandInItem.Answer(_messageId, status, text);

    /// <summary>Writes on after the request was answered; false where too many others do.</summary>
    public bool TryStartInBackground()
    {
        _state.Responses.Add(_id, Stored("in_progress", Write("in_progress")));
        if (_state.Background.TryStart(_id, WriteInBackgroundAsync))
        {
            return true;
        }

        _state.Responses.Remove(_id, out _);
        return false;
    }

    /// <summary>Ends it: stores it where that is wanted, adds to its conversation, and returns the whole.</summary>
    public JsonObject End()
    {
        var whole = Write(EndStatus);
        if (_request.Store)
        {
            _state.Responses.Add(_id, Stored(EndStatus, whole));
        }

        AddToConversation();
        return whole;
    }

    /// <summary>The response as it is shown at a point of its way.</summary>
    /// <param name="status">queued, in_progress, completed or incomplete.</param>
    public JsonObject Write(string status)
    {
        var hasEnded = status == EndStatus;
        var body = new JsonObject
        {
            ["id"] = _id,
            ["object"] = "response",
            ["created_at"] = _created,
            ["status"] = status,
            ["background"] = _request.Background,
            ["completed_at"] = status == "completed" ? _state.Now : null,
            ["error"] = null,
            ["incomplete_details"] = status == "incomplete" ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
            ["instructions"] = _request.Instructions,
            ["max_output_tokens"] = _request.MaxTokens,
            ["model"] = _request.Model,
            ["output"] = hasEnded ? new JsonArray(Message(status, Draft.Text).Node) : [],
            ["previous_response_id"] = _request.PreviousId,
            ["conversation"] = _request.ConversationId is { } id ? new JsonObject { ["id"] = id } : null,
            ["service_tier"] = "default",
            ["store"] = _request.Store,
            ["usage"] = hasEnded ? Usage() : null,
        };
        foreach (var (name, value) in JsonNode.Parse(_request.Echo)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    private async Task WriteInBackgroundAsync(CancellationToken stop)
    {
        await Draft.UntilEndAsync(stop);
        if (_state.Responses.Update(_id, _ => Stored(EndStatus, Write(EndStatus))) is not null)
        {
            AddToConversation();
        }
    }

    private void AddToConversation()
    {
        if (_request.ConversationId is { } conversation)
        {
            _state.Conversations.Update(conversation, said => said.Append([.. _request.Input, Message(EndStatus, Draft.Text)]));
        }
    }

    private StandInResponse Stored(string status, JsonObject body)
    {
        var hasEnded = status == EndStatus;
        return new StandInResponse(
            _id, body.ToJsonString(), status, _request.Input, hasEnded ? [Message(status, Draft.Text)] : [],
            hasEnded ? _context + Draft.Text : _context, _request.Background);
    }

    private JsonObject Usage() => new()
    {
        ["input_tokens"] = Draft.PromptTokens,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = Draft.CachedTokens },
        ["output_tokens"] = Draft.OutputTokens,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Draft.ThoughtTokens },
        ["total_tokens"] = Draft.PromptTokens + Draft.OutputTokens,
    };

    /// <summary>What was said before: of the previous response or the conversation, nothing without either.</summary>
    private static (string? Text, StandInFault? Fault) ReadContext(StandInState state, StandInResponseRequest request)
    {
        if (request.PreviousId is { } previous)
        {
            return state.Responses.Find(previous) is { } found ? (found.Context, null)
                : (null, new StandInFault(
                    400, $"Previous response with id '{previous}' not found.", "previous_response_id", "previous_response_not_found"));
        }

        if (request.ConversationId is { } conversation)
        {
            return state.Conversations.Find(conversation) is { } found ? (found.Text, null) : (null, StandInConversation.Unknown(conversation));
        }

        return ("", null);
    }
}
