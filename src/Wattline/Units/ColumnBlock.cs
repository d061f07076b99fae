using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Wattline.Units;

/// <summary>
/// Columns of one length, held group by group: eight rows of the first column, of the second and so on, then the next eight. A
/// group's columns are neighbours and lie at constant distances. The memory never moves.
/// </summary>
internal sealed class ColumnBlock
{
    /// <summary>Rows in one group: those of the widest lanes, so that a column of a group is one cache line.</summary>
    public const int GroupRows = 8;

    private readonly double[] _memory;
    private readonly int _start, _columns;

    /// <summary>Zeroed columns.</summary>
    /// <param name="columns">How many.</param>
    /// <param name="rows">Rows that are wanted; padded to whole groups.</param>
    public ColumnBlock(int columns, int rows)
    {
        Rows = (rows + GroupRows - 1) / GroupRows * GroupRows;
        _columns = columns;
        _memory = GC.AllocateArray<double>((columns * Rows) + GroupRows, pinned: true);
        _start = AlignedStart(_memory);
    }

    /// <summary>Length of every column, a multiple of <see cref="GroupRows"/>.</summary>
    public int Rows { get; }

    /// <summary>One figure.</summary>
    public double this[int column, int row]
    {
        get => _memory[IndexOf(column, row)];
        set => _memory[IndexOf(column, row)] = value;
    }

    /// <summary>Bits instead of a figure.</summary>
    public long BitsAt(int column, int row) => BitConverter.DoubleToInt64Bits(this[column, row]);

    /// <summary>
    /// The first rows. Loops take them once and skip from there: looking up the block for every group costs more than the work on it.
    /// </summary>
    public LaneGroup<T> First<T>()
        where T : struct, ILanes<T> =>
        new(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _start));

    private int IndexOf(int column, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_columns, nameof(column));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return _start + ((row - (row % GroupRows)) * _columns) + (column * GroupRows) + (row % GroupRows);
    }

    private static unsafe int AlignedStart(double[] pinned)
    {
        fixed (double* first = pinned)
        {
            var past = (nint)first % (GroupRows * sizeof(double));
            return past == 0 ? 0 : GroupRows - (int)(past / sizeof(double));
        }
    }
}

/// <summary>As many rows of every column of a block as there are lanes.</summary>
internal readonly ref struct LaneGroup<T>
    where T : struct, ILanes<T>
{
    private readonly ref double _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneGroup(ref double first) => _first = ref first;

    /// <summary>One column of the rows.</summary>
    public T this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.Load(ref Unsafe.Add(ref _first, column * ColumnBlock.GroupRows));
    }

    /// <summary>Writes one column of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int column, T value) => value.Store(ref Unsafe.Add(ref _first, column * ColumnBlock.GroupRows));

    /// <summary>The rows so many further, in a block of so many columns; the caller keeps to the block's bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneGroup<T> Skip(int rows, int columns)
    {
        var within = T.Width == ColumnBlock.GroupRows ? 0 : rows & (ColumnBlock.GroupRows - 1);
        return new(ref Unsafe.Add(ref _first, ((nint)(uint)(rows - within) * columns) + within));
    }
}
