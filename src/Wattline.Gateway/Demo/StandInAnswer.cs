using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Wattline.Gateway.Demo;

/// <summary>One answer in OpenAI's shape, whole or in events, at the model's pace.</summary>
internal sealed class StandInAnswer(HttpContext context, StandInRequest request, StandInModel model, StandInOptions options, long number)
{
    private readonly long _start = options.Clock.GetTimestamp();
    private readonly long _created = options.Clock.GetUtcNow().ToUnixTimeSeconds();
    private readonly (IReadOnlyList<string> Tokens, bool Cut) _text =
        StandInText.Write(options.City ?? options.Region, request.Seed, request.MaxTokens);

    private string FinishReason => _text.Cut ? "length" : "stop";

    /// <summary>Waits out prefill and decoding and answers. The client's leaving ends it at once.</summary>
    public async Task WriteAsync()
    {
        await UntilAsync(0);
        if (request.Stream)
        {
            await StreamAsync();
            return;
        }

        await UntilAsync(_text.Tokens.Count);
        var message = new JsonObject { ["role"] = "assistant", ["content"] = string.Concat(_text.Tokens), ["refusal"] = null };
        var body = Envelope("chat.completion");
        body["choices"] = new JsonArray(Choice("message", message, FinishReason));
        body["usage"] = Usage();
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private async Task StreamAsync()
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await SendAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));
        for (var token = 0; token < _text.Tokens.Count; token++)
        {
            await UntilAsync(token);
            await SendAsync(Chunk(new JsonObject { ["content"] = _text.Tokens[token] }, null));
        }

        await UntilAsync(_text.Tokens.Count);
        await SendAsync(Chunk([], FinishReason));
        if (request.IncludeUsage)
        {
            var last = Envelope("chat.completion.chunk");
            last["choices"] = new JsonArray();
            last["usage"] = Usage();
            await SendAsync(last);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    /// <summary>
    /// Waits until a token is due, counted from the request's arrival: a timer's grain of a millisecond makes single tokens late, but
    /// never the mean pace slow.
    /// </summary>
    private async Task UntilAsync(int token)
    {
        var dueMs = ((request.PromptTokens * model.PrefillMsPerToken) + (token * model.DecodeMsPerToken)) * options.TimeScale;
        var leftMs = dueMs - options.Clock.GetElapsedTime(_start).TotalMilliseconds;
        if (leftMs >= 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(leftMs), options.Clock, context.RequestAborted);
        }

        context.RequestAborted.ThrowIfCancellationRequested();
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
        ["id"] = $"chatcmpl-stand-in-{options.Region}-{number}",
        ["object"] = kind,
        ["created"] = _created,
        ["model"] = model.Name,
        ["system_fingerprint"] = $"stand-in-{options.Region}",
    };

    private static JsonObject Choice(string part, JsonObject content, string? finishReason) => new()
    {
        ["index"] = 0,
        [part] = content,
        ["logprobs"] = null,
        ["finish_reason"] = finishReason,
    };

    private JsonObject Usage() => new()
    {
        ["prompt_tokens"] = request.PromptTokens,
        ["completion_tokens"] = _text.Tokens.Count,
        ["total_tokens"] = request.PromptTokens + _text.Tokens.Count,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
    };

    private async Task SendAsync(JsonObject message)
    {
        await context.Response.WriteAsync($"data: {message.ToJsonString()}\n\n", Encoding.UTF8, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
