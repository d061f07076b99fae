using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Gateway.Dashboard;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Api;

/// <summary>
/// GET / and /assets: the dashboard, out of the program itself. Its files are the same for all and open to all; what it shows it asks of the API,
/// with a key where keys are configured. Where it was not built, a plain page that shows regions, and needs a key.
/// </summary>
internal static class DashboardApi
{
    /// <summary>Nothing of another host, nothing inline, and no page around it.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'";

    /// <summary>Whether a path is one of its files.</summary>
    public static bool IsOpen(PathString path) => DashboardFiles.AreThere
        && (path == "/" || path.StartsWithSegments("/assets", StringComparison.Ordinal));

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", (HttpContext context, ControlPlane control) => DashboardFiles.Page is { } page
            ? SendAsync(context, page)
            : IndexPage.SendAsync(context, control));
        app.MapGet("/assets/{name}", (HttpContext context, string name) => DashboardFiles.Find($"assets/{name}") is { } file
            ? SendAsync(context, file)
            : new OpenAiError(404, "invalid_request_error", "not_found", "There is no such file. Load / again: the gateway was updated.").SendAsync(context))
            .ExcludeFromDescription();
    }

    private static async Task SendAsync(HttpContext context, DashboardFile file)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = file.IsLasting ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (request.Headers.IfNoneMatch.ToString().Split(',').Any(tag => tag.Trim() == file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (bytes, encoding) = file.For(request.Headers.AcceptEncoding.ToString());
        response.ContentType = file.ContentType;
        response.ContentLength = bytes.Length;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
