using System.Buffers;

namespace Wattline.Gateway.Proxy;

/// <summary>
/// A piece of an answer as a pattern: what stands before and after its text. The pieces of a stream differ in nothing else as a rule, so that two
/// comparisons tell of the next one what took six searches to find in this one.
/// </summary>
internal sealed class PiecePattern
{
    /// <summary>Longer pieces are read anew each time.</summary>
    private const int Longest = 4096;

    /// <summary>What ends a JSON string, escapes in it, or may not stand there.</summary>
    private static readonly SearchValues<byte> NotPlain =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private byte[] _bytes = [];
    private int _length, _text, _after;
    private EventEdit _edit;

    /// <summary>Takes a piece for the pattern where its text is a plain string; else the pattern before stays.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="value">Where the text's value begins.</param>
    /// <param name="edit">What became of it: nothing, or bytes left out.</param>
    public void Learn(ReadOnlySpan<byte> payload, int value, in EventEdit edit)
    {
        var length = payload.Length > Longest || payload[value] != '"' ? -1 : payload[(value + 1)..].IndexOfAny(NotPlain);
        if (length <= 0 || payload[value + 1 + length] != '"')
        {
            return;
        }

        if (_bytes.Length < payload.Length)
        {
            _bytes = new byte[payload.Length];
        }

        payload.CopyTo(_bytes);
        (_length, _text, _after, _edit) = (payload.Length, value + 1, value + 1 + length, edit);
    }

    /// <summary>Whether a piece is like the one learnt but for its text, and what becomes of it then.</summary>
    public bool TryRead(ReadOnlySpan<byte> payload, out EventEdit edit)
    {
        edit = _edit;
        var longer = payload.Length - _length;
        if (_length == 0 || _after + longer <= _text || !payload.StartsWith(_bytes.AsSpan(0, _text))
            || !payload.EndsWith(_bytes.AsSpan(_after, _length - _after)) || payload[_text..(_after + longer)].ContainsAny(NotPlain))
        {
            return false;
        }

        if (_edit.Left > 0 && _edit.At >= _after)
        {
            edit = _edit with { At = _edit.At + longer };
        }

        return true;
    }
}
