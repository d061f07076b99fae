namespace Wattline.Planning.Linear;

/// <summary>
/// The dual simplex method with steepest-edge weights (Forrest and Goldfarb). It starts anywhere: where a reduced cost is wrong, the cost
/// is shifted. So it reaches a feasible basis, or proves that there is none, which no cost can change; the primal method then finishes at
/// the true costs.
/// </summary>
internal sealed class DualSimplex
{
    private const double SmallestPivot = 1e-9;
    private const double LeastWeight = 1e-4;
    private const int MaxRejections = 100;

    private readonly Tableau _t;
    private readonly double[] _weights;
    private readonly double[] _inverseRow;
    private readonly double[] _column;
    private readonly double[] _edge;
    private readonly double[] _byVariable;
    private readonly LongStep _longStep;
    private int _rejections;

    public DualSimplex(Tableau tableau)
    {
        var rows = tableau.Program.Rows;
        (_t, _weights, _inverseRow) = (tableau, new double[rows], new double[rows]);
        (_column, _edge, _byVariable) = (new double[rows], new double[rows], new double[tableau.Program.Variables]);
        _longStep = new LongStep(tableau, SmallestPivot);
    }

    /// <summary>Pivots until the basis is primal feasible.</summary>
    public SimplexEnd Run(long maxIterations, CancellationToken cancellation)
    {
        _rejections = 0;
        Array.Fill(_weights, 1);
        Refresh();
        return _t.Pivot(() => _t.Iterations < maxIterations && _rejections < MaxRejections, Step, Refresh, cancellation);
    }

    private SimplexEnd? Step()
    {
        if (LeavingRow() is not { } row)
        {
            return SimplexEnd.Done;
        }

        ComputeInverseRow(row);
        _t.ComputeRow(_inverseRow);
        if (_longStep.Choose(_t.Breach(row)) is not { } entering)
        {
            return SimplexEnd.Ray;
        }

        ComputeColumn(entering);
        if (Math.Abs(_column[row] - _t.Row[entering]) > 1e-7 * (1 + Math.Abs(_column[row])) || Math.Abs(_column[row]) < SmallestPivot)
        {
            Reject(row);
            return null;
        }

        Pivot(row, entering);
        return null;
    }

    /// <summary>The row whose breach is largest for its edge's length.</summary>
    private int? LeavingRow()
    {
        (int? best, double most) = (null, 0);
        for (var row = 0; row < _weights.Length; row++)
        {
            var breach = _t.Breach(row);
            var gain = breach * breach / _weights[row];
            if (Math.Abs(breach) > _t.Tolerance && gain > most)
            {
                (best, most) = (row, gain);
            }
        }

        return best;
    }

    private void ComputeInverseRow(int row)
    {
        Array.Clear(_inverseRow);
        _inverseRow[row] = 1;
        _t.Basis.Backward(_inverseRow);
        _weights[row] = SquareOf(_inverseRow);
    }

    private void ComputeColumn(int entering)
    {
        Array.Clear(_column);
        _t.Program.AddColumn(entering, 1, _column);
        _t.Basis.Forward(_column);
    }

    /// <summary>Two ways to the pivot differ: fresh factors may mend it, else another row goes first.</summary>
    private void Reject(int row)
    {
        if (_t.Basis.Fresh)
        {
            _rejections++;
            _weights[row] *= 1e6;
            return;
        }

        Refresh();
    }

    private void Pivot(int row, int entering)
    {
        var (leaving, above) = (_t.Basis.Head[row], _t.Breach(row) > 0);
        Flip();
        if (_t.Loss(entering) < 0)
        {
            Shift(entering);
        }

        _t.StepReducedCosts(_t.ReducedCosts[entering] / _column[row], entering, leaving);
        var bound = above ? _t.Program.Uppers[leaving] : _t.Program.Lowers[leaving];
        _t.StepValues((_t.Values[leaving] - bound) / _column[row], entering, _column);
        UpdateWeights(row);
        _t.Pivot(row, entering, above, _column);
    }

    private void Flip()
    {
        if (_longStep.Flips.Count == 0)
        {
            return;
        }

        Array.Clear(_edge);
        foreach (var variable in _longStep.Flips)
        {
            var before = _t.Values[variable];
            _t.Rest(variable, !_t.AtUpper(variable));
            _t.Program.AddColumn(variable, _t.Values[variable] - before, _edge);
        }

        _t.Basis.Forward(_edge);
        for (var row = 0; row < _edge.Length; row++)
        {
            _t.Values[_t.Basis.Head[row]] -= _edge[row];
        }
    }

    private void UpdateWeights(int pivotRow)
    {
        _inverseRow.CopyTo(_edge, 0);
        _t.Basis.Forward(_edge);
        var weight = _weights[pivotRow];
        for (var row = 0; row < _weights.Length; row++)
        {
            if (_column[row] != 0)
            {
                var ratio = _column[row] / _column[pivotRow];
                _weights[row] = Math.Max(_weights[row] - (2 * ratio * _edge[row]) + (ratio * ratio * weight), LeastWeight);
            }
        }

        _weights[pivotRow] = Math.Max(weight / (_column[pivotRow] * _column[pivotRow]), LeastWeight);
    }

    /// <summary>Factorises anew, keeps each weight with its variable, and mends reduced costs that are wrong.</summary>
    private void Refresh()
    {
        Array.Fill(_byVariable, 1);
        for (var row = 0; row < _weights.Length; row++)
        {
            _byVariable[_t.Basis.Head[row]] = _weights[row];
        }

        _t.Basis.Refactorise();
        for (var row = 0; row < _weights.Length; row++)
        {
            _weights[row] = _byVariable[_t.Basis.Head[row]];
        }

        _t.ComputeReducedCosts();
        for (var variable = 0; variable < _t.Program.Variables; variable++)
        {
            Mend(variable);
        }

        _t.ComputeValues();
    }

    private void Mend(int variable)
    {
        if (_t.IsBasic(variable) || _t.IsFixed(variable) || _t.Loss(variable) >= -_t.Tolerance)
        {
            return;
        }

        if (double.IsInfinity(_t.Range(variable)))
        {
            Shift(variable);
        }
        else
        {
            _t.Rest(variable, !_t.AtUpper(variable));
        }
    }

    private void Shift(int variable)
    {
        _t.Costs[variable] -= _t.ReducedCosts[variable];
        _t.ReducedCosts[variable] = 0;
    }

    private static double SquareOf(double[] vector)
    {
        double sum = 0;
        foreach (var value in vector)
        {
            sum += value * value;
        }

        return sum;
    }
}
