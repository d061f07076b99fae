using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Wattline.Units;

/// <summary>Eight rows at a time.</summary>
internal readonly struct EightLanes : ILanes<EightLanes>
{
    private readonly Vector512<double> _rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private EightLanes(Vector512<double> rows) => _rows = rows;

    public static int Width => Vector512<double>.Count;

    public static EightLanes Numbers => new(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7));

    public double First => _rows.ToScalar();

    public bool Any => _rows.AsInt64() != Vector512<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes All(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes AllBits(long bits) => new(Vector512.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ref readonly double first) => new(Vector512.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes left, EightLanes right) => new(left._rows + right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes left, EightLanes right) => new(left._rows - right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes left, EightLanes right) => new(left._rows * right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator &(EightLanes left, EightLanes right) => new(left._rows & right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator |(EightLanes left, EightLanes right) => new(left._rows | right._rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Min(EightLanes left, EightLanes right) => new(Vector512.MinNative(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Max(EightLanes left, EightLanes right) => new(Vector512.MaxNative(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Less(EightLanes left, EightLanes right) => new(Vector512.LessThan(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Same(EightLanes left, EightLanes right) => new(Vector512.Equals(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Differ(EightLanes left, EightLanes right) => new(Avx512F.IsSupported
        ? Avx512F.CompareNotEqual(left._rows, right._rows)
        : ~Vector512.Equals(left._rows, right._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Clear(EightLanes bits) => new(Vector512.Equals(bits._rows.AsInt64(), Vector512<long>.Zero).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Select(EightLanes where, EightLanes one, EightLanes other) =>
        new(Vector512.ConditionalSelect(where._rows, one._rows, other._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Except(EightLanes value, EightLanes where) => new(Vector512.AndNot(value._rows, where._rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Table(Vector256<ulong> words) => new(Vector512.Create(words, words).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Pick(EightLanes table, EightLanes places) =>
        new(Vector512.ShuffleNative(table._rows.AsInt32(), places._rows.AsInt32()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Swap(EightLanes value, int distance) =>
        new(Vector512.ShuffleNative(
            value._rows.AsInt64(), Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7) ^ Vector512.Create((long)distance)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EightLanes Plus(EightLanes a, EightLanes b) => new(Vector512.FusedMultiplyAdd(a._rows, b._rows, _rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double first) => _rows.StoreUnsafe(ref first);
}
