using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.OpenAi;

/// <summary>GET /v1/models and /v1/models/{id}: what is served, in OpenAI's shape.</summary>
internal static class ModelsEndpoint
{
    public static async Task ListAsync(HttpContext context, SnapshotHolder snapshots)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter.AsStream());
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in snapshots.Current.Models)
        {
            Write(json, model.Model, snapshots);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static async Task FindAsync(HttpContext context, string id, SnapshotHolder snapshots)
    {
        if (snapshots.Current.ModelIndex(id) < 0)
        {
            await new OpenAiError(404, "invalid_request_error", "model_not_found", $"No region serves the model '{id}'. GET /v1/models lists what is served.", "model").SendAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter.AsStream());
        Write(json, id, snapshots);
    }

    private static void Write(Utf8JsonWriter json, string id, SnapshotHolder snapshots)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "model");
        json.WriteNumber("created", snapshots.Current.Slot.Start.ToUnixTimeSeconds());
        json.WriteString("owned_by", "wattline");
        json.WriteEndObject();
    }
}
