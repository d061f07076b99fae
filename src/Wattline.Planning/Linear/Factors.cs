namespace Wattline.Planning.Linear;

/// <summary>
/// A sparse LU factorisation of a basis. Columns and rows with one entry left go first and cost nothing; in a plan's program these are
/// nearly all, so what is left is as small as the working basis of a method for generalised upper bounds. A column's place in the basis
/// is the row of its pivot, so that both solves work in place on one array.
/// </summary>
internal sealed class Factors
{
    private const double Threshold = 0.1;
    private const double Singular = 1e-11;

    private readonly ScaledProgram _program;
    private readonly int _rows;
    private readonly int[] _pivotRows;
    private readonly double[] _pivots;
    private readonly int[] _upperFirst;
    private readonly EntryList _upper = new();
    private readonly int[] _byRowFirst;
    private readonly int[] _lowerRows;
    private readonly int[] _lowerFirst;
    private readonly EntryList _lower = new();
    private readonly double[] _work;
    private readonly bool[] _done;
    private int[] _byRowIndices = [];
    private double[] _byRowValues = [];
    private int _lowers;
    private int _count;
    private int _nucleusLowers;

    public Factors(ScaledProgram program)
    {
        (_program, _rows) = (program, program.Rows);
        (_pivotRows, _pivots, _upperFirst) = (new int[_rows], new double[_rows], new int[_rows + 1]);
        (_lowerRows, _lowerFirst, _byRowFirst) = (new int[_rows], new int[_rows + 1], new int[_rows + 1]);
        (_work, _done) = (new double[_rows], new bool[_rows]);
    }

    /// <summary>Entries of both factors.</summary>
    public int Size => _upper.Count + _lower.Count + _rows;

    /// <summary>
    /// Factorises the columns of <paramref name="head"/> and puts each at the row of its pivot. Columns that depend on others are
    /// replaced by slacks.
    /// </summary>
    public void Factorise(int[] head)
    {
        (_count, _lowers, _lowerFirst[0], _upperFirst[0]) = (0, 0, 0, 0);
        _upper.Clear();
        _lower.Clear();
        Array.Clear(_done);
        var order = new PivotOrder(_program, head);
        var placed = new int[_rows];
        foreach (var (place, row) in order.Singletons)
        {
            Eliminate(head[place], row, placed, nucleus: false, order);
        }

        _nucleusLowers = _lowers;
        foreach (var place in order.Nucleus)
        {
            Eliminate(head[place], null, placed, nucleus: true, order);
        }

        FillWithSlacks(placed);
        placed.CopyTo(head, 0);
        StoreByRow();
    }

    /// <summary>Solves basis times x = v, in place.</summary>
    public void Forward(double[] v)
    {
        var (indices, values) = (_lower.Indices, _lower.Values);
        for (var at = 0; at < _lowers; at++)
        {
            Subtract(v, v[_lowerRows[at]], indices, values, _lowerFirst[at], _lowerFirst[at + 1]);
        }

        (indices, values) = (_upper.Indices, _upper.Values);
        for (var at = _rows - 1; at >= 0; at--)
        {
            var row = _pivotRows[at];
            if (v[row] != 0)
            {
                v[row] /= _pivots[at];
                Subtract(v, v[row], indices, values, _upperFirst[at], _upperFirst[at + 1]);
            }
        }
    }

    /// <summary>Solves the transposed basis times y = v, in place.</summary>
    public void Backward(double[] v)
    {
        for (var at = 0; at < _rows; at++)
        {
            var row = _pivotRows[at];
            if (v[row] != 0)
            {
                v[row] /= _pivots[at];
                Subtract(v, v[row], _byRowIndices, _byRowValues, _byRowFirst[row], _byRowFirst[row + 1]);
            }
        }

        var (indices, values) = (_lower.Indices, _lower.Values);
        for (var at = _lowers - 1; at >= 0; at--)
        {
            double sum = 0;
            for (var entry = _lowerFirst[at]; entry < _lowerFirst[at + 1]; entry++)
            {
                sum += values[entry] * v[indices[entry]];
            }

            v[_lowerRows[at]] -= sum;
        }
    }

