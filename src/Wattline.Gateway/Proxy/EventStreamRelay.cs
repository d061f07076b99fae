using System.Buffers;

namespace Wattline.Gateway.Proxy;

/// <summary>Passes a stream of server-sent events on line by line, as it came, but for what its reader wants changed.</summary>
internal sealed class EventStreamRelay(EventReader reader)
{
    private const int LongestHeldLine = 1 << 20;
    private readonly ArrayBufferWriter<byte> _held = new();
    private bool _passingLongLine, _dropping;

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
            else if (Read(line) is var edit && edit != EventEdit.None)
            {
                onward.Write(arrived[written..start]);
                Pass(line, edit, onward);
                written = next;
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
            Pass(_held.WrittenSpan, Read(_held.WrittenSpan), onward);
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

    private static void Pass(ReadOnlySpan<byte> line, in EventEdit edit, IBufferWriter<byte> onward)
    {
        if (edit.Dropped)
        {
            return;
        }

        onward.Write(line[..edit.At]);
        onward.Write(edit.Put);
        onward.Write(line[(edit.At + edit.Left)..]);
    }

    /// <summary>Tells what is to become of a line; an event that is dropped is so to the blank line at its end.</summary>
    private EventEdit Read(ReadOnlySpan<byte> line)
    {
        if (_dropping)
        {
            _dropping = !line.TrimEnd("\r\n"u8).IsEmpty;
            return EventEdit.Drop;
        }

        if (!line.StartsWith("data:"u8))
        {
            return EventEdit.None;
        }

        var payload = line["data:".Length..].Trim((byte)' ').TrimEnd("\r\n"u8);
        var edit = reader.Read(payload);
        _dropping = edit.Dropped;
        return edit == EventEdit.None || edit.Dropped ? edit : edit with { At = line.IndexOf(payload) + edit.At };
    }
}
