using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>A response as it is stored.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Json">The whole response as it is shown.</param>
/// <param name="Status">queued, in_progress, completed, incomplete or cancelled.</param>
/// <param name="Input">What was asked, without what came before.</param>
/// <param name="Output">What was answered; none while it is written.</param>
/// <param name="Context">All that a model would read to go on from here: what came before, the input and the output.</param>
/// <param name="IsBackground">Whether it is written after its request was answered.</param>
internal sealed record StandInResponse(
    string Id, string Json, string Status, IReadOnlyList<StandInItem> Input, IReadOnlyList<StandInItem> Output, string Context, bool IsBackground)
{
    /// <summary>Bytes that it takes, about.</summary>
    public long Size => (sizeof(char) * ((long)Json.Length + Context.Length)) + Input.Concat(Output).Sum(item => item.Size);

    /// <summary>The response as a node of its own.</summary>
    public JsonNode Node => JsonNode.Parse(Json)!;

    /// <summary>The fault of an identifier that is none of this stand-in's responses.</summary>
    public static StandInFault Unknown(string id) => new(404, $"Response with id '{id}' not found.");
}
