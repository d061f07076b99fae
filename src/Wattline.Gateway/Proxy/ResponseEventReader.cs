using System.Text.Json;

namespace Wattline.Gateway.Proxy;

/// <summary>Reads the typed events of the Responses API: the last one carries the response with its usage.</summary>
/// <param name="usageField">One more field of the usage object.</param>
/// <param name="issued">Takes the names of what the region now keeps.</param>
internal sealed class ResponseEventReader(Func<TokenUsage, byte[]?> usageField, Action<string> issued) : EventReader
{
    /// <inheritdoc/>
    public override EventEdit Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Read(payload, TypeOf(payload));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON: passed on as it came.
            return EventEdit.None;
        }
    }

    private EventEdit Read(ReadOnlySpan<byte> payload, string? type)
    {
        switch (type)
        {
            case "response.created" or "response.output_item.added" or "response.output_item.done":
                StateNames.Read(payload, issued);
                break;
            case "response.completed" or "response.incomplete":
                IsComplete = IsFinished = true;
                return ReadResponse(payload);
            case "response.failed":
                IsFinished = true;
                Error ??= new StreamError(null);
                return ReadResponse(payload);
            case "error":
                Error ??= new StreamError(null);
                break;
            case not null when type.EndsWith(".delta", StringComparison.Ordinal):
                Pieces++;
                break;
        }

        return EventEdit.None;
    }

    private static string? TypeOf(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }

    private EventEdit ReadResponse(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isResponse = reader.ValueTextEquals("response"u8);
            reader.Read();
            if (isResponse && reader.TokenType == JsonTokenType.StartObject && TokenUsage.FindUsage(ref reader))
            {
                var (usage, closes) = TakeUsage(ref reader);
                return usage is { } said ? EventEdit.Insert(closes, usageField(said)) : EventEdit.None;
            }

            reader.Skip();
        }

        return EventEdit.None;
    }
}
