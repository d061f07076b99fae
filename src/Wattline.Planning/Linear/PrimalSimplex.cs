namespace Wattline.Planning.Linear;

/// <summary>
/// The primal simplex method from a feasible basis, with Devex weights and Harris's ratio test. It finishes what the dual method leaves
/// when the shifts of its costs are taken back. Where the cost stands still for long, Bland's rule, which cannot cycle, takes over until it
/// moves.
/// </summary>
internal sealed class PrimalSimplex
{
    private const double SmallestPivot = 1e-9;
    private const int MaxRejections = 100;

    private readonly Tableau _t;
    private readonly double[] _weights;
    private readonly bool[] _rejected;
    private readonly double[] _column;
    private readonly double[] _inverseRow;
    private readonly int _patience;
    private int _rejections;
    private int _standing;

    public PrimalSimplex(Tableau tableau)
    {
        var rows = tableau.Program.Rows;
        (_t, _column, _inverseRow) = (tableau, new double[rows], new double[rows]);
        (_weights, _rejected) = (new double[tableau.Program.Variables], new bool[tableau.Program.Variables]);
        _patience = 200 + rows;
    }

    /// <summary>Pivots until no reduced cost is wrong.</summary>
    public SimplexEnd Run(long maxIterations, CancellationToken cancellation)
    {
        (_rejections, _standing) = (0, 0);
        Array.Fill(_weights, 1);
        Refresh();
        return _t.Pivot(() => _t.Iterations < maxIterations && _rejections < MaxRejections, Step, Refresh, cancellation);
    }

    private SimplexEnd? Step()
    {
        if (Entering() is not { } entering)
        {
            return SimplexEnd.Done;
        }

        Array.Clear(_column);
        _t.Program.AddColumn(entering, 1, _column);
        _t.Basis.Forward(_column);
        var sign = _t.AtUpper(entering) ? -1 : 1;
        var (row, step) = Blocking(sign, Limit(sign));
        if (_t.Range(entering) <= step)
        {
            return Cross(entering, sign);
        }

        if (row is not { } leaving)
        {
            return SimplexEnd.Ray;
        }

        Pivot(leaving, entering, sign, step);
        return null;
    }

    private int? Entering()
    {
        (int? best, double most) = (null, 0);
        for (var variable = 0; variable < _weights.Length; variable++)
        {
            var loss = _t.Loss(variable);
            if (loss >= -_t.Tolerance || _t.IsBasic(variable) || _t.IsFixed(variable) || _rejected[variable])
            {
                continue;
            }

            if (_standing > _patience)
            {
                return variable;
            }

            var gain = loss * loss / _weights[variable];
            (best, most) = gain > most ? (variable, gain) : (best, most);
        }

        return best;
    }

    /// <summary>The longest step that breaks no bound by more than the tolerance.</summary>
    private double Limit(int sign)
    {
        var limit = double.PositiveInfinity;
        for (var row = 0; row < _column.Length; row++)
        {
            var slope = sign * _column[row];
            if (Math.Abs(slope) > SmallestPivot)
            {
                limit = Math.Min(limit, (Room(row, slope) + _t.Tolerance) / Math.Abs(slope));
            }
        }

        return limit;
    }

    /// <summary>Among the rows that block within the limit, the one with the largest pivot, or the first variable by Bland's rule.</summary>
    private (int? Row, double Step) Blocking(int sign, double limit)
    {
        (int? best, double step, double most) = (null, double.PositiveInfinity, 0);
        for (var row = 0; row < _column.Length && limit < double.PositiveInfinity; row++)
        {
            var slope = sign * _column[row];
            if (Math.Abs(slope) <= SmallestPivot || !(Room(row, slope) <= limit * Math.Abs(slope)))
            {
                continue;
            }

            var better = _standing > _patience
                ? best is not { } other || _t.Basis.Head[row] < _t.Basis.Head[other]
                : Math.Abs(slope) > most;
            (best, step, most) = better ? (row, Math.Max(0, Room(row, slope) / Math.Abs(slope)), Math.Abs(slope)) : (best, step, most);
        }

        return (best, step);
    }

    /// <summary>How far a basic variable may go where it falls (slope above 0) or rises.</summary>
    private double Room(int row, double slope)
    {
        var variable = _t.Basis.Head[row];
        return slope > 0 ? _t.Values[variable] - _t.Program.Lowers[variable] : _t.Program.Uppers[variable] - _t.Values[variable];
    }

    private SimplexEnd? Cross(int entering, int sign)
    {
        if (double.IsInfinity(_t.Range(entering)))
        {
            return SimplexEnd.Ray;
        }

        _t.StepValues(sign * _t.Range(entering), entering, _column);
        _t.Rest(entering, !_t.AtUpper(entering));
        _t.Iterations++;
        _standing = 0;
        return null;
    }

    private void Pivot(int row, int entering, int sign, double step)
    {
        Array.Clear(_inverseRow);
        _inverseRow[row] = 1;
        _t.Basis.Backward(_inverseRow);
        _t.ComputeRow(_inverseRow);
        if (Math.Abs(_column[row] - _t.Row[entering]) > 1e-7 * (1 + Math.Abs(_column[row])))
        {
            Reject(entering);
            return;
        }

        var leaving = _t.Basis.Head[row];
        UpdateWeights(row, entering, leaving);
        _standing = step * Math.Abs(_t.ReducedCosts[entering]) > 0 ? 0 : _standing + 1;
        _t.StepReducedCosts(_t.ReducedCosts[entering] / _column[row], entering, leaving);
        _t.StepValues(sign * step, entering, _column);
        _t.Pivot(row, entering, sign * _column[row] < 0, _column);
    }

    private void Reject(int entering)
    {
        if (_t.Basis.Fresh)
        {
            _rejections++;
            _rejected[entering] = true;
            return;
        }

        Refresh();
    }

    private void UpdateWeights(int pivotRow, int entering, int leaving)
    {
        var (weight, pivot) = (_weights[entering], _column[pivotRow]);
        for (var at = 0; at < _t.RowCount; at++)
        {
            var variable = _t.RowIndices[at];
            var ratio = _t.Row[variable] / pivot;
            _weights[variable] = Math.Max(_weights[variable], ratio * ratio * weight);
        }

        _weights[leaving] = Math.Max(weight / (pivot * pivot), 1);
    }

    private void Refresh()
    {
        Array.Clear(_rejected);
        _t.Basis.Refactorise();
        _t.ComputeReducedCosts();
        _t.ComputeValues();
    }
}
