using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>A refusal in the shape that clients of the Carbon Aware Web API know: problem details with errors by parameter.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">That API's word for the kind of fault.</param>
/// <param name="Detail">What is wrong and what to do about it; null where the errors say it.</param>
/// <param name="Errors">By parameter.</param>
internal sealed record CarbonAwareProblem(int Status, string Title, string? Detail, IReadOnlyDictionary<string, string[]> Errors)
{
    /// <summary>Answers are JSON of their own and never part of a page.</summary>
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A parameter whose text is not of its kind.</summary>
    public static CarbonAwareProblem Unreadable(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, "One or more validation errors occurred.", null, errors);

    /// <summary>A parameter of which that is told.</summary>
    public static CarbonAwareProblem Unreadable(string name, string message) =>
        Unreadable(new Dictionary<string, string[]> { [name] = [message] });

    /// <summary>Parameters that are readable and cannot hold.</summary>
    public static CarbonAwareProblem Invalid(string detail, IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, "ArgumentException", detail, errors);

    /// <summary>A parameter that is readable and cannot hold.</summary>
    public static CarbonAwareProblem Invalid(string detail, string name, string message) =>
        Invalid(detail, new Dictionary<string, string[]> { [name] = [message] });

    /// <summary>A forecast that nobody states, which that API answers with 501.</summary>
    public static CarbonAwareProblem NoForecast(string detail) =>
        new(StatusCodes.Status501NotImplemented, "Not Implemented", detail, new Dictionary<string, string[]>());

    /// <summary>What the gateway refuses on any path: by which key, at which path, with which method.</summary>
    public static CarbonAwareProblem Of(OpenAiError error) =>
        new(error.Status, ReasonPhrases.GetReasonPhrase(error.Status), error.Message, new Dictionary<string, string[]>());

    /// <summary>Sends it as the whole answer.</summary>
    public Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        return context.Response.WriteAsJsonAsync(
            new { type = $"https://httpwg.org/specs/rfc9110.html#status.{Status}", Title, Status, Detail, Errors }, Written,
            "application/problem+json; charset=utf-8", context.RequestAborted);
    }
}
