using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>The models of a stand-in.</summary>
internal static class StandInModels
{
    /// <summary>GET /v1/models.</summary>
    public static Task<StandInFault?> ListAsync(StandInCall call)
    {
        var models = call.State.Options.Models.Select(model => (JsonNode)Describe(model));
        return call.AnswerAsync(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. models]) });
    }

    /// <summary>GET /v1/models/{model}.</summary>
    public static async Task<StandInFault?> GetAsync(StandInCall call) =>
        call.State.Options.Models.FirstOrDefault(model => model.Name == call.Ids[0]) is { } found
            ? await call.AnswerAsync(Describe(found))
            : new StandInFault(404, $"The model '{call.Ids[0]}' does not exist here.", "model", "model_not_found");

    private static JsonObject Describe(StandInModel model) => new()
    {
        ["id"] = model.Name,
        ["object"] = "model",
        ["created"] = 0,
        ["owned_by"] = "stand-in",
    };
}
