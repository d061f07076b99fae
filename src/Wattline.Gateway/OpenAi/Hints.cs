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
                return Unknown($"metadata.wattline_{name.Replace('-', '_')}", name, "metadata, as in the header " + Prefix);
            }

            if (name != "residency" && headers[Prefix + name] is [{ } header] && header != peek.Metadata![name])
            {
                return OpenAiError.Invalid(
                    "hint_twice", $"'{Prefix}{name}' says '{header}' and metadata.wattline_{name.Replace('-', '_')} says otherwise.", Prefix + name);
            }
        }

        return peek.RepeatedHint is { } repeated ? Twice($"metadata.wattline_{repeated.Replace('-', '_')}") : null;
    }

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
            Find(Prefix + "Model", "model"));

        static IReadOnlyList<string> All(StringValues header, string? metadata) =>
            header.Count == 0 && metadata is null ? [] : [.. header.Take(1).Append(metadata).OfType<string>()];

        string? Find(string header, string metadata)
        {
            var values = headers[header];
            return values.Count > 0 ? values[0] ?? "" : peek.Metadata?.GetValueOrDefault(metadata);
        }
    }
}
