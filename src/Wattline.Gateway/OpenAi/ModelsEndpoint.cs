using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Control;
using Wattline.Routing;

namespace Wattline.Gateway.OpenAi;

/// <summary>GET /v1/models and /v1/models/{id}: what is served, in OpenAI's shape.</summary>
internal static class ModelsEndpoint
{
    public static async Task ListAsync(HttpContext context, Regime regime)
    {
        var snapshot = regime.Snapshot;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter.AsStream());
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in snapshot.Models.Select(model => model.Model).Concat(regime.Options.Auto.Select(alias => alias.Name)))
        {
            Write(json, model, snapshot);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static async Task FindAsync(HttpContext context, string id, Regime regime)
    {
        var snapshot = regime.Snapshot;
        if (snapshot.ModelIndex(id) < 0 && regime.Options.Auto.All(alias => alias.Name != id))
        {
            await new OpenAiError(404, "invalid_request_error", "model_not_found", $"No region serves the model '{id}'. GET /v1/models lists what is served.", "model").SendAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter.AsStream());
        Write(json, id, snapshot);
    }

    private static void Write(Utf8JsonWriter json, string id, FleetSnapshot snapshot)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "model");
        json.WriteNumber("created", snapshot.Slot.Start.ToUnixTimeSeconds());
        json.WriteString("owned_by", "wattline");
        json.WriteEndObject();
    }
}
