using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Wattline.Testing;

/// <summary>Carries one behaviour out.</summary>
internal sealed class UpstreamAnswer(HttpContext context, RecordedRequest request)
{
    private const int UsualEvents = 5, PromptTokens = 7;

    public Task WriteAsync(UpstreamBehaviour behaviour) => behaviour switch
    {
        UpstreamBehaviour.Answer { Body: null } when WantsStream() => StreamAsync(UsualEvents, TimeSpan.Zero),
        UpstreamBehaviour.Answer answer => JsonAsync(200, answer.Body ?? Completion()),
        UpstreamBehaviour.Whole whole => WholeAsync(whole),
        UpstreamBehaviour.StallBeforeHeaders => StallAsync(),
        UpstreamBehaviour.StallAfter stall => AfterEventsAsync(stall.Events, StallAsync),
        UpstreamBehaviour.CutBeforeHeaders => CutAsync(),
        UpstreamBehaviour.CutAfter cut => AfterEventsAsync(cut.Events, CutLaterAsync),
        UpstreamBehaviour.Status status => StatusAsync(status),
        UpstreamBehaviour.ErrorEventAfter error => AfterEventsAsync(error.Events, () => SendAsync(error.Payload ?? Error("The model fell over."))),
        UpstreamBehaviour.SlowTokens slow => StreamAsync(slow.Events, slow.Between),
        UpstreamBehaviour.HugeLine huge => HugeLineAsync(huge.Bytes),
        UpstreamBehaviour.RedirectElsewhere redirect => RedirectAsync(redirect.To),
        UpstreamBehaviour.CompressedBody compressed => CompressedAsync(compressed.Body),
        _ => throw new ArgumentOutOfRangeException(nameof(behaviour), behaviour, "No such behaviour."),
    };

    private bool WantsStream() => Parsed()?["stream"]?.GetValueKind() == JsonValueKind.True;

    private JsonObject? Parsed()
    {
        try
        {
            return JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Completion() => new JsonObject
    {
        ["id"] = "chatcmpl-test",
        ["object"] = "chat.completion",
        ["created"] = 1,
        ["model"] = Parsed()?["model"]?.DeepClone(),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = "t0 t1 t2 t3 t4" },
            ["finish_reason"] = "stop",
        }),
        ["usage"] = Usage(UsualEvents),
        ["echo"] = new JsonObject
        {
            ["method"] = request.Method,
            ["path"] = request.Path,
            ["headers"] = new JsonObject(request.Headers.Select(header =>
                KeyValuePair.Create(header.Key, (JsonNode?)string.Join(", ", header.Value)))),
            ["body"] = Encoding.UTF8.GetString(request.Body),
        },
    }.ToJsonString();

    private static JsonObject Usage(int output) => new()
    {
        ["prompt_tokens"] = PromptTokens,
        ["completion_tokens"] = output,
        ["total_tokens"] = PromptTokens + output,
    };

    private static string Error(string message) => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "server_error", ["param"] = null, ["code"] = null },
    }.ToJsonString();

    private bool WantsUsage() => Parsed()?["stream_options"]?["include_usage"]?.GetValueKind() == JsonValueKind.True;

    /// <summary>A chunk; where usage is asked for, each has the field and all but the last say null.</summary>
    private string Chunk(JsonArray choices, JsonObject? usage)
    {
        var chunk = new JsonObject { ["id"] = "chatcmpl-test", ["object"] = "chat.completion.chunk", ["created"] = 1, ["choices"] = choices };
        if (WantsUsage())
        {
            chunk["usage"] = usage;
        }

        return chunk.ToJsonString();
    }

    private static JsonArray Choice(JsonObject delta, string? finish) =>
        new(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish });

    private async Task StreamAsync(int events, TimeSpan between)
    {
        await EventsAsync(events, between);
        await SendAsync(Chunk(Choice([], "stop"), null));
        if (WantsUsage())
        {
            await SendAsync(Chunk([], Usage(events)));
        }

        await SendAsync("[DONE]");
    }

    private async Task AfterEventsAsync(int events, Func<Task> then)
    {
        await EventsAsync(events, TimeSpan.Zero);
        await then();
    }

    private async Task EventsAsync(int events, TimeSpan between)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        for (var number = 0; number < events; number++)
        {
            await Task.Delay(between, context.RequestAborted);
            await SendAsync(Chunk(Choice(new JsonObject { ["content"] = $"t{number} " }, null), null));
        }
    }

    private async Task SendAsync(string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private Task StallAsync() => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>A flush returns before the socket has sent; an abort right after it would take the events back.</summary>
    private async Task CutLaterAsync()
    {
        await Task.Delay(50, context.RequestAborted);
        await CutAsync();
    }

    private Task CutAsync()
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private Task StatusAsync(UpstreamBehaviour.Status status)
    {
        foreach (var (name, value) in status.Headers ?? new Dictionary<string, string>())
        {
            context.Response.Headers[name] = value;
        }

        return JsonAsync(status.Code, status.Body ?? Error($"The upstream says {status.Code}."));
    }

    private async Task HugeLineAsync(int bytes)
    {
        context.Response.ContentType = "text/event-stream";
        await SendAsync(new string('x', Math.Max(0, bytes - "data: ".Length)));
    }

    private Task RedirectAsync(Uri to)
    {
        context.Response.Headers.Location = to.ToString();
        context.Response.StatusCode = 307;
        return Task.CompletedTask;
    }

    private async Task CompressedAsync(string body)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }

    private Task WholeAsync(UpstreamBehaviour.Whole whole)
    {
        context.Response.ContentType = whole.ContentType;
        return context.Response.WriteAsync(whole.Body, context.RequestAborted);
    }

    private Task JsonAsync(int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
