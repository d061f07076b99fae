using System.Text.Json.Nodes;

namespace Wattline.Gateway.Api;

/// <summary>A path that is served, as the OpenAPI document tells of it.</summary>
/// <param name="Method">In lower case, as the document names it.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Id">Unique; what generated clients call it.</param>
/// <param name="Summary">What it does, in a sentence.</param>
internal sealed record OpenApiRoute(string Method, string Path, string Id, string Summary)
{
    /// <summary>Parameters of the query: name and what it is.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Query { get; init; } = [];

    /// <summary>Parameters of the query that must be there.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Schemas of parameters by name; null, and those not in it: any text.</summary>
    public IReadOnlyDictionary<string, Func<JsonObject>>? Schemas { get; init; }

    /// <summary>Name of the body's schema; null for no body, empty for one that is passed on whatever it is.</summary>
    public string? Body { get; init; }

    /// <summary>Media type of the body.</summary>
    public string BodyType { get; init; } = "application/json";

    /// <summary>Name of the answer's schema; null for JSON that is passed on as a region gave it.</summary>
    public string? Answer { get; init; }

    /// <summary>Media type of the answer.</summary>
    public string AnswerType { get; init; } = "application/json";

    /// <summary>Whether it is decided where it goes: the hints may stand beside it, and the figures come back.</summary>
    public bool IsDecided { get; init; }

    /// <summary>Whether the hints may stand beside it although it goes nowhere.</summary>
    public bool TakesHints { get; init; }

    /// <summary>Whether the answer may be a stream of events.</summary>
    public bool MayStream { get; init; }

    /// <summary>Whether its errors are problem details, as clients of the Carbon Aware Web API read them.</summary>
    public bool HasProblems { get; init; }

    /// <summary>Whether it needs a key where keys are configured.</summary>
    public bool NeedsKey { get; init; } = true;
}
