using System.Text.Json;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// An error that a stream reports in an event, its status having been 200: <c>{"error": {"message", "code"}}</c>, or as older vLLM wrote it,
/// <c>{"object": "error", "message", "code"}</c>.
/// </summary>
/// <param name="Code">The HTTP status that it would have been; null where it says none.</param>
internal readonly record struct StreamError(int? Code)
{
    /// <summary>Whether it says something of the region; where it names no status, it does.</summary>
    public bool IsRegionsFault => Code is not (>= 400 and < 600) || IsStatusOfRegion(Code.Value);

    /// <summary>
    /// Statuses that say something of the region and nothing of the request: a redirect would lead to who knows where, and what is below 200
    /// is no answer to a request that asked for no other protocol.
    /// </summary>
    public static bool IsStatusOfRegion(int status) => status switch
    {
        < 200 or >= 500 or 401 or 403 or 404 or 408 or 429 => true,
        >= 300 and < 400 => true,
        _ => false,
    };

    /// <summary>Reads one event's payload; null where it reports no error.</summary>
    public static StreamError? Read(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"error\""u8) < 0)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(payload);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON: passed on as it came.
            return null;
        }
    }

    private static StreamError? ReadObject(ref Utf8JsonReader reader)
    {
        int? code = null;
        var isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                isError |= reader.TokenType != JsonTokenType.Null;
                code = reader.TokenType == JsonTokenType.StartObject ? ReadCode(ref reader) ?? code : code;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                isError |= reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
                reader.Skip();
            }
            else
            {
                code = ReadValue(ref reader, reader.ValueTextEquals("code"u8)) ?? code;
            }
        }

        return isError ? new StreamError(code) : null;
    }

    /// <summary>The code within an error's object, which is read to its end.</summary>
    private static int? ReadCode(ref Utf8JsonReader reader)
    {
        int? code = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            code = ReadValue(ref reader, reader.ValueTextEquals("code"u8)) ?? code;
        }

        return code;
    }

    private static int? ReadValue(ref Utf8JsonReader reader, bool isCode)
    {
        reader.Read();
        var code = isCode && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : (int?)null;
        reader.Skip();
        return code;
    }
}
