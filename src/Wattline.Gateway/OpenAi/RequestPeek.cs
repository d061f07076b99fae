using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.OpenAi;

/// <summary>The few fields of an OpenAI request that a decision needs. The body itself is passed on as it came.</summary>
internal sealed class RequestPeek
{
    private const int CharactersPerToken = 4, TokensPerMessage = 4, TokensPerImage = 800, LongestHint = 512;

    /// <summary>The model asked for; null where none was.</summary>
    public string? Model { get; private set; }

    /// <summary>Where the model's name stands in the body, quotes included.</summary>
    public Range ModelRange { get; private set; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool Stream { get; private set; }

    /// <summary>Whether the stream is to end with its usage.</summary>
    public bool IncludeUsage { get; private set; }

    /// <summary>Ceiling of the output, tokens; null for none.</summary>
    public double? MaxTokens { get; private set; }

    /// <summary>As sent: auto, default, flex, priority.</summary>
    public string? ServiceTier { get; private set; }

    /// <summary>Names requests that share a prefix.</summary>
    public string? PromptCacheKey { get; private set; }

    /// <summary>As sent: minimal, low, medium, high.</summary>
    public string? ReasoningEffort { get; private set; }

    /// <summary>Hints among the request's metadata, by name; null where it has none.</summary>
    public Dictionary<string, string>? Metadata { get; private set; }

    /// <summary>Prompt tokens, estimated at four characters each; images at 800.</summary>
    public double PromptTokens { get; private set; }

    /// <summary>What a request would say that names a model and nothing else.</summary>
    public static RequestPeek For(string? model) => new() { Model = model };

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="peek">What it says.</param>
    /// <param name="problem">Why it is no request; empty when it is one.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, out RequestPeek peek, out string problem)
    {
        peek = new RequestPeek();
        problem = "";
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "The body must be a JSON object.";
                return false;
            }

            problem = peek.ReadFields(ref reader);
            return problem.Length == 0 && !reader.Read();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            problem = $"The body is not valid JSON: {broken.Message}";
            return false;
        }
    }

    private string ReadFields(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Escaped or repeated names would let this gateway and the upstream read two different requests.
            if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                if (Model is not null || reader.TokenType != JsonTokenType.String)
                {
                    return Model is not null ? "'model' is given twice." : "'model' must be a string.";
                }

                Model = reader.GetString();
                ModelRange = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            }
            else
            {
                ReadField(ref reader);
                // Where a value was expected and an object or array stands, its fields must not be taken for the request's own.
                reader.Skip();
            }
        }

        return "";
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("stream"u8))
        {
            Stream = Next(ref reader).TokenType == JsonTokenType.True;
        }
        else if (reader.ValueTextEquals("stream_options"u8))
        {
            ReadStreamOptions(ref Next(ref reader));
        }
        else if (reader.ValueTextEquals("max_completion_tokens"u8) || reader.ValueTextEquals("max_tokens"u8))
        {
            MaxTokens = Next(ref reader).TokenType == JsonTokenType.Number && reader.TryGetDouble(out var most) && most >= 0
                ? Math.Min(most, MaxTokens ?? most)
                : MaxTokens;
        }
        else if (reader.ValueTextEquals("service_tier"u8))
        {
            ServiceTier = Hint(ref Next(ref reader));
        }
        else if (reader.ValueTextEquals("prompt_cache_key"u8))
        {
            PromptCacheKey = Hint(ref Next(ref reader));
        }
        else if (reader.ValueTextEquals("reasoning_effort"u8))
        {
            ReasoningEffort = Hint(ref Next(ref reader));
        }
        else if (reader.ValueTextEquals("metadata"u8))
        {
            ReadMetadata(ref Next(ref reader));
        }
        else if (reader.ValueTextEquals("messages"u8) || reader.ValueTextEquals("tools"u8))
        {
            PromptTokens += Tokens(ref Next(ref reader));
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void ReadStreamOptions(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var asksForUsage = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            IncludeUsage |= asksForUsage && reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (!(Metadata?.Count >= 16) && name.StartsWith("wattline_", StringComparison.OrdinalIgnoreCase))
            {
                // A hint that cannot be read must be refused, not ignored: it may be the one that keeps data in a territory.
                Metadata ??= [];
                Metadata[name["wattline_".Length..].Replace('_', '-').ToLowerInvariant()] = Hint(ref reader) ?? "";
            }

            reader.Skip();
        }
    }

    /// <summary>Counts the text below a value. An image counts once, however long its data.</summary>
    private static double Tokens(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        double characters = 0, tokens = 0;
        do
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                if (reader.ValueSpan.StartsWith("data:"u8))
                {
                    tokens += TokensPerImage;
                }
                else
                {
                    characters += Encoding.UTF8.GetCharCount(reader.ValueSpan);
                }
            }
            else if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth + 1)
            {
                tokens += TokensPerMessage;
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) && reader.Read());
        return tokens + Math.Ceiling(characters / CharactersPerToken);
    }

    private static string? Hint(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestHint ? reader.GetString() : null;

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }
}
