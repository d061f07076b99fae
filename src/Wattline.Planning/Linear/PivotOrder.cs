namespace Wattline.Planning.Linear;

/// <summary>In which order the columns of a basis are eliminated: those with one row left, those alone in a row, then the nucleus.</summary>
internal sealed class PivotOrder
{
    private readonly ScaledProgram _program;
    private readonly int[] _head;
    private readonly int[] _columnCounts;
    private readonly bool[] _columnDone;
    private readonly bool[] _rowDone;
    private readonly int[] _byRowFirst;
    private readonly int[] _byRow;
    private readonly List<(int Place, int Row)> _singletons = [];

    public PivotOrder(ScaledProgram program, int[] head)
    {
        var rows = program.Rows;
        (_program, _head) = (program, head);
        (_columnCounts, RowCounts, _columnDone, _rowDone) = (new int[rows], new int[rows], new bool[rows], new bool[rows]);
        (_byRowFirst, _byRow) = ByRow();
        ColumnSingletons();
        RowSingletons();
        Nucleus = [.. Enumerable.Range(0, rows).Where(place => !_columnDone[place]).OrderBy(place => _columnCounts[place])];
        NucleusRows = [.. Enumerable.Range(0, rows).Where(row => !_rowDone[row])];
    }

    public IReadOnlyList<(int Place, int Row)> Singletons => _singletons;

    /// <summary>Places whose columns are left, the sparsest first.</summary>
    public int[] Nucleus { get; }

    /// <summary>Rows that are left.</summary>
    public int[] NucleusRows { get; }

    /// <summary>By row: entries in columns that are left.</summary>
    public int[] RowCounts { get; }

    private (int[] First, int[] Places) ByRow()
    {
        for (var place = 0; place < _head.Length; place++)
        {
            foreach (var row in RowsOf(_head[place]))
            {
                _columnCounts[place]++;
                RowCounts[row]++;
            }
        }

        var first = new int[_head.Length + 1];
        for (var row = 0; row < _head.Length; row++)
        {
            first[row + 1] = first[row] + RowCounts[row];
        }

        var (next, places) = (first[.._head.Length], new int[first[^1]]);
        for (var place = 0; place < _head.Length; place++)
        {
            foreach (var row in RowsOf(_head[place]))
            {
                places[next[row]++] = place;
            }
        }

        return (first, places);
    }

    private ColumnRows RowsOf(int variable) => new(_program, variable);

    private void ColumnSingletons()
    {
        var queue = new Queue<int>(Enumerable.Range(0, _head.Length).Where(place => _columnCounts[place] == 1));
        while (queue.TryDequeue(out var place))
        {
            if (_columnCounts[place] != 1 || LeftRow(_head[place]) is not { } row)
            {
                continue;
            }

            Take(place, row);
            for (var at = _byRowFirst[row]; at < _byRowFirst[row + 1]; at++)
            {
                var other = _byRow[at];
                if (!_columnDone[other] && --_columnCounts[other] == 1)
                {
                    queue.Enqueue(other);
                }
            }
        }
    }

    private void RowSingletons()
    {
        var queue = new Queue<int>(Enumerable.Range(0, _head.Length).Where(row => !_rowDone[row] && RowCounts[row] == 1));
        while (queue.TryDequeue(out var row))
        {
            if (_rowDone[row] || LeftPlace(row) is not { } place)
            {
                continue;
            }

            Take(place, row);
            foreach (var other in RowsOf(_head[place]))
            {
                if (!_rowDone[other] && RowCounts[other] == 1)
                {
                    queue.Enqueue(other);
                }
            }
        }
    }

    private void Take(int place, int row)
    {
        _singletons.Add((place, row));
        (_columnDone[place], _rowDone[row]) = (true, true);
        foreach (var other in RowsOf(_head[place]))
        {
            RowCounts[other]--;
        }
    }

    private int? LeftRow(int variable)
    {
        foreach (var row in RowsOf(variable))
        {
            if (!_rowDone[row])
            {
                return row;
            }
        }

        return null;
    }

    private int? LeftPlace(int row)
    {
        for (var at = _byRowFirst[row]; at < _byRowFirst[row + 1]; at++)
        {
            if (!_columnDone[_byRow[at]])
            {
                return _byRow[at];
            }
        }

        return null;
    }

    /// <summary>The rows of one variable's column, without allocation.</summary>
    private ref struct ColumnRows(ScaledProgram program, int variable)
    {
        private readonly int _end = variable < program.Columns ? program.End(variable) : 1;
        private int _at = variable < program.Columns ? program.First(variable) - 1 : -1;

        public readonly int Current => variable < program.Columns ? program.RowOf(_at) : variable - program.Columns;

        public readonly ColumnRows GetEnumerator() => this;

        public bool MoveNext() => ++_at < _end;
    }
}
