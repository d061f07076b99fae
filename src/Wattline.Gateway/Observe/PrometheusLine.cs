using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Observe;

/// <summary>A sample's line, read from left to right: name, labels in braces, value, and what may follow it.</summary>
internal ref struct PrometheusLine(ReadOnlySpan<byte> line)
{
    private static readonly KeyValuePair<string, string>[] None = [];

    /// <summary>What is not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    /// <summary>A metric's or a label's name; false where the line begins with none.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> name)
    {
        var length = 0;
        while (length < Rest.Length && IsOfName(Rest[length], length == 0))
        {
            length++;
        }

        name = Rest[..length];
        Rest = Rest[length..];
        return length > 0;
    }

    /// <summary>The labels where there are braces; false where they cannot be read, or one is longer than allowed.</summary>
    public bool TryReadLabels(int mostBytes, out IReadOnlyList<KeyValuePair<string, string>> labels, out bool tooLong)
    {
        (labels, tooLong) = (None, false);
        SkipSpace();
        if (!TryTake('{'))
        {
            return true;
        }

        var read = new List<KeyValuePair<string, string>>();
        labels = read;
        for (SkipSpace(); !TryTake('}'); SkipSpace())
        {
            if (!TryReadName(out var name) || !TryReadText(out var value, out var bytes))
            {
                return false;
            }

            tooLong = name.Length > mostBytes || bytes > mostBytes;
            if (tooLong)
            {
                return false;
            }

            read.Add(new(Encoding.ASCII.GetString(name), value));
            SkipSpace();
            if (!TryTake(',') && (Rest.IsEmpty || Rest[0] != (byte)'}'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value; NaN where there is none that can be read. A timestamp or an exemplar may follow.</summary>
    public double ReadValue()
    {
        SkipSpace();
        var end = Rest.IndexOfAny((byte)' ', (byte)'\t');
        var word = end < 0 ? Rest : Rest[..end];
        Rest = Rest[word.Length..];
        var isSigned = !word.IsEmpty && word[0] is (byte)'+' or (byte)'-';
        var bare = isSigned ? word[1..] : word;
        if (Ascii.EqualsIgnoreCase(bare, "inf"u8) || Ascii.EqualsIgnoreCase(bare, "infinity"u8))
        {
            return isSigned && word[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    /// <summary><c>="text"</c>, in which backslash, quote and line feed are escaped.</summary>
    private bool TryReadText(out string text, out int bytes)
    {
        (text, bytes) = ("", 0);
        SkipSpace();
        if (!TryTake('='))
        {
            return false;
        }

        SkipSpace();
        if (!TryTake('"'))
        {
            return false;
        }

        var end = 0;
        while (end < Rest.Length && Rest[end] != (byte)'"')
        {
            end += Rest[end] == (byte)'\\' ? 2 : 1;
        }

        if (end >= Rest.Length)
        {
            return false;
        }

        (text, bytes) = (Unescaped(Rest[..end]), end);
        Rest = Rest[(end + 1)..];
        return true;
    }

    private static string Unescaped(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var isEscape = text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\\' or '"' or 'n';
            plain.Append(!isEscape ? text[at] : text[++at] == 'n' ? '\n' : text[at]);
        }

        return plain.ToString();
    }

    private bool TryTake(char letter)
    {
        if (Rest.IsEmpty || Rest[0] != (byte)letter)
        {
            return false;
        }

        Rest = Rest[1..];
        return true;
    }

    private void SkipSpace() => Rest = Rest.TrimStart(" \t"u8);

    private static bool IsOfName(byte letter, bool isFirst) =>
        char.IsAsciiLetter((char)letter) || letter is (byte)'_' or (byte)':' || (!isFirst && char.IsAsciiDigit((char)letter));
}
