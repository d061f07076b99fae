using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Wattline.Units;

/// <summary>Four rows at a time.</summary>
internal readonly struct FourLanes : ILanes<FourLanes>
{
    private readonly Vector256<double> _rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FourLanes(Vector256<double> rows) => _rows = rows;

    public static int Width => Vector256<double>.Count;

    public static FourLanes Numbers => new(Vector256.Create(0.0, 1, 2, 3));

    public double First => _rows.ToScalar();

    public bool Any => _rows.AsInt64() != Vector256<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes All(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes AllBits(long bits) => new(Vector256.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Load(ref readonly double first) => new(Vector256.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator +(FourLanes left, FourLanes right) => new(left._rows + right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator -(FourLanes left, FourLanes right) => new(left._rows - right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator *(FourLanes left, FourLanes right) => new(left._rows * right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator &(FourLanes left, FourLanes right) => new(left._rows & right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator |(FourLanes left, FourLanes right) => new(left._rows | right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Min(FourLanes left, FourLanes right) => new(Vector256.MinNative(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Max(FourLanes left, FourLanes right) => new(Vector256.MaxNative(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Less(FourLanes left, FourLanes right) => new(Vector256.LessThan(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Same(FourLanes left, FourLanes right) => new(Vector256.Equals(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Differ(FourLanes left, FourLanes right) => new(Avx.IsSupported
        ? Avx.CompareNotEqual(left._rows, right._rows)
        : ~Vector256.Equals(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Clear(FourLanes bits) => new(Vector256.Equals(bits._rows.AsInt64(), Vector256<long>.Zero).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Select(FourLanes where, FourLanes one, FourLanes other) => new(Avx.IsSupported
        ? Avx.BlendVariable(other._rows, one._rows, where._rows) // One instruction; a bitwise choice takes three.
        : Vector256.ConditionalSelect(where._rows, one._rows, other._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Except(FourLanes value, FourLanes where) => new(Vector256.AndNot(value._rows, where._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Table(Vector256<ulong> words) => new(words.AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Pick(FourLanes table, FourLanes places) =>
        new(Vector256.ShuffleNative(table._rows.AsInt32(), places._rows.AsInt32()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Swap(FourLanes value, int distance) =>
        new(Vector256.ShuffleNative(value._rows.AsInt64(), Vector256.Create(0L, 1, 2, 3) ^ Vector256.Create((long)distance)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourLanes Plus(FourLanes a, FourLanes b) => new(Vector256.FusedMultiplyAdd(a._rows, b._rows, _rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double first) => _rows.StoreUnsafe(ref first);
}
