using System.Text.Json;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>Tokens that an answer used, and who says so.</summary>
/// <param name="PromptTokens">Of the prompt, cached ones included.</param>
/// <param name="CachedTokens">Of these, read from the upstream's cache.</param>
/// <param name="OutputTokens">Of the answer.</param>
/// <param name="Source">The upstream, or counted here.</param>
internal readonly record struct TokenUsage(double PromptTokens, double CachedTokens, double OutputTokens, UsageSource Source)
{
    private const double MostTokens = 1e9;

    /// <summary>Reads the <c>usage</c> field of an answer or of a stream's chunk; null where it has none that makes sense.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="endsAt">Where the usage object's closing brace stands.</param>
    public static TokenUsage? Read(ReadOnlySpan<byte> json, out int endsAt)
    {
        endsAt = -1;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isUsage = reader.ValueTextEquals("usage"u8);
                reader.Read();
                if (isUsage && reader.TokenType == JsonTokenType.StartObject)
                {
                    var usage = ReadObject(ref reader);
                    endsAt = (int)reader.TokenStartIndex;
                    return usage;
                }

                reader.Skip();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // An upstream's broken JSON is passed on as it came; it merely cannot be metered from.
        }

        return null;
    }

    private static TokenUsage? ReadObject(ref Utf8JsonReader reader)
    {
        double? prompt = null, output = null, cached = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                prompt = Count(ref reader);
            }
            else if (reader.ValueTextEquals("completion_tokens"u8))
            {
                output = Count(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                cached = ReadCached(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return prompt is null || output is null
            ? null
            : new TokenUsage(prompt.Value, Math.Min(cached ?? 0, prompt.Value), output.Value, UsageSource.Upstream);
    }

    private static double? ReadCached(ref Utf8JsonReader reader)
    {
        reader.Read();
        double? cached = null;
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
            {
                cached = Count(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return cached;
    }

    private static double? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var count) && count is >= 0 and <= MostTokens ? count : null;
    }
}
