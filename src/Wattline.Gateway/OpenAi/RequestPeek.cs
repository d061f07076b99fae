using System.Text.Json;

namespace Wattline.Gateway.OpenAi;

/// <summary>The few fields of an OpenAI request that a decision needs. The body itself is passed on as it came.</summary>
internal sealed class RequestPeek
{
    /// <summary>Of a hint among the metadata, bytes.</summary>
    public const int LongestHint = 512;

    private const int LongestModel = 512;
    private readonly Operation _operation;
    private readonly PromptReader _prompt;
    private string? _modelThere;
    private int _begins;
    private Range _model;
    private bool _hasStreamOptions;
    private Splice? _askForUsage;

    private RequestPeek(Operation operation) => (_operation, _prompt) = (operation, new PromptReader(operation));

    /// <summary>The model asked for; null where none was.</summary>
    public string? Model { get; private set; }

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

    /// <summary>Whether the region is to keep the exchange; null where the request does not say.</summary>
    public bool? Store { get; private set; }

    /// <summary>Whether the answer is to be made after the connection is closed.</summary>
    public bool Background { get; private set; }

    /// <summary>Hints among the request's metadata, by name; null where it has none.</summary>
    public Dictionary<string, string>? Metadata { get; private set; }

    /// <summary>Hints among the metadata that are no text, or too long a one, by name; null for none.</summary>
    public HashSet<string>? Unreadable { get; private set; }

    /// <summary>A hint that stands in the metadata twice; null where none does.</summary>
    public string? RepeatedHint { get; private set; }

    /// <summary>Where the fields stand that say how long a model may think; null where the gateway does not choose the model.</summary>
    public BodyFields? Fields { get; private set; }

    /// <summary>Reads these fields of the body, which is the one that was read.</summary>
    public void ReadFields(ReadOnlySpan<byte> body) => Fields = BodyFields.Read(body, _operation);

    /// <summary>Prompt tokens, estimated.</summary>
    public double PromptTokens => _prompt.Tokens;

    /// <summary>What the request refers to and some region keeps: responses, conversations, files.</summary>
    public IReadOnlyList<string> States => _prompt.States;

    /// <summary>What a request would say that names a model and nothing else.</summary>
    public static RequestPeek For(string? model, Operation operation) => new(operation) { Model = model };

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="operation">What it is a request for.</param>
    /// <param name="peek">What it says.</param>
    /// <param name="problem">Why it is no request; empty when it is one.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, Operation operation, out RequestPeek peek, out string problem)
    {
        peek = new RequestPeek(operation);
        problem = "";
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "The body must be a JSON object.";
                return false;
            }

