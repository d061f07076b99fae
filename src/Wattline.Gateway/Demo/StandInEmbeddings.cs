using System.Runtime.InteropServices;
using System.Text.Json;

namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in reads of a request for embeddings.</summary>
/// <param name="Model">The model asked for.</param>
/// <param name="Inputs">Each text.</param>
/// <param name="Dimensions">Numbers of a vector.</param>
/// <param name="Base64">Whether vectors are to come as little-endian floats in base64.</param>
internal sealed record StandInEmbeddingRequest(string Model, IReadOnlyList<string> Inputs, int Dimensions, bool Base64)
{
    // OpenAI's limits for text-embedding-3-small.
    private const int MostInputs = 2_048, MostTokens = 300_000, MostDimensions = 1_536;

    /// <summary>Tokens of all inputs.</summary>
    public int PromptTokens => Inputs.Sum(StandInText.CountTokens);

    /// <summary>Reads a body; the fault says what is wrong with it.</summary>
    public static (StandInEmbeddingRequest? Request, StandInFault? Fault) Read(JsonElement root)
    {
        if (root.Text("model") is not { } model)
        {
            return (null, StandInRequest.NoModel);
        }

        var (inputs, fault) = StandInPrompts.Read(root.Member("input"), "input", MostInputs);
        if (inputs is null || inputs.Any(input => input.Length == 0))
        {
            return (null, fault ?? new StandInFault(400, "'input' must not hold an empty text.", "input"));
        }

        var dimensions = MostDimensions;
        if (root.Member("dimensions") is { } given && !given.IsCount(MostDimensions, out dimensions))
        {
            return (null, new StandInFault(400, $"'dimensions' must be a whole number from 1 to {MostDimensions}.", "dimensions"));
        }

        if (root.Member("encoding_format") is not null && root.Text("encoding_format") is not ("float" or "base64"))
        {
            return (null, new StandInFault(400, "'encoding_format' must be float or base64.", "encoding_format"));
        }

        var request = new StandInEmbeddingRequest(model, inputs, dimensions, root.Text("encoding_format") == "base64");
        return request.PromptTokens <= MostTokens ? (request, null)
            : (null, new StandInFault(400, $"'input' has {request.PromptTokens} tokens; {MostTokens} are the most.", "input"));
    }

    /// <summary>A vector of length 1, drawn from model and text; fewer dimensions are the first ones, scaled up again.</summary>
    public float[] Embed(string input)
    {
        var random = new Random(StandInRequest.Hash($"{Model} {input}"));
        var vector = new float[Dimensions];
        for (var at = 0; at < vector.Length; at++)
        {
            vector[at] = random.NextSingle() - 0.5f;
        }

        var length = MathF.Sqrt(vector.Sum(number => number * number));
        return [.. vector.Select(number => number / length)];
    }
}

/// <summary>POST /v1/embeddings: a vector for each text, after the model's prefill time. They mean nothing: no model runs.</summary>
internal static class StandInEmbeddings
{
    /// <summary>Answers with vectors.</summary>
    public static async Task<StandInFault?> EmbedAsync(StandInCall call)
    {
        var (request, fault) = await call.ReadAsync(StandInEmbeddingRequest.Read);
        if (request is null)
        {
            return fault;
        }

        var (model, unfit) = call.State.FindModel(request.Model, StandInKind.Embedding);
        if (model is null)
        {
            return unfit;
        }

        var wait = request.PromptTokens * model.PrefillMsPerToken * call.State.Options.TimeScale;
        await Task.Delay(TimeSpan.FromMilliseconds(wait), call.State.Options.Clock, call.Leaving);
        await WriteAsync(call, request);
        return null;
    }

    /// <summary>Writes vector by vector: all of them as one tree of nodes would be many times the answer.</summary>
    private static async Task WriteAsync(StandInCall call, StandInEmbeddingRequest request)
    {
        call.Context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(call.Context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        for (var index = 0; index < request.Inputs.Count; index++)
        {
            Write(writer, index, request.Embed(request.Inputs[index]), request.Base64);
            await writer.FlushAsync(call.Leaving);
            await call.Context.Response.BodyWriter.FlushAsync(call.Leaving);
        }

        writer.WriteEndArray();
        writer.WriteString("model", request.Model);
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", request.PromptTokens);
        writer.WriteNumber("total_tokens", request.PromptTokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, int index, float[] vector, bool base64)
    {
        writer.WriteStartObject();
        writer.WriteString("object", "embedding");
        writer.WriteNumber("index", index);
        if (base64)
        {
            writer.WriteBase64String("embedding", MemoryMarshal.AsBytes<float>(vector));
        }
        else
        {
            writer.WriteStartArray("embedding");
            foreach (var number in vector)
            {
                writer.WriteNumberValue(number);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
