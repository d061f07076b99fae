using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Units;

namespace Wattline.Fleet;

/// <summary>
/// A set of territories by ISO 3166-1 alpha-2 code, as 256 bits, so that the law of several regions is tested in a few instructions.
/// Codes outside ISO 3166-1 cannot be members. The default is the empty set.
/// </summary>
public readonly struct JurisdictionSet : IEquatable<JurisdictionSet>
{
    // ISO 3166-1 alpha-2, all 249 officially assigned codes in order; a code's place here is its bit.
    private const string Codes =
        "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ" +
        "DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISIT" +
        "JEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZ" +
        "NANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZ" +
        "TCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

    private readonly Vector256<ulong> _words;

    private JurisdictionSet(Vector256<ulong> words) => _words = words;

    /// <summary>Every territory.</summary>
    public static JurisdictionSet All { get; } = Of(Enumerable.Range(0, Codes.Length / 2).Select(index => Codes.Substring(2 * index, 2)));

    /// <summary>Number of ISO codes in the set.</summary>
    public int Count => BitOperations.PopCount(_words[0]) + BitOperations.PopCount(_words[1]) + BitOperations.PopCount(_words[2]) +
        BitOperations.PopCount(_words[3]);

    /// <summary>Whether no territory is in the set.</summary>
    public bool IsEmpty => _words == Vector256<ulong>.Zero;

    /// <summary>The members' codes in alphabetical order.</summary>
    public IEnumerable<string> Members
    {
        get
        {
            for (var index = 0; index < Codes.Length / 2; index++)
            {
                if (Contains(index))
                {
                    yield return Codes.Substring(2 * index, 2);
                }
            }
        }
    }

    /// <summary>All ISO 3166-1 alpha-2 codes.</summary>
    public static IEnumerable<string> KnownCodes => All.Members;

    /// <summary>The bit of a code, 0 to 248, or -1 when ISO 3166-1 does not assign it. Upper and lower case are alike.</summary>
    public static int IndexOf(ReadOnlySpan<char> code)
    {
        if (code.Length != 2)
        {
            return -1;
        }

        Span<char> upper = [char.ToUpperInvariant(code[0]), char.ToUpperInvariant(code[1])];
        for (var index = 0; index < Codes.Length / 2; index++)
        {
            if (Codes.AsSpan(2 * index, 2).SequenceEqual(upper))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The set of the given codes.</summary>
    /// <exception cref="ArgumentException">A code that ISO 3166-1 does not assign.</exception>
    public static JurisdictionSet Of(params IEnumerable<string> codes)
    {
        var set = default(JurisdictionSet);
        foreach (var code in codes)
        {
            var index = IndexOf(code);
            set = index >= 0 ? set.With(index) : throw new ArgumentException($"'{code}' is no ISO 3166-1 alpha-2 code.", nameof(codes));
        }

        return set;
    }

    /// <summary>Whether a code is a member.</summary>
    public bool Contains(string code) => IndexOf(code) is >= 0 and var index && Contains(index);

    /// <summary>Territories in either set.</summary>
    public static JurisdictionSet operator |(JurisdictionSet left, JurisdictionSet right) => new(left._words | right._words);

    /// <summary>Territories in both sets: what a hint leaves of what policy allows.</summary>
    public static JurisdictionSet operator &(JurisdictionSet left, JurisdictionSet right) => new(left._words & right._words);

    public static bool operator ==(JurisdictionSet left, JurisdictionSet right) => left.Equals(right);

    public static bool operator !=(JurisdictionSet left, JurisdictionSet right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(JurisdictionSet other) => _words == other._words;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JurisdictionSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _words.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => this == All ? "anywhere" : string.Join(", ", Members);

    /// <summary>Where a territory's bit stands: the word, as the pair of its 32-bit halves, and the bit in it.</summary>
    internal static (double Word, double Bit) Locate(int index)
    {
        var low = 2L * (index >> 6);
        return (BitConverter.Int64BitsToDouble(low | ((low + 1) << 32)), BitConverter.Int64BitsToDouble(1L << (index & 63)));
    }

    /// <summary>The words, laid out for picking one a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Table<T>()
        where T : struct, ILanes<T> =>
        T.Table(_words);

    private bool Contains(int index) => (_words.GetElement(index >> 6) >> (index & 63) & 1) != 0;

    private JurisdictionSet With(int index) => new(_words.WithElement(index >> 6, _words.GetElement(index >> 6) | (1UL << (index & 63))));
}
