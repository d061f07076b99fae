using System.Buffers;
using System.Text.Json;
using Wattline.Routing;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// Passes a stream of server-sent events on line by line, as it came, and reads from it what the receipt needs: usage, errors, whether
/// it ended properly. Where the client asked for usage, the usage object gets one more field.
/// </summary>
internal sealed class EventStreamRelay(Func<TokenUsage, byte[]?> usageField)
{
    private const int LongestHeldLine = 1 << 20;
    private static readonly byte[][] TextFields = [[.. "\"content\""u8], [.. "\"reasoning_content\""u8], [.. "\"reasoning\""u8], [.. "\"tool_calls\""u8]];
    private readonly ArrayBufferWriter<byte> _held = new();
    private bool _passingLongLine, _finished;
    private int _deltas;
    private TokenUsage? _usage;

    /// <summary>Whether the stream said that it is complete.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether an event reported an error.</summary>
    public bool ReportedError { get; private set; }

    /// <summary>Whether the answer itself ended, even if the stream's own end mark is missing.</summary>
    public bool IsFinished => _finished || IsComplete;

    /// <summary>Tokens: as the stream said, else one for each event with a piece of the answer.</summary>
    public TokenUsage Usage(double promptTokens) => _usage ?? new TokenUsage(promptTokens, 0, _deltas, _deltas > 0 ? UsageSource.Counted : UsageSource.None);

    /// <summary>Takes what arrived and writes what may go on; lines in a row that stay as they are in one piece, since a write is dear.</summary>
    public void Feed(ReadOnlySpan<byte> arrived, IBufferWriter<byte> onward)
    {
        int start, next, written = 0;
        for (start = 0; start < arrived.Length; start = next)
        {
            var length = arrived[start..].IndexOf((byte)'\n') + 1;
            next = length == 0 ? arrived.Length : start + length;
            var line = arrived[start..next];
            if (_passingLongLine)
            {
                _passingLongLine = length == 0;
            }
            else if (length == 0)
            {
                onward.Write(arrived[written..start]);
                Hold(line, onward);
                written = next;
            }
            else if (_held.WrittenCount > 0)
            {
                // Only the first line can complete what was held: nothing else waits to be written.
                _held.Write(line);
                Finish(onward);
                written = next;
            }
            else if (Read(line) is { Field: { } field } insert)
            {
                onward.Write(arrived[written..(start + insert.At)]);
                onward.Write(field);
                written = start + insert.At;
            }
        }

        if (written < arrived.Length)
        {
            onward.Write(arrived[written..]);
        }
    }

    /// <summary>Writes what was held back for want of a line's end.</summary>
    public void Finish(IBufferWriter<byte> onward)
    {
        if (_held.WrittenCount > 0)
        {
            Pass(_held.WrittenSpan, onward);
            _held.ResetWrittenCount();
        }
    }

    /// <summary>A line without end is passed on unread beyond a limit, so that it cannot fill the memory.</summary>
    private void Hold(ReadOnlySpan<byte> part, IBufferWriter<byte> onward)
    {
        if (_held.WrittenCount + part.Length <= LongestHeldLine)
        {
            _held.Write(part);
            return;
        }

        onward.Write(_held.WrittenSpan);
        onward.Write(part);
        _held.ResetWrittenCount();
        _passingLongLine = true;
    }

    private void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> onward)
    {
        var (at, field) = Read(line);
        onward.Write(line[..at]);
        onward.Write(field);
        onward.Write(line[at..]);
    }

    /// <summary>Takes from a line what the receipt needs; tells what is to be put into it and where, null for nothing.</summary>
    private (int At, byte[]? Field) Read(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("data:"u8))
        {
            return default;
        }

        var payload = line["data:".Length..].Trim((byte)' ').TrimEnd("\r\n"u8);
        Count(payload);
        if (payload.SequenceEqual("[DONE]"u8))
        {
            IsComplete = true;
        }
        else if (payload.IndexOf("\"usage\""u8) >= 0 && TokenUsage.Read(payload, out var endsAt) is { } usage)
        {
            _usage = usage;
            return (line.IndexOf(payload) + endsAt, usageField(usage));
        }
        else if (payload.IndexOf("\"error\""u8) >= 0 && IsError(payload))
        {
            ReportedError = true;
        }

        return default;
    }

    private void Count(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"delta\""u8) >= 0)
        {
            _finished |= payload.IndexOf("\"finish_reason\":\""u8) >= 0 || payload.IndexOf("\"finish_reason\": \""u8) >= 0;
            _deltas += CarriesText(payload) ? 1 : 0;
        }
    }

    /// <summary>Whether a chunk holds a piece of the answer: text, thought or a call, and not the role alone.</summary>
    private static bool CarriesText(ReadOnlySpan<byte> payload)
    {
        foreach (var field in TextFields)
        {
            var at = payload.IndexOf(field);
            var value = at < 0 ? default : payload[(at + field.Length)..].TrimStart(" :"u8);
            if (!value.IsEmpty && !value.StartsWith("\"\""u8) && !value.StartsWith("null"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsError(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isError = reader.ValueTextEquals("error"u8);
                reader.Read();
                if (isError && reader.TokenType != JsonTokenType.Null)
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON: passed on as it came.
        }

        return false;
    }
}
