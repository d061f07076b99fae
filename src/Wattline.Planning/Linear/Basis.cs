namespace Wattline.Planning.Linear;

/// <summary>Which variable is basic at which row, with the factors that solve for it: an LU and one elementary column per pivot since.</summary>
internal sealed class Basis
{
    private const int MaxUpdates = 100;

    private readonly Factors _factors;
    private readonly EntryList _updates = new();
    private readonly int[] _updateRows = new int[MaxUpdates];
    private readonly double[] _updatePivots = new double[MaxUpdates];
    private readonly int[] _updateFirst = new int[MaxUpdates + 1];
    private int _count;

    /// <param name="program">The program.</param>
    /// <param name="start">Variables to begin with; slacks take the rows that they leave.</param>
    public Basis(ScaledProgram program, IReadOnlyList<int> start)
    {
        _factors = new Factors(program);
        Head = new int[program.Rows];
        Place = new int[program.Variables];
        for (var row = 0; row < program.Rows; row++)
        {
            Head[row] = row < start.Count ? start[row] : program.Columns + row;
        }

        Refactorise();
    }

    /// <summary>By row: the variable that is basic there.</summary>
    public int[] Head { get; }

    /// <summary>By variable: the row at which it is basic, below 0 where it is not.</summary>
    public int[] Place { get; }

    /// <summary>Whether no pivot was made since the last factorisation.</summary>
    public bool Fresh => _count == 0;

    /// <summary>Whether a new factorisation pays, or no room is left.</summary>
    public bool Worn => _count == MaxUpdates || _updates.Count > 3 * _factors.Size;

    /// <summary>Factorises anew; basic variables may change their rows, and dependent ones are replaced by slacks.</summary>
    public void Refactorise()
    {
        _factors.Factorise(Head);
        _updates.Clear();
        _count = 0;
        Array.Fill(Place, -1);
        for (var row = 0; row < Head.Length; row++)
        {
            Place[Head[row]] = row;
        }
    }

    /// <summary>Solves basis times x = v, in place.</summary>
    public void Forward(double[] v)
    {
        _factors.Forward(v);
        for (var update = 0; update < _count; update++)
        {
            var pivot = v[_updateRows[update]];
            if (pivot != 0)
            {
                pivot /= _updatePivots[update];
                v[_updateRows[update]] = pivot;
                for (var entry = _updateFirst[update]; entry < _updateFirst[update + 1]; entry++)
                {
                    v[_updates.Indices[entry]] -= pivot * _updates.Values[entry];
                }
            }
        }
    }

    /// <summary>Solves the transposed basis times y = v, in place.</summary>
    public void Backward(double[] v)
    {
        for (var update = _count - 1; update >= 0; update--)
        {
            var sum = v[_updateRows[update]];
            for (var entry = _updateFirst[update]; entry < _updateFirst[update + 1]; entry++)
            {
                sum -= v[_updates.Indices[entry]] * _updates.Values[entry];
            }

            v[_updateRows[update]] = sum / _updatePivots[update];
        }

        _factors.Backward(v);
    }

    /// <summary>Puts a variable, whose column solves to <paramref name="column"/>, in place of the one at a row.</summary>
    public void Replace(int row, int entering, double[] column)
    {
        (_updateRows[_count], _updatePivots[_count]) = (row, column[row]);
        for (var at = 0; at < column.Length; at++)
        {
            if (at != row && column[at] != 0)
            {
                _updates.Add(at, column[at]);
            }
        }

        _count++;
        _updateFirst[_count] = _updates.Count;
        Place[Head[row]] = -1;
        (Head[row], Place[entering]) = (entering, row);
    }
}
