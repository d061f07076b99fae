using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Wattline.Text;

namespace Wattline.Gateway.OpenAi;

/// <summary>What a caller says of a request beside the request: headers, else metadata, else fields that clients send anyway.</summary>
/// <param name="Class">Workload class.</param>
/// <param name="UsualClass">The class that the request's service tier suggests, where the key may use it.</param>
/// <param name="MaxLatencyMs">As written.</param>
/// <param name="LatencyOf">first-token or completion.</param>
/// <param name="Residency">Rules as written, in a header and in metadata; all of them hold.</param>
/// <param name="Session">Names requests that share state.</param>
/// <param name="ClientLocation">A city, or lat,lon.</param>
/// <param name="Model">Which model is to read what is kept, where the request itself names none.</param>
internal sealed record Hints(
    string? Class, string? UsualClass, string? MaxLatencyMs, string? LatencyOf, IReadOnlyList<string> Residency, string? Session,
    string? ClientLocation, string? Model)
{
    /// <summary>Tolerated error rate as written; only where the gateway chooses the model.</summary>
    public string? MaxError { get; init; }

    /// <summary>Time to completion as written, s.</summary>
    public string? Deadline { get; init; }

    /// <summary>How hard the question is, as written; only where the gateway chooses the model.</summary>
    public string? Difficulty { get; init; }

    /// <summary>Names of hints that stand in the metadata and in no header.</summary>
    public IReadOnlyCollection<string> InMetadata { get; init; } = [];

    /// <summary>Those of them that are no text, or too long a one.</summary>
    public IReadOnlyCollection<string> Unreadable { get; init; } = [];

    /// <summary>Prefix of every header of this gateway.</summary>
    public const string Prefix = "X-Wattline-";

    /// <summary>Whoever begins a header so means a hint, and misspells its prefix.</summary>
    private const string Beginning = "X-Wat";

    /// <summary>Characters of a hint: room for a rule that names every country, and none for one that fills a map's keys.</summary>
    private const int LongestHint = 1024;

    private static readonly string[] Names = [.. Meanings.Select(hint => hint.Name)];

    /// <summary>The hints, and what they say.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Meanings =>
    [
        ("Class", "Workload class."), ("Max-Latency-Ms", "Latency budget, ms; at most the key's ceiling."),
        ("Latency-Of", "What it bounds: first-token or completion."), ("Residency", "Countries and groups where the data may go; narrows only."),
        ("Session", "Names requests that share state, at most 256 characters."), ("Client-Location", "A city, a site, or lat, lon."),
        ("Model", "The model, where the request itself names none."),
        ("Deadline", "Time to completion, s; instead of the latency budget."),
        ("Max-Error", "Tolerated error rate, 0 to 1, where the gateway chooses the model; narrows only."),
        ("Difficulty", "How hard the question is there: 0, easy, to 1, hard, or easy, medium or hard; else it is estimated."),
    ];

    /// <summary>
    /// Refuses a hint that is not known, or given twice. Passed over, a misspelt residency rule would let data go where its owner forbade it.
    /// </summary>
    public static OpenAiError? RefuseUnknown(IHeaderDictionary headers, RequestPeek peek)
    {
        foreach (var (header, values) in headers)
        {
            if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                if (header.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase))
                {
                    return Unknown(header, header[(header.LastIndexOf('-') + 1)..], Prefix);
                }

                continue;
            }

            if (!IsKnown(header.AsSpan(Prefix.Length)))
            {
                return Unknown(header, header[Prefix.Length..], Prefix);
            }

            if (values.Count > 1)
            {
                return Twice(header);
            }

            if (values.ToString().Length > LongestHint)
            {
                return OpenAiError.Invalid("hint_too_long", $"'{header}' has more than {LongestHint} characters.", header);
            }
        }

        foreach (var name in peek.Metadata?.Keys ?? Enumerable.Empty<string>())
        {
            if (!IsKnown(name))
            {
                return Unknown(InBody(name), name, "metadata, as in the header " + Prefix);
            }

            if (name != "residency" && headers[Prefix + name] is [{ } header] && !IsSame(name, header, peek.Metadata![name]))
            {
                var known = Prefix + Array.Find(Names, one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
                return OpenAiError.Invalid("hint_twice", $"'{known}' says '{header}', and '{InBody(name)}' says '{peek.Metadata[name]}'.", known);
            }
        }

        return peek.RepeatedHint is { } repeated ? Twice(InBody(repeated)) : null;
    }

    /// <summary>The field in which a hint was given: its header, or its place in the metadata.</summary>
    public string FieldOf(string name) => InMetadata.Contains(name, StringComparer.OrdinalIgnoreCase) ? InBody(name) : Prefix + name;

    /// <summary>The same error with the hint at fault named as it was given.</summary>
    public OpenAiError Locate(OpenAiError error)
    {
        if (error.Parameter?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return error;
        }

        var name = error.Parameter[Prefix.Length..];
        var located = error with { Parameter = FieldOf(name) };
        return Unreadable.Contains(name, StringComparer.OrdinalIgnoreCase) && located.Parameter != error.Parameter
            ? located with { Message = $"'{located.Parameter}' must be a string, in quotation marks, of at most {RequestPeek.LongestHint} bytes." }
            : located;
    }

    private static string InBody(string name) => $"metadata.wattline_{name.Replace('-', '_').ToLowerInvariant()}";

    /// <summary>Whether a header and the metadata say the same in other words.</summary>
    private static bool IsSame(string name, string header, string metadata) => header == metadata || name switch
    {
        "class" or "latency-of" => header.Trim().Equals(metadata.Trim(), StringComparison.OrdinalIgnoreCase),
        "difficulty" => DifficultyWords.ValueOf(header) is { } difficulty && difficulty == DifficultyWords.ValueOf(metadata),
        "max-error" or "deadline" or "max-latency-ms" => Number(header) is { } number && number == Number(metadata),
        _ => false,
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static OpenAiError Twice(string field) =>
        OpenAiError.Invalid("hint_twice", $"'{field}' is given more than once, and which one holds is not said.", field);

    private static bool IsKnown(ReadOnlySpan<char> name)
    {
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static OpenAiError Unknown(string field, string name, string where)
    {
        var near = string.Join(", ", Nearest.Names(name, Names, 1).Concat(Names).Distinct());
        return OpenAiError.Invalid("unknown_hint", $"'{field}' is no hint, and is not passed over in silence. Hints ({where}…): {near}.", field);
    }

    public static Hints Read(IHeaderDictionary headers, RequestPeek peek)
    {
        return new Hints(
            Find(Prefix + "Class", "class"), peek.ServiceTier is "flex" ? "batch" : null, Find(Prefix + "Max-Latency-Ms", "max-latency-ms"),
            Find(Prefix + "Latency-Of", "latency-of"), All(headers[Prefix + "Residency"], peek.Metadata?.GetValueOrDefault("residency")),
            Find(Prefix + "Session", "session") ?? peek.PromptCacheKey, Find(Prefix + "Client-Location", "client-location"),
            Find(Prefix + "Model", "model"))
        {
            MaxError = Find(Prefix + "Max-Error", "max-error"),
            Deadline = Find(Prefix + "Deadline", "deadline"),
            Difficulty = Find(Prefix + "Difficulty", "difficulty"),
            InMetadata = peek.Metadata is { } metadata ? OnlyThere(metadata, headers) : [],
            Unreadable = (IReadOnlyCollection<string>?)peek.Unreadable ?? [],
        };

        static IReadOnlyCollection<string> OnlyThere(Dictionary<string, string> metadata, IHeaderDictionary headers) =>
            [.. metadata.Keys.Where(name => headers[Prefix + name].Count == 0)];

        static IReadOnlyList<string> All(StringValues header, string? metadata) =>
            header.Count == 0 && metadata is null ? [] : [.. header.Take(1).Append(metadata).OfType<string>()];

        string? Find(string header, string metadata)
        {
            var values = headers[header];
            return values.Count > 0 ? values[0] ?? "" : peek.Metadata?.GetValueOrDefault(metadata);
        }
    }
}
