namespace Wattline.Routing;

/// <summary>Names of receipts: they sort by time, and two gateways that start apart never give the same one.</summary>
/// <param name="instance">Tells gateways on one ledger apart, as the start time in ms or a configured number.</param>
public sealed class ReceiptId(long instance)
{
    // Crockford's alphabet: no I, L, O or U, so that an identifier can be read out.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 10;
    private long _count;

    /// <summary>Length of every identifier.</summary>
    public const int Length = 22;

    /// <summary>The next identifier: milliseconds (10 characters), a running number (6) and the instance (6).</summary>
    public string Next(DateTimeOffset at) => string.Create(Length, (at.ToUnixTimeMilliseconds(), Interlocked.Increment(ref _count), instance), static (text, parts) =>
    {
        Write(text[..TimeLength], parts.Item1);
        Write(text[TimeLength..16], parts.Item2);
        Write(text[16..], parts.Item3);
    });

    /// <summary>Whether a text has the form of an identifier.</summary>
    public static bool IsValid(string text) => text.Length == Length && text.All(Alphabet.Contains);

    /// <summary>When an identifier was given, to the ms.</summary>
    /// <param name="id">Of the right form.</param>
    public static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(
            id[..TimeLength].Aggregate(0L, (value, letter) => (value << 5) | (long)Alphabet.IndexOf(letter)),
            DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    /// <summary>What identifiers of a moment begin with: none given at it or later sorts before this, and each given earlier does.</summary>
    /// <param name="at">The moment, to the ms; one before 1970 counts as its begin.</param>
    public static string Beginning(DateTimeOffset at) => string.Create(
        TimeLength, Math.Max(0, at.ToUnixTimeMilliseconds()), static (text, ms) => Write(text, ms));

    private static void Write(Span<char> text, long value)
    {
        for (var at = text.Length - 1; at >= 0; at--)
        {
            text[at] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
