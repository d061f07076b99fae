using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Wattline.Gateway.Api;

/// <summary>
/// What holds for all of the gateway's own paths: HEAD is answered wherever GET is, answers are compressed for those who ask for it, and no
/// cache keeps what is true for now only. OpenAI's paths pass on what a region says, byte for byte, and none of this holds there.
/// </summary>
internal static class OwnPaths
{
    /// <summary>Answers that shrink; a stream of events is none of them, since each is to arrive when it happens.</summary>
    private static readonly string[] Compressed = ["application/json", "application/problem+json", "text/plain"];

    /// <summary>What compression needs. Over TLS too: no answer mixes a secret with what somebody else may choose.</summary>
    public static IServiceCollection AddCompression(IServiceCollection services) => services.AddResponseCompression(options =>
        (options.EnableForHttps, options.MimeTypes) = (true, Compressed));

    /// <summary>
    /// Stands before the paths, and within whatever sends an error in place of an answer that was begun. OpenAI's paths pass by after one look.
    /// </summary>
    public static void Use(WebApplication app) => app.UseWhen(context => IsCompressed(context.Request.Path), branch =>
    {
        branch.UseResponseCompression();
        branch.Use((context, next) =>
        {
            if (IsLive(context.Request.Path))
            {
                // A path may say otherwise.
                context.Response.Headers.CacheControl = "no-store";
            }

            return next(context);
        });
    });

    /// <summary>Where paths are mapped: what is mapped for GET here is mapped for HEAD as well, and the server leaves the body away.</summary>
    public static IEndpointRouteBuilder Group(WebApplication app)
    {
        var group = app.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            for (var at = 0; at < endpoint.Metadata.Count; at++)
            {
                if (endpoint.Metadata[at] is HttpMethodMetadata methods && methods.HttpMethods.Contains(HttpMethods.Get))
                {
                    endpoint.Metadata[at] = new HttpMethodMetadata(methods.HttpMethods.Append(HttpMethods.Head).Distinct());
                }
            }
        });
        return group;
    }

    private static bool IsCompressed(PathString path) => IsLive(path) || path == OpenApiPage.Path || path == "/metrics";

    private static bool IsLive(PathString path) => path.StartsWithSegments("/api") || CarbonAware.CarbonAwareApi.Has(path);
}
