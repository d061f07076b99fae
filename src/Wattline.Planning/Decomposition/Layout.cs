using Wattline.Planning.Programs;

namespace Wattline.Planning.Decomposition;

/// <summary>
/// A program laid out for vectors: chains of blocks that moves couple one after the other, the columns of a block in layers of places. A
/// place is the same region in every block of a chain, so that shares of neighbouring hours face each other lane by lane; a region that a
/// block can use in several ways takes a layer each. Places that a block lacks, and those that fill up a vector, hold no column.
/// </summary>
internal sealed class Layout
{
    /// <summary>Numbers in a vector of single precision; widths are whole multiples of it.</summary>
    public const int Lanes = 8;

    private readonly PlanProgram _program;
    private readonly List<int> _blocks = [];
    private readonly List<int> _widths = [];
    private readonly List<int> _columnStarts = [0];
    private readonly List<int> _placeStarts = [0];
    private readonly List<bool> _linked = [];
    private readonly List<int> _columns = [];
    private readonly int[] _places;
    private readonly int[] _layers;

    private Layout(PlanProgram program)
    {
        _program = program;
        (_places, _layers) = (new int[program.Arrays.Regions], new int[program.Arrays.Regions]);
        Array.Fill(_places, -1);
        _columns.EnsureCapacity(program.Columns);
        foreach (var chain in Chains(program))
        {
            AddChain(chain);
        }

        (Block, Width, ColumnStart, PlaceStart) = ([.. _blocks], [.. _widths], [.. _columnStarts], [.. _placeStarts]);
        (Linked, Column, ChunkStart) = ([.. _linked, false], [.. _columns], Chunks());
        for (var row = 0; row < Rows; row++)
        {
            WidestRow = Math.Max(WidestRow, Math.Max(Width[row], ColumnStart[row + 1] - ColumnStart[row]));
        }
    }

    /// <summary>By row of the layout: the program's block. Rows of a chain follow each other.</summary>
    public int[] Block { get; }

    /// <summary>By row: places in a layer.</summary>
    public int[] Width { get; }

    /// <summary>By row, and one more: where its cells begin; layer times width + place.</summary>
    public int[] ColumnStart { get; }

    /// <summary>By row, and one more: where its places begin; no room where no chain is longer than a block.</summary>
    public int[] PlaceStart { get; }

    /// <summary>By row, and one more: whether the row before it is the block before it.</summary>
    public bool[] Linked { get; }

    /// <summary>By cell: the program's column, or -1 for a place that holds none.</summary>
    public int[] Column { get; }

    /// <summary>Rows at which chunks of similar size begin, and one more; they do not depend on the number of threads.</summary>
    public int[] ChunkStart { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Block.Length;

    /// <summary>Cells or places of the row that has most.</summary>
    public int WidestRow { get; }

    /// <summary>Lays out a program; blocks without requests have no row.</summary>
    public static Layout Of(PlanProgram program) => new(program);

    /// <summary>Blocks with requests, one after the other as moves couple them; each alone where none do.</summary>
    public static IEnumerable<int[]> Chains(PlanProgram program)
    {
        var (amounts, before) = (program.Arrays.Amounts, program.Arrays.Before);
        var next = new int[amounts.Length];
        Array.Fill(next, -1);
        for (var block = 0; program.Churns && block < amounts.Length; block++)
        {
            if (before[block] >= 0 && amounts[block] > 0)
            {
                next[before[block]] = block;
            }
        }

        var chain = new List<int>();
        for (var first = 0; first < amounts.Length; first++)
        {
            if (amounts[first] <= 0 || (program.Churns && before[first] >= 0))
            {
                continue;
            }

            chain.Clear();
            for (var block = first; block >= 0; block = next[block])
            {
                chain.Add(block);
            }

            yield return [.. chain];
        }
    }

    private void AddChain(int[] chain)
    {
        var regions = new List<int>();
        foreach (var block in chain.Length > 1 ? chain : [])
        {
            AddPlaces(block, regions);
        }

        for (var index = 0; index < chain.Length; index++)
        {
            var columns = _program.Arrays.FirstColumns[chain[index] + 1] - _program.Arrays.FirstColumns[chain[index]];
            AddRow(chain[index], Whole(chain.Length > 1 ? regions.Count : columns), chain.Length > 1);
            _linked.Add(index > 0);
        }

        regions.ForEach(region => _places[region] = -1);
    }

    private void AddPlaces(int block, List<int> regions)
    {
        for (var column = _program.Arrays.FirstColumns[block]; column < _program.Arrays.FirstColumns[block + 1]; column++)
        {
            var region = _program.RegionOf(column);
            if (_places[region] < 0)
            {
                _places[region] = regions.Count;
                regions.Add(region);
            }
        }
    }

    private void AddRow(int block, int width, bool chained)
    {
        var (first, end) = (_program.Arrays.FirstColumns[block], _program.Arrays.FirstColumns[block + 1]);
        var start = _columns.Count;
        for (var column = first; column < end; column++)
        {
            var region = _program.RegionOf(column);
            var cell = start + (chained ? (_layers[region]++ * width) + _places[region] : column - first);
            while (_columns.Count <= cell)
            {
                _columns.AddRange(Enumerable.Repeat(-1, width));
            }

            _columns[cell] = column;
        }

        for (var column = first; column < end; column++)
        {
            _layers[_program.RegionOf(column)] = 0;
        }

        _blocks.Add(block);
        _widths.Add(width);
        _columnStarts.Add(_columns.Count);
        _placeStarts.Add(_placeStarts[^1] + (chained ? width : 0));
    }

    private int[] Chunks()
    {
        const int Least = 1 << 14, Most = 16;
        var size = Math.Max(Least, _columns.Count / Most);
        var starts = new List<int> { 0 };
        for (var row = 1; row < _blocks.Count; row++)
        {
            if (!_linked[row] && _columnStarts[row] - _columnStarts[starts[^1]] >= size)
            {
                starts.Add(row);
            }
        }

        return [.. starts, _blocks.Count];
    }

    private static int Whole(int count) => (count + Lanes - 1) / Lanes * Lanes;
}
