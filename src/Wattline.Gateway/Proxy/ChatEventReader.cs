using System.Text.Json;

namespace Wattline.Gateway.Proxy;

/// <summary>Reads the chunks of chat and text completions.</summary>
/// <param name="usageField">One more field of the usage object, where the client asked for usage.</param>
/// <param name="hidesUsage">Whether usage was asked for here and not by the client, so that it is taken out again.</param>
internal sealed class ChatEventReader(Func<TokenUsage, byte[]?> usageField, bool hidesUsage) : EventReader
{
    private static readonly byte[][] TextFields =
        [[.. "\"content\""u8], [.. "\"reasoning_content\""u8], [.. "\"reasoning\""u8], [.. "\"tool_calls\""u8], [.. "\"text\""u8]];

    private readonly PiecePattern _pattern = new();

    /// <inheritdoc/>
    public override EventEdit Read(ReadOnlySpan<byte> payload)
    {
        if (_pattern.TryRead(payload, out var known))
        {
            Pieces++;
            return known;
        }

        if (payload.SequenceEqual("[DONE]"u8))
        {
            IsComplete = IsFinished = true;
            return EventEdit.None;
        }

        var choices = payload.IndexOf("\"choices\""u8);
        var (text, finishes) = choices < 0 ? (-1, false) : (TextAt(payload), Finishes(payload));
        Pieces += text < 0 ? 0 : 1;
        IsFinished |= finishes;
        Error ??= StreamError.Read(payload);
        var edit = payload.IndexOf("\"usage\""u8) >= 0 ? ReadUsage(payload) : EventEdit.None;
        // A text that says "choices" is no sign of any.
        if (text >= 0 && text != choices && !finishes && Error is null && edit is { Put: null, Dropped: false })
        {
            _pattern.Learn(payload, text, edit);
        }

        return edit;
    }

    private static bool Finishes(ReadOnlySpan<byte> payload) =>
        payload.IndexOf("\"finish_reason\":\""u8) >= 0 || payload.IndexOf("\"finish_reason\": \""u8) >= 0;

    /// <summary>Where the value begins of a piece of the answer: text, thought or a call, and not the role alone; -1 where there is none.</summary>
    private static int TextAt(ReadOnlySpan<byte> payload)
    {
        foreach (var field in TextFields)
        {
            var at = payload.IndexOf(field);
            var value = at < 0 ? default : payload[(at + field.Length)..].TrimStart(" :"u8);
            if (!value.IsEmpty && !value.StartsWith("\"\""u8) && !value.StartsWith("null"u8))
            {
                return payload.Length - value.Length;
            }
        }

        return -1;
    }

    /// <summary>Finds the chunk's usage and whether it carries nothing else.</summary>
    private EventEdit ReadUsage(ReadOnlySpan<byte> payload)
    {
        var (starts, ends, closes, carriesNothing) = (-1, -1, -1, false);
        TokenUsage? usage = null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isUsage, isChoices) = (reader.ValueTextEquals("usage"u8), reader.ValueTextEquals("choices"u8));
                starts = isUsage ? (int)reader.TokenStartIndex : starts;
                reader.Read();
                if (isUsage && reader.TokenType == JsonTokenType.StartObject)
                {
                    (usage, closes) = TakeUsage(ref reader);
                }
                else
                {
                    var begins = reader.BytesConsumed;
                    reader.Skip();
                    carriesNothing |= isChoices && payload[(int)begins..(int)reader.TokenStartIndex].Trim(" \t\r\n"u8).IsEmpty;
                }

                ends = isUsage ? (int)reader.BytesConsumed : ends;
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON: passed on as it came.
            return EventEdit.None;
        }

        return usage is { } said && !hidesUsage ? EventEdit.Insert(closes, usageField(said))
            : !hidesUsage || starts < 0 ? EventEdit.None
            : carriesNothing && usage is not null ? EventEdit.Drop
            : WithoutField(payload, starts, ends);
    }

    /// <summary>Leaves a field out together with one of the commas beside it.</summary>
    private static EventEdit WithoutField(ReadOnlySpan<byte> payload, int starts, int ends)
    {
        var before = payload[..starts].TrimEnd(" \t\r\n"u8);
        if (before.EndsWith(","u8))
        {
            return new EventEdit(before.Length - 1, ends - before.Length + 1, null, false);
        }

        var comma = payload[ends..].IndexOf((byte)',');
        var isNext = comma >= 0 && payload[ends..(ends + comma)].Trim(" \t\r\n"u8).IsEmpty;
        return new EventEdit(starts, ends - starts + (isNext ? comma + 1 : 0), null, false);
    }
}
