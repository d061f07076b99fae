using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Api.CarbonAware;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>
/// What is answered where nothing is served: 405 with the methods that are, where a path of the gateway's own is asked with another; else 404
/// with the paths that may have been meant.
/// </summary>
internal static class Unserved
{
    /// <summary>The gateway's own paths by their segments, made when one is missed first. OpenAI's have answers of their own.</summary>
    private static readonly Lazy<IReadOnlyList<(string[] Segments, string Method)>> Own = new(() =>
    [
        .. OpenApiRoutes.All.Where(route => !route.Path.StartsWith("/v1/", StringComparison.Ordinal))
            .Where(route => !route.Path.StartsWith("/openai/", StringComparison.Ordinal))
            .Select(route => (route.Path.Split('/'), route.Method.ToUpperInvariant())),
    ]);

    public static void Map(WebApplication app) => app.MapFallback("{*path}", AnswerAsync).ExcludeFromDescription();

    /// <summary>Methods by which a path is served; empty for one that is not.</summary>
    internal static IReadOnlyList<string> Methods(string path)
    {
        var segments = (path.Length > 1 ? path.TrimEnd('/') : path).Split('/');
        return
        [
            .. Own.Value.Where(route => Matches(route.Segments, segments))
                .SelectMany(route => HttpMethods.IsGet(route.Method) ? [route.Method, HttpMethods.Head] : (string[])[route.Method])
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path);
        if (Methods(path) is { Count: > 0 } methods)
        {
            var allowed = string.Join(", ", methods);
            context.Response.Headers.Allow = allowed;
            return RefuseAsync(context, new OpenAiError(
                StatusCodes.Status405MethodNotAllowed, "invalid_request_error", "method_not_allowed",
                $"{path} is asked with {allowed}, not {method}."));
        }

        return RefuseAsync(context, new OpenAiError(
            StatusCodes.Status404NotFound, "invalid_request_error", "not_found",
            $"{method} {path} is not served here. GET {OpenApiPage.Path} names every path and parameter. The main ones: POST /v1/chat/completions, " +
            "/v1/responses, /v1/completions, /v1/embeddings, /v1/moderations; GET /v1/models, /api/explain, /api/receipts, /api/savings, " +
            "/api/leaderboard, /api/recommend, /api/signals, /api/carbon/{zone}, /api/price/{zone}, /api/zones, /emissions/bylocation, " +
            "/emissions/forecasts/current, /metrics and /health/ready."));
    }

    /// <summary>Sends an error in the shape that clients of its path know.</summary>
    public static Task RefuseAsync(HttpContext context, OpenAiError error) =>
        CarbonAwareApi.Has(context.Request.Path) ? CarbonAwareProblem.Of(error).SendAsync(context) : error.SendAsync(context);

    private static bool Matches(string[] route, string[] path) => route.Length == path.Length
        && route.Zip(path).All(part => (part.First.StartsWith('{') && part.Second.Length > 0)
            || part.First.Equals(part.Second, StringComparison.OrdinalIgnoreCase));
}