    private static void Subtract(double[] v, double times, int[] indices, double[] values, int first, int end)
    {
        for (var entry = first; times != 0 && entry < end; entry++)
        {
            v[indices[entry]] -= times * values[entry];
        }
    }

    /// <summary>Brings one column into the factors, at a given row or at the sparsest whose entry is large enough.</summary>
    private void Eliminate(int variable, int? row, int[] placed, bool nucleus, PivotOrder order)
    {
        _program.AddColumn(variable, 1, _work);
        for (var at = nucleus ? _nucleusLowers : _lowers; at < _lowers; at++)
        {
            Subtract(_work, _work[_lowerRows[at]], _lower.Indices, _lower.Values, _lowerFirst[at], _lowerFirst[at + 1]);
        }

        if (nucleus)
        {
            StoreDense(variable, BestRow(order), placed);
        }
        else
        {
            StoreSparse(variable, row!.Value, placed);
        }
    }

    private int? BestRow(PivotOrder order)
    {
        double most = Singular;
        foreach (var row in order.NucleusRows)
        {
            most = _done[row] ? most : Math.Max(most, Math.Abs(_work[row]));
        }

        int? best = null;
        foreach (var row in order.NucleusRows)
        {
            var may = !_done[row] && Math.Abs(_work[row]) > Singular && Math.Abs(_work[row]) >= Threshold * most;
            best = may && (best is not { } other || order.RowCounts[row] < order.RowCounts[other]) ? row : best;
        }

        return best;
    }

    private void StoreDense(int variable, int? pivotRow, int[] placed)
    {
        if (pivotRow is not { } row)
        {
            Array.Clear(_work);
            return;
        }

        var pivot = _work[row];
        for (var at = 0; at < _rows; at++)
        {
            Store(at, row, pivot);
        }

        Place(variable, row, pivot, placed);
    }

    private void StoreSparse(int variable, int row, int[] placed)
    {
        var pivot = _work[row];
        if (Math.Abs(pivot) <= Singular)
        {
            Array.Clear(_work);
            return;
        }

        if (variable >= _program.Columns)
        {
            _work[row] = 0;
        }

        for (var entry = variable < _program.Columns ? _program.First(variable) : 0; variable < _program.Columns && entry < _program.End(variable); entry++)
        {
            Store(_program.RowOf(entry), row, pivot);
        }

        Place(variable, row, pivot, placed);
    }

    private void Store(int at, int pivotRow, double pivot)
    {
        var value = _work[at];
        _work[at] = 0;
        if (at == pivotRow || value == 0)
        {
            return;
        }

        if (_done[at])
        {
            _upper.Add(at, value);
        }
        else
        {
            _lower.Add(at, value / pivot);
        }
    }

    private void Place(int variable, int row, double pivot, int[] placed)
    {
        (_pivotRows[_count], _pivots[_count], placed[row], _done[row]) = (row, pivot, variable, true);
        _count++;
        _upperFirst[_count] = _upper.Count;
        if (_lower.Count > _lowerFirst[_lowers])
        {
            _lowerRows[_lowers] = row;
            _lowers++;
            _lowerFirst[_lowers] = _lower.Count;
        }
    }

    private void FillWithSlacks(int[] placed)
    {
        for (var row = 0; row < _rows; row++)
        {
            if (!_done[row])
            {
                Place(_program.Columns + row, row, 1, placed);
            }
        }
    }

    private void StoreByRow()
    {
        Array.Clear(_byRowFirst);
        for (var entry = 0; entry < _upper.Count; entry++)
        {
            _byRowFirst[_upper.Indices[entry] + 1]++;
        }

        for (var row = 0; row < _rows; row++)
        {
            _byRowFirst[row + 1] += _byRowFirst[row];
        }

        (_byRowIndices, _byRowValues) = (new int[_upper.Count], new double[_upper.Count]);
        var next = _byRowFirst[.._rows];
        for (var at = 0; at < _rows; at++)
        {
            for (var entry = _upperFirst[at]; entry < _upperFirst[at + 1]; entry++)
            {
                var to = next[_upper.Indices[entry]]++;
                (_byRowIndices[to], _byRowValues[to]) = (_pivotRows[at], _upper.Values[entry]);
            }
        }
    }
}
