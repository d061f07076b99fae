namespace Wattline.Planning.Linear;

/// <summary>
/// The ratio test of the dual method: it passes breakpoints by flipping bounded variables to their other bound as long as the dual
/// objective still rises (Maros), and takes the largest pivot among those that Harris's tolerance cannot tell apart.
/// </summary>
internal sealed class LongStep(Tableau tableau, double smallestPivot)
{
    private readonly Tableau _t = tableau;
    private readonly int[] _candidates = new int[tableau.Program.Variables];
    private readonly double[] _sizes = new double[tableau.Program.Variables];
    private readonly List<int> _flips = [];
    private int _first;
    private int _end;

    /// <summary>Variables that go to their other bound before the pivot.</summary>
    public IReadOnlyList<int> Flips => _flips;

    /// <summary>The variable that enters for a basic one that breaks its bound by so much; null where the dual objective has no end.</summary>
    public int? Choose(double breach)
    {
        _flips.Clear();
        Gather(breach < 0 ? -1 : 1);
        var slope = Math.Abs(breach);
        while (_first < _end)
        {
            var group = Group();
            var passed = Passed(group);
            if (slope - passed <= _t.Tolerance)
            {
                return Largest(group);
            }

            slope -= passed;
            for (; _first < group; _first++)
            {
                _flips.Add(_candidates[_first]);
            }
        }

        return null;
    }

    private void Gather(int sign)
    {
        (_first, _end) = (0, 0);
        for (var at = 0; at < _t.RowCount; at++)
        {
            var variable = _t.RowIndices[at];
            var size = _t.AtUpper(variable) ? -sign * _t.Row[variable] : sign * _t.Row[variable];
            if (size > smallestPivot && !_t.IsFixed(variable))
            {
                (_candidates[_end], _sizes[_end]) = (variable, size);
                _end++;
            }
        }
    }

    /// <summary>Brings the candidates with the least ratios to the front and tells where they end.</summary>
    private int Group()
    {
        var limit = double.PositiveInfinity;
        for (var at = _first; at < _end; at++)
        {
            limit = Math.Min(limit, (_t.Loss(_candidates[at]) + _t.Tolerance) / _sizes[at]);
        }

        var group = _first;
        for (var at = _first; at < _end; at++)
        {
            if (_t.Loss(_candidates[at]) <= limit * _sizes[at])
            {
                (_candidates[group], _candidates[at]) = (_candidates[at], _candidates[group]);
                (_sizes[group], _sizes[at]) = (_sizes[at], _sizes[group]);
                group++;
            }
        }

        return group;
    }

    private double Passed(int group)
    {
        double sum = 0;
        for (var at = _first; at < group; at++)
        {
            sum += _sizes[at] * _t.Range(_candidates[at]);
        }

        return sum;
    }

    private int Largest(int group)
    {
        var best = _first;
        for (var at = _first + 1; at < group; at++)
        {
            var better = _sizes[at] > _sizes[best] || (_sizes[at] == _sizes[best] && _candidates[at] < _candidates[best]);
            best = better ? at : best;
        }

        return _candidates[best];
    }
}
