using System.Numerics;
using System.Text.Json;
using Wattline.Feasibility;
using Wattline.Gateway.Explain;

namespace Wattline.Gateway.Market;

/// <summary>
/// Why a row of the market lacks a figure or is not recommended: the mask's reasons in the lower half, the market's own above. Held as bits, so
/// that thousands of rows can be judged and counted without a list for each.
/// </summary>
[Flags]
internal enum MarketReasons : long
{
    /// <summary>Nothing is against it.</summary>
    None = 0,

    /// <summary>It costs more than asked for.</summary>
    Cost = 1L << 32,

    /// <summary>The seller does not say where it runs.</summary>
    RegionUndisclosed = 1L << 33,

    /// <summary>The price is for a group of regions among which the provider picks.</summary>
    RegionOfProvidersChoice = 1L << 34,

    /// <summary>A limit on latency cannot be checked, as the model's pace is not known.</summary>
    PaceUnknown = 1L << 35,

    /// <summary>The model's energy is not known.</summary>
    EnergyUnknown = 1L << 36,

    /// <summary>There is no marginal figure of its zone.</summary>
    NoMarginalSignal = 1L << 37,

    /// <summary>The model is not known to run on the accelerator that is assumed.</summary>
    NotOnThisGpu = 1L << 38,

    /// <summary>What the electricity there costs is not known; the buyer of tokens does not pay it.</summary>
    NoElectricityPrice = 1L << 39,

    /// <summary>It is not in a region asked for.</summary>
    Region = 1L << 40,

    /// <summary>The way there and back takes longer than asked for.</summary>
    RoundTrip = 1L << 41,

    /// <summary>Its place is not known, so that no rule on place is met.</summary>
    Unplaced = RegionUndisclosed | RegionOfProvidersChoice,
}

/// <summary>Reasons as words, and how often each was met.</summary>
internal static class MarketReasonWords
{
    private static readonly string?[] Words = [.. Enumerable.Range(0, 64).Select(WordOf)];
    private static readonly JsonEncodedText[] Encoded = [.. Words.Select(word => JsonEncodedText.Encode(word ?? ""))];

    /// <summary>The mask's reasons as the market's.</summary>
    public static MarketReasons Of(Infeasibility reasons) => (MarketReasons)(long)reasons;

    /// <summary>
    /// The reasons for which a row may lack what is ranked by. A price that is not known is none for its carbon; what electricity costs is none for
    /// whoever buys tokens.
    /// </summary>
    public static MarketReasons Explaining(MarketSort sort) =>
        ~(MarketReasons.NoElectricityPrice | (sort == MarketSort.Carbon ? Of(Infeasibility.NoPriceSource) : MarketReasons.None));

    /// <summary>The word of the first of some reasons, at least one, ready for JSON.</summary>
    public static JsonEncodedText First(ulong reasons) => Encoded[BitOperations.TrailingZeroCount(reasons)];

    /// <summary>The words of the reasons, the mask's first.</summary>
    public static IEnumerable<string> Each(MarketReasons reasons)
    {
        for (var left = (ulong)reasons; left != 0; left &= left - 1)
        {
            yield return Words[BitOperations.TrailingZeroCount(left)]!;
        }
    }

    /// <summary>Adds one to the count of each reason; 64 counts.</summary>
    public static void Count(MarketReasons reasons, Span<int> counts)
    {
        for (var left = (ulong)reasons; left != 0; left &= left - 1)
        {
            counts[BitOperations.TrailingZeroCount(left)]++;
        }
    }

    /// <summary>The reasons that were met, by their words in the order of the alphabet.</summary>
    public static List<(string Word, int Count)> Met(ReadOnlySpan<int> counts)
    {
        var met = new List<(string Word, int Count)>();
        for (var bit = 0; bit < counts.Length; bit++)
        {
            if (counts[bit] > 0)
            {
                met.Add((Words[bit]!, counts[bit]));
            }
        }

        met.Sort((one, other) => string.CompareOrdinal(one.Word, other.Word));
        return met;
    }

    private static string? WordOf(int bit) => (MarketReasons)(1L << bit) switch
    {
        MarketReasons.Cost => "cost",
        MarketReasons.RegionUndisclosed => "region-undisclosed",
        MarketReasons.RegionOfProvidersChoice => "region-of-providers-choice",
        MarketReasons.PaceUnknown => "pace-unknown",
        MarketReasons.EnergyUnknown => "energy-unknown",
        MarketReasons.NoMarginalSignal => "no-marginal-signal",
        MarketReasons.NotOnThisGpu => "not-on-this-gpu",
        MarketReasons.NoElectricityPrice => "no-electricity-price",
        MarketReasons.Region => "region",
        MarketReasons.RoundTrip => "round-trip",
        _ => bit < 31 && Enum.IsDefined((Infeasibility)(1 << bit)) ? Explainer.Word((Infeasibility)(1 << bit)) : null,
    };
}
