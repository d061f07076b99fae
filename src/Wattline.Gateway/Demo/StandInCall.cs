using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Wattline.Gateway.Demo;

/// <summary>An operation of a stand-in: it answers, or it returns why not.</summary>
internal delegate Task<StandInFault?> StandInOperation(StandInCall call);

/// <summary>One request to a stand-in.</summary>
/// <param name="context">The request and the answer to it.</param>
/// <param name="state">The stand-in.</param>
/// <param name="ids">The identifiers in the path, from the left.</param>
internal sealed class StandInCall(HttpContext context, StandInState state, IReadOnlyList<string> ids)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The request and the answer to it.</summary>
    public HttpContext Context => context;

    /// <summary>The stand-in.</summary>
    public StandInState State => state;

    /// <summary>The identifiers in the path, from the left.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>Fires when the client has left.</summary>
    public CancellationToken Leaving => context.RequestAborted;

    /// <summary>A parameter of the query; null where it is absent or empty.</summary>
    public string? Query(string name) => context.Request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    /// <summary>Reads the body as JSON; the fault says what is wrong with it.</summary>
    /// <param name="read">Takes what it needs from the body; must keep no element of it.</param>
    /// <param name="mayBeEmpty">Whether an empty body counts as an empty object.</param>
    public async Task<(T? Request, StandInFault? Fault)> ReadAsync<T>(
        Func<JsonElement, (T? Request, StandInFault? Fault)> read, bool mayBeEmpty = false)
        where T : class
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (mayBeEmpty && body.Length == 0)
        {
            body.Write("{}"u8);
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length), Strict);
            return read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second kind: a text with half of a surrogate pair.
            return (null, new StandInFault(400, $"The body is not valid JSON: {fault.Message}"));
        }
    }

    /// <summary>Answers with a body.</summary>
    /// <returns>No fault.</returns>
    public async Task<StandInFault?> AnswerAsync(JsonNode body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
        return null;
    }
}
