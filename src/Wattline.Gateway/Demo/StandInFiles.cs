using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Wattline.Gateway.Demo;

/// <summary>A file as it is stored.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">The name that it was uploaded under.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="CreatedAt">When it was uploaded, seconds since 1970.</param>
/// <param name="ExpiresAt">When it goes, seconds since 1970; null for never.</param>
internal sealed record StandInFile(string Id, string Name, string Purpose, byte[] Content, long CreatedAt, long? ExpiresAt)
{
    /// <summary>The file as it is shown.</summary>
    public JsonObject Node => new()
    {
        ["id"] = Id,
        ["object"] = "file",
        ["bytes"] = Content.Length,
        ["created_at"] = CreatedAt,
        ["expires_at"] = ExpiresAt,
        ["filename"] = Name,
        ["purpose"] = Purpose,
        ["status"] = "processed",
        ["status_details"] = null,
    };

    /// <summary>The fault of an identifier that is none of this stand-in's files.</summary>
    public static StandInFault Unknown(string id, string param = "id") => new(404, $"No such File object: {id}", param);
}

/// <summary>GET and POST /v1/files, GET and DELETE of one, and GET of its content.</summary>
internal static class StandInFiles
{
    private const int LargestPage = 10_000;

    /// <summary>The largest upload. The rest of a stand-in's requests keep to the server's limit, which is lower.</summary>
    private const long UploadLimit = 20 * 1024 * 1024;

    /// <summary>GET /v1/files: the newest first unless asked otherwise; <c>purpose</c> narrows.</summary>
    public static Task<StandInFault?> ListAsync(StandInCall call)
    {
        var files = call.State.Files.All().Where(file => call.Query("purpose") is not { } purpose || file.Purpose == purpose)
            .Where(file => file.ExpiresAt is null || file.ExpiresAt > call.State.Now);
        return StandInPage.AnswerAsync(call, files.Select(file => (file.Id, (JsonNode)file.Node)), LargestPage, LargestPage);
    }

    /// <summary>POST /v1/files, as <c>multipart/form-data</c>.</summary>
    public static async Task<StandInFault?> CreateAsync(StandInCall call)
    {
        call.Context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = UploadLimit;
        var (upload, fault) = await StandInUpload.ReadAsync(call.Context.Request, call.Leaving);
        if (upload is null)
        {
            return fault;
        }

        var now = call.State.Now;
        var file = new StandInFile(call.State.Ids.Next("file-"), upload.Name, upload.Purpose, upload.Content, now, now + upload.LifetimeS);
        call.State.Files.Add(file.Id, file);
        return await call.AnswerAsync(file.Node);
    }

    /// <summary>GET /v1/files/{id}.</summary>
    public static async Task<StandInFault?> GetAsync(StandInCall call) =>
        call.State.FindFile(call.Ids[0]) is { } file ? await call.AnswerAsync(file.Node) : StandInFile.Unknown(call.Ids[0]);

    /// <summary>DELETE /v1/files/{id}.</summary>
    public static async Task<StandInFault?> DeleteAsync(StandInCall call) =>
        call.State.FindFile(call.Ids[0]) is { } file && call.State.Files.Remove(file.Id, out _)
            ? await call.AnswerAsync(new JsonObject { ["id"] = file.Id, ["object"] = "file", ["deleted"] = true })
            : StandInFile.Unknown(call.Ids[0]);

    /// <summary>GET /v1/files/{id}/content: the bytes as they were uploaded, whatever their purpose.</summary>
    public static async Task<StandInFault?> DownloadAsync(StandInCall call)
    {
        if (call.State.FindFile(call.Ids[0]) is not { } file)
        {
            return StandInFile.Unknown(call.Ids[0]);
        }

        call.Context.Response.ContentType = "application/octet-stream";
        call.Context.Response.ContentLength = file.Content.Length;
        await call.Context.Response.Body.WriteAsync(file.Content, call.Leaving);
        return null;
    }
}
