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
    /// <param name="hasOutput">Whether an answer without output tokens makes no sense.</param>
    public static TokenUsage? Read(ReadOnlySpan<byte> json, bool hasOutput)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && FindUsage(ref reader) ? ReadObject(ref reader, hasOutput) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // An upstream's broken JSON is passed on as it came; it merely cannot be metered from.
            return null;
        }
    }

    /// <summary>Takes the reader from an object's start to the start of its <c>usage</c> object; false where it has none.</summary>
    public static bool FindUsage(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage && reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Reads a usage object to its closing brace, under the names of either API.</summary>
    public static TokenUsage? ReadObject(ref Utf8JsonReader reader, bool hasOutput)
    {
        double? prompt = null, output = hasOutput ? null : 0, cached = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
            {
                prompt = Count(ref reader);
            }
            else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            {
                output = Count(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
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
