using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Wattline.Gateway.Demo;

/// <summary>An answer in server-sent events, each flushed by itself.</summary>
internal sealed class StandInEvents
{
    private readonly HttpContext _context;

    /// <summary>Sets the answer's headers.</summary>
    public StandInEvents(HttpContext context)
    {
        _context = context;
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
    }

    /// <summary>Sends an event without a name, as chat and completions do.</summary>
    public Task SendAsync(JsonObject message) => WriteAsync($"data: {message.ToJsonString()}\n\n");

    /// <summary>Sends an event with its name, as responses do.</summary>
    public Task SendAsync(string name, JsonObject message) => WriteAsync($"event: {name}\ndata: {message.ToJsonString()}\n\n");

    /// <summary>Sends the mark that ends chat and completions.</summary>
    public Task EndAsync() => WriteAsync("data: [DONE]\n\n");

    private async Task WriteAsync(string text)
    {
        await _context.Response.WriteAsync(text, Encoding.UTF8, _context.RequestAborted);
        await _context.Response.Body.FlushAsync(_context.RequestAborted);
    }
}
