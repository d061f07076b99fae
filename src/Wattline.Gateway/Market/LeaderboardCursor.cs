using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Wattline.Gateway.Market;

/// <summary>
/// Where a page ended: the last row by what it was ranked by, and the question that it was an answer to. It holds no place in a list, so that the
/// next page goes on behind that row whatever became of the others since.
/// </summary>
/// <param name="Question">What was asked, as one number.</param>
/// <param name="Value">What the row was ranked by; more tokens a second count as less.</param>
/// <param name="CarbonG">Its carbon for a million tokens, g; null where it is not known.</param>
/// <param name="CostUsd">Its cost for a million tokens, USD; null where it is not known.</param>
/// <param name="Model">Its model, by index.</param>
/// <param name="Provider">Who sells it.</param>
/// <param name="RegionCode">Its region as the provider names it; empty where that is not known.</param>
internal sealed record LeaderboardCursor(ulong Question, double Value, double? CarbonG, double? CostUsd, int Model, string Provider, string RegionCode)
    : IComparable<LeaderboardCursor>
{
    private const byte Version = 1;
    private const int Head = 1 + 8 + 8 + 8 + 8 + 4 + 1, MostBytes = 192;

    /// <summary>That of a row.</summary>
    public static LeaderboardCursor Of(ulong question, MarketTable table, MarketSort sort, int row)
    {
        var one = table.Rows[row];
        return new(question, table.Value(sort, row)!.Value, one.CarbonG, one.CostUsd, one.Model.Index, one.Provider, one.RegionCode ?? "");
    }

    /// <summary>The order of all lists: by what is ranked by, then carbon, cost and name; what is not known stands last.</summary>
    public int CompareTo(LeaderboardCursor? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var order = Value.CompareTo(other.Value);
        order = order != 0 ? order : NullLast(CarbonG, other.CarbonG);
        order = order != 0 ? order : NullLast(CostUsd, other.CostUsd);
        order = order != 0 ? order : Model.CompareTo(other.Model);
        order = order != 0 ? order : string.CompareOrdinal(Provider, other.Provider);
        return order != 0 ? order : string.CompareOrdinal(RegionCode, other.RegionCode);
    }

    /// <summary>As a text of letters, digits, hyphens and underscores.</summary>
    public override string ToString()
    {
        var (provider, region) = (Encoding.UTF8.GetBytes(Provider), Encoding.UTF8.GetBytes(RegionCode));
        var bytes = new byte[Head + provider.Length + region.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Question);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(9), Value);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(17), CarbonG ?? double.NaN);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(25), CostUsd ?? double.NaN);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(33), Model);
        bytes[37] = (byte)provider.Length;
        provider.CopyTo(bytes, Head);
        region.CopyTo(bytes, Head + provider.Length);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>From such a text; null for one that is none.</summary>
    public static LeaderboardCursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        if (!Base64Url.IsValid(text, out var length) || length is < Head or > MostBytes || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Version || Head + bytes[37] > length)
        {
            return null;
        }

        var value = BinaryPrimitives.ReadDoubleLittleEndian(bytes[9..]);
        var names = bytes[Head..length];
        return double.IsNaN(value) ? null : new LeaderboardCursor(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]), value, Known(bytes[17..]), Known(bytes[25..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[33..]), Encoding.UTF8.GetString(names[..bytes[37]]), Encoding.UTF8.GetString(names[bytes[37]..]));
    }

    private static int NullLast(double? one, double? other) =>
        one is null || other is null ? (one is null ? 1 : 0) - (other is null ? 1 : 0) : one.Value.CompareTo(other.Value);

    private static double? Known(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadDoubleLittleEndian(bytes) is var value && double.IsNaN(value) ? null : value;
}
