using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Wattline.Planning.Networks;

/// <summary>
/// Arithmetic on rows with one place a sink, as many at a time as the machine's vectors hold. Rows are padded to a whole number of vectors;
/// what the padding holds must not matter, or be infinite. No figure may be no number.
/// </summary>
internal static class Rows
{
    /// <summary>The length of a row for so many sinks: a whole number of vectors of any width in use.</summary>
    public static int Padded(int sinks) => (sinks + 7) & ~7;

    /// <summary>Lowers each place of <paramref name="least"/> to that of the row less a number.</summary>
    public static void Lower(Span<double> least, ReadOnlySpan<double> row, double less)
    {
        ref var to = ref MemoryMarshal.GetReference(least);
        ref var from = ref MemoryMarshal.GetReference(row);
        var all = new Vector<double>(less);
        for (nuint at = 0; at < (nuint)least.Length; at += (nuint)Vector<double>.Count)
        {
            Vector.MinNative(Vector.LoadUnsafe(ref to, at), Vector.LoadUnsafe(ref from, at) - all).StoreUnsafe(ref to, at);
        }
    }

    /// <summary>Adds the finite numbers of a row to sums, and counts them.</summary>
    public static void Count(ReadOnlySpan<double> row, Span<double> sums, Span<double> counts)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var count = ref MemoryMarshal.GetReference(counts);
        for (nuint at = 0; at < (nuint)row.Length; at += (nuint)Vector<double>.Count)
        {
            var value = Vector.LoadUnsafe(ref values, at);
            var finite = Vector.LessThan(value, new Vector<double>(double.PositiveInfinity));
            (Vector.LoadUnsafe(ref sum, at) + Vector.ConditionalSelect(finite, value, Vector<double>.Zero)).StoreUnsafe(ref sum, at);
            (Vector.LoadUnsafe(ref count, at) + Vector.ConditionalSelect(finite, Vector<double>.One, Vector<double>.Zero)).StoreUnsafe(ref count, at);
        }
    }

    /// <summary>The least number of a row.</summary>
    public static double Least(ReadOnlySpan<double> row)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        var best = new Vector<double>(double.PositiveInfinity);
        for (nuint at = 0; at < (nuint)row.Length; at += (nuint)Vector<double>.Count)
        {
            best = Vector.MinNative(best, Vector.LoadUnsafe(ref values, at));
        }

        return Least(best);
    }

    /// <summary>The least sum of two rows.</summary>
    public static double Least(ReadOnlySpan<double> row, ReadOnlySpan<double> added)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var more = ref MemoryMarshal.GetReference(added);
        var best = new Vector<double>(double.PositiveInfinity);
        for (nuint at = 0; at < (nuint)row.Length; at += (nuint)Vector<double>.Count)
        {
            best = Vector.MinNative(best, Vector.LoadUnsafe(ref values, at) + Vector.LoadUnsafe(ref more, at));
        }

        return Least(best);
    }

    /// <summary>The first place where a row holds a number that it is known to hold.</summary>
    public static int Place(ReadOnlySpan<double> row, double number)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        var sought = new Vector<double>(number);
        nuint at = 0;
        while (!Vector.EqualsAny(Vector.LoadUnsafe(ref values, at), sought))
        {
            at += (nuint)Vector<double>.Count;
        }

        var place = (int)at;
        while (row[place] != number)
        {
            place++;
        }

        return place;
    }

    /// <summary>The first place where two rows add up to a number that they are known to add up to.</summary>
    public static int Place(ReadOnlySpan<double> row, ReadOnlySpan<double> added, double number)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var more = ref MemoryMarshal.GetReference(added);
        var sought = new Vector<double>(number);
        nuint at = 0;
        while (!Vector.EqualsAny(Vector.LoadUnsafe(ref values, at) + Vector.LoadUnsafe(ref more, at), sought))
        {
            at += (nuint)Vector<double>.Count;
        }

        var place = (int)at;
        while (row[place] + added[place] != number)
        {
            place++;
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Least(Vector<double> values)
    {
        var least = values[0];
        for (var lane = 1; lane < Vector<double>.Count; lane++)
        {
            least = values[lane] < least ? values[lane] : least;
        }

        return least;
    }
}
