using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Wattline.Units;

/// <summary>Four rows at a time, which AVX2 holds in a register and AVX-512 no slower: one kernel serves both.</summary>
internal static class Lanes
{
    /// <summary>Rows in one group.</summary>
    public const int Width = 4;

    /// <summary>Row numbers of the first group.</summary>
    public static Vector256<long> FirstRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(0L, 1, 2, 3);
    }

    /// <summary>The least whole number of groups' rows that holds a number of rows.</summary>
    public static int Padded(int rows) => (rows + Width - 1) / Width * Width;

    /// <summary>a*b + c with one rounding, the same on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);
}

/// <summary>
/// Columns of one length, held group by group: four rows of the first column, of the second and so on, then the next four rows. A group
/// lies in neighbouring cache lines and every column of it at a constant distance. The memory never moves.
/// </summary>
internal sealed class ColumnBlock
{
    private readonly double[] _memory;
    private readonly int _start, _columns;

    /// <summary>Zeroed columns.</summary>
    /// <param name="columns">How many.</param>
    /// <param name="rows">Rows that are wanted; padded to whole groups.</param>
    public ColumnBlock(int columns, int rows)
    {
        Rows = Lanes.Padded(rows);
        _columns = columns;
        _memory = GC.AllocateArray<double>((columns * Rows) + Lanes.Width, pinned: true);
        _start = AlignedStart(_memory);
    }

    /// <summary>Length of every column, a multiple of <see cref="Lanes.Width"/>.</summary>
    public int Rows { get; }

    /// <summary>One figure.</summary>
    public double this[int column, int row]
    {
        get => _memory[IndexOf(column, row)];
        set => _memory[IndexOf(column, row)] = value;
    }

    /// <summary>The first group. Loops take it once and skip from there: looking up the block for every group costs more than the work on it.</summary>
    public LaneGroup First => new(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _start));

    private int IndexOf(int column, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_columns, nameof(column));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return _start + ((row - (row % Lanes.Width)) * _columns) + (column * Lanes.Width) + (row % Lanes.Width);
    }

    private static unsafe int AlignedStart(double[] pinned)
    {
        fixed (double* first = pinned)
        {
            var past = (nint)first % (Lanes.Width * sizeof(double));
            return past == 0 ? 0 : Lanes.Width - (int)(past / sizeof(double));
        }
    }
}

/// <summary>Four rows of every column of a block.</summary>
internal readonly ref struct LaneGroup
{
    private readonly ref double _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneGroup(ref double first) => _first = ref first;

    /// <summary>The group so many rows further, in a block of so many columns; the caller keeps to the block's bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneGroup Skip(int rows, int columns) => new(ref Unsafe.Add(ref _first, (nint)(uint)rows * columns));

    /// <summary>One column's four rows.</summary>
    public Vector256<double> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.LoadUnsafe(ref Unsafe.Add(ref _first, column * Lanes.Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => value.StoreUnsafe(ref Unsafe.Add(ref _first, column * Lanes.Width));
    }
}
