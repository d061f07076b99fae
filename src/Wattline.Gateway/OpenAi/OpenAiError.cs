using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wattline.Gateway.OpenAi;

/// <summary>An error in the shape that OpenAI's clients know.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's type, as in <c>invalid_request_error</c>.</param>
/// <param name="Code">Stable word for programs.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
/// <param name="Parameter">The field or header at fault; null for none.</param>
/// <param name="RetryAfter">When trying again may help; null where it cannot.</param>
/// <param name="Regions">Why each region could not serve; null where that was not the matter.</param>
internal sealed record OpenAiError(
    int Status, string Type, string Code, string Message, string? Parameter = null, TimeSpan? RetryAfter = null,
    IReadOnlyList<RegionReasons>? Regions = null)
{
    /// <summary>Apostrophes stay apostrophes: the answer is JSON of its own and never part of a page.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static OpenAiError Invalid(string code, string message, string? parameter = null) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, message, parameter);

    /// <summary>The body.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Sends the error as the whole answer.</summary>
    public Task SendAsync(HttpContext context)
    {
        var body = ToJson();
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("error");
        json.WriteString("message", Message);
        json.WriteString("type", Type);
        json.WriteString("param", Parameter);
        json.WriteString("code", Code);
        if (Regions is not null)
        {
            json.WriteStartArray("regions");
            foreach (var region in Regions)
            {
                json.WriteStartObject();
                json.WriteString("region", region.Region);
                json.WriteStartArray("blocked");
                foreach (var reason in region.Reasons)
                {
                    json.WriteStringValue(reason);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

/// <summary>Why one region could not serve.</summary>
/// <param name="Region">Its identifier.</param>
/// <param name="Reasons">As in <c>residency</c>, <c>latency</c>.</param>
internal sealed record RegionReasons(string Region, IReadOnlyList<string> Reasons);
