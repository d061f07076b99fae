using Microsoft.AspNetCore.Http;
using Wattline.Text;

namespace Wattline.Gateway.OpenAi;

/// <summary>What a caller says of a request beside the request: headers, else metadata, else fields that clients send anyway.</summary>
/// <param name="Class">Workload class.</param>
/// <param name="UsualClass">The class that the request's service tier suggests, where the key may use it.</param>
/// <param name="MaxLatencyMs">As written.</param>
/// <param name="LatencyOf">first-token or completion.</param>
/// <param name="Residency">As written.</param>
/// <param name="Session">Names requests that share state.</param>
/// <param name="ClientLocation">A city, or lat,lon.</param>
internal sealed record Hints(
    string? Class, string? UsualClass, string? MaxLatencyMs, string? LatencyOf, string? Residency, string? Session, string? ClientLocation)
{
    /// <summary>Prefix of every header of this gateway.</summary>
    public const string Prefix = "X-Wattline-";

    private static readonly string[] Names = ["Class", "Max-Latency-Ms", "Latency-Of", "Residency", "Session", "Client-Location"];

    /// <summary>
    /// Refuses a hint that is not known, or given twice. Passed over, a misspelt residency rule would let data go where its owner forbade it.
    /// </summary>
    public static OpenAiError? RefuseUnknown(IHeaderDictionary headers, RequestPeek peek)
    {
        foreach (var (header, values) in headers)
        {
            if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!IsKnown(header.AsSpan(Prefix.Length)))
            {
                return Unknown(header, header[Prefix.Length..], Prefix);
            }

            if (values.Count > 1)
            {
                return OpenAiError.Invalid("hint_twice", $"'{header}' is given {values.Count} times, and which one holds is not said.", header);
            }
        }

        foreach (var name in peek.Metadata?.Keys ?? Enumerable.Empty<string>())
        {
            if (!IsKnown(name))
            {
                return Unknown($"metadata.wattline_{name.Replace('-', '_')}", name, "metadata, as in the header " + Prefix);
            }
        }

        return null;
    }

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
            Find(Prefix + "Latency-Of", "latency-of"), Find(Prefix + "Residency", "residency"),
            Find(Prefix + "Session", "session") ?? peek.PromptCacheKey, Find(Prefix + "Client-Location", "client-location"));

        string? Find(string header, string metadata)
        {
            var values = headers[header];
            return values.Count > 0 ? values[0] ?? "" : peek.Metadata?.GetValueOrDefault(metadata);
        }
    }
}