            peek._begins = (int)reader.BytesConsumed;
            problem = peek.ReadFields(ref reader);
            return problem.Length == 0 && !reader.Read();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            problem = broken is JsonException { LineNumber: { } line, BytePositionInLine: { } place }
                ? $"The body is not valid JSON at line {line + 1}, byte {place + 1}, or is nested too deeply there."
                : "The body is not valid JSON: a text in it is no Unicode.";
            return false;
        }
    }

    /// <summary>Names the model where the body does not, or where the path does.</summary>
    public void Name(string model) => Model = model;

    /// <summary>The change that gives the body a server's own name for the model; null where it says that already.</summary>
    public Splice? Rename(string there)
    {
        if (there == _modelThere)
        {
            return null;
        }

        var name = JsonSerializer.SerializeToUtf8Bytes(there);
        return _modelThere is null ? new Splice(_begins.._begins, [.. "\"model\":"u8, .. name, .. ","u8]) : new Splice(_model, name);
    }

    /// <summary>The change that makes a stream end with its usage; null where the request asks for it, or has options that are no object.</summary>
    public Splice? AskForUsage() => IncludeUsage ? null
        : _hasStreamOptions ? _askForUsage
        : new Splice(_begins.._begins, [.. "\"stream_options\":{\"include_usage\":true},"u8]);

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

                if (reader.ValueSpan.Length > LongestModel)
                {
                    return $"'model' is longer than {LongestModel} bytes.";
                }

                Model = _modelThere = reader.GetString();
                _model = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            }
            else
            {
                ReadField(ref reader);
                // Where a value was expected and an object or array stands, its fields must not be taken for the request's own.
                reader.Skip();
            }
        }

        return States.Count > PromptReader.MostStates ? $"It refers to more than {PromptReader.MostStates} stored things." : "";
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (IsOneOf(ref reader, _operation.Prompt))
        {
            _prompt.Read(ref Next(ref reader));
        }
        else if (IsOneOf(ref reader, _operation.Limits))
        {
            MaxTokens = Next(ref reader).TokenType == JsonTokenType.Number && reader.TryGetDouble(out var most) && most >= 0
                ? Math.Min(most, MaxTokens ?? most)
                : MaxTokens;
        }
        else if (reader.ValueTextEquals("stream"u8))
        {
            Stream = Next(ref reader).TokenType == JsonTokenType.True;
        }
        else if (reader.ValueTextEquals("stream_options"u8))
        {
            ReadStreamOptions(ref Next(ref reader));
        }
        else if (reader.ValueTextEquals("metadata"u8))
        {
            ReadMetadata(ref Next(ref reader));
        }
        else if (!ReadWord(ref reader) && !ReadState(ref reader))
        {
            reader.Read();
        }
    }

    /// <summary>A field whose value is one word that hints at the class, the session or the answer's length.</summary>
    private bool ReadWord(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("service_tier"u8))
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
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>A field about what a region keeps.</summary>
    private bool ReadState(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("store"u8))
        {
            // Given twice, the one that keeps holds: residency must not depend on which of them the region reads.
            Store = Next(ref reader).TokenType switch
            {
                JsonTokenType.False => Store ?? false,
                JsonTokenType.Null => Store is true || _operation.StoresByDefault,
                _ => true,
            };
        }
        else if (_operation.RefersToState && reader.ValueTextEquals("background"u8))
        {
            Background |= Next(ref reader).TokenType == JsonTokenType.True;
        }
        else if (_operation.RefersToState && (reader.ValueTextEquals("previous_response_id"u8) || reader.ValueTextEquals("conversation"u8)))
        {
            _prompt.Note(ref Next(ref reader));
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadStreamOptions(ref Utf8JsonReader reader)
    {
        var (starts, begins) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
        _hasStreamOptions = true;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _askForUsage = reader.TokenType == JsonTokenType.Null ? new Splice(starts..begins, [.. "{\"include_usage\":true}"u8]) : null;
            return;
        }

        var (isEmpty, given) = (true, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var asksForUsage = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            starts = (int)reader.TokenStartIndex;
            if (asksForUsage)
            {
                (given, IncludeUsage) = (true, reader.TokenType == JsonTokenType.True);
            }

            reader.Skip();
            if (asksForUsage)
            {
                _askForUsage = new Splice(starts..(int)reader.BytesConsumed, [.. "true"u8]);
            }
        }

        _askForUsage = given ? _askForUsage : new Splice(begins..begins, [.. "\"include_usage\":true"u8, .. isEmpty ? ""u8 : ","u8]);
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
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
                name = name["wattline_".Length..].Replace('_', '-').ToLowerInvariant();
                var hint = Hint(ref reader);
                RepeatedHint = Metadata.TryAdd(name, hint ?? "") ? RepeatedHint : name;
                if (hint is null)
                {
                    (Unreadable ??= []).Add(name);
                }
            }

            reader.Skip();
        }
    }

    private static string? Hint(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestHint ? reader.GetString() : null;

    private static bool IsOneOf(ref Utf8JsonReader reader, IReadOnlyList<byte[]> names)
    {
        for (var at = 0; at < names.Count; at++)
        {
            if (reader.ValueTextEquals(names[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }
}
