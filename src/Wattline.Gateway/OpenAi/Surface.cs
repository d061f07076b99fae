using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.OpenAi;

/// <summary>What of OpenAI's API is served, at which path, and the reason for what is not.</summary>
internal static class Surface
{
    private static readonly string[] OtherThanPost = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Methods by which what a region keeps is asked for.</summary>
    public static IReadOnlyList<string> OfKept { get; } = ["GET", "POST", "DELETE"];

    /// <summary>Paths of the API that are known and not served, and why.</summary>
    private static readonly (string Path, string Reason)[] NotServed =
    [
        ("/v1/audio", "Speech has no token counts by which energy and cost could be told."),
        ("/v1/images", "Images have no token counts by which energy and cost could be told."),
        ("/v1/videos", "Videos have no token counts by which energy and cost could be told."),
        ("/v1/realtime", "A realtime connection has no end at which it could be metered, and no moment at which it could move."),
        ("/v1/batches", "A batch reads a file in one region and runs for hours; send its requests one by one, with class batch."),
        ("/v1/fine_tuning", "Training is no request that could be moved."),
        ("/v1/vector_stores", "A store of vectors stays where it is; use the region that keeps it."),
        ("/v1/uploads", "Upload a file in one piece at /v1/files."),
        ("/v1/assistants", "Assistants are served no more; use /v1/responses."),
        ("/v1/threads", "Threads are served no more; use /v1/responses with /v1/conversations."),
        ("/v1/containers", "Containers stay where they are; use the region that keeps them."),
    ];

    public static void Map(WebApplication app)
    {
        var control = app.Services.GetRequiredService<ControlPlane>();
        var operations = app.Services.GetRequiredService<OperationEndpoint>();
        app.MapGet("/v1/models", (HttpContext context) => ModelsEndpoint.ListAsync(context, control.Current));
        app.MapGet("/v1/models/{**id}", (HttpContext context, string id) => ModelsEndpoint.FindAsync(context, id, control.Current));
        foreach (var operation in Operation.OfModels.Append(Operation.Conversations).Append(Operation.Files))
        {
            app.MapPost($"/v1/{operation.Path}", (HttpContext context) => operations.HandleAsync(context, operation));
            app.MapMethods($"/v1/{operation.Path}", OtherThanPost, (HttpContext context) => RefuseMethodAsync(context, operation))
                .ExcludeFromDescription();
            if (operation.NamedByDeployment)
            {
                app.MapPost(
                    $"/openai/deployments/{{deployment}}/{operation.Path}",
                    (HttpContext context, string deployment) => operations.HandleAsync(context, operation, deployment));
            }
        }

        var kept = app.Services.GetRequiredService<KeptEndpoint>();
        foreach (var kind in new[] { Operation.Responses, Operation.Conversations, Operation.Files })
        {
            app.MapMethods(
                $"/v1/{kind.Path}/{{name}}/{{**rest}}", OfKept,
                (HttpContext context, string name, string? rest) => kept.HandleAsync(context, kind.Path, name, rest));
        }

        foreach (var (path, reason) in NotServed)
        {
            app.Map($"{path}/{{**rest}}", (HttpContext context) => new OpenAiError(
                StatusCodes.Status404NotFound, "invalid_request_error", "not_served", $"{path} is not served here. {reason}").SendAsync(context))
                .ExcludeFromDescription();
        }
    }

    private static Task RefuseMethodAsync(HttpContext context, Operation operation)
    {
        context.Response.Headers.Allow = "POST";
        var list = operation.IssuesState ? " Things that regions keep can be asked for by name, not listed: no region knows them all." : "";
        return new OpenAiError(
            StatusCodes.Status405MethodNotAllowed, "invalid_request_error", "method_not_allowed", $"Use POST here.{list}").SendAsync(context);
    }
}
