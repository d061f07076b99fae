using Wattline.Planning.Linear;

namespace Wattline.Simulation.Dispatch;

/// <summary>A linear program while it is written down: rows first, then column by column.</summary>
internal sealed class ProgramColumns
{
    private readonly List<double> _costs = [], _uppers = [], _entryValues = [], _rightSides = [];
    private readonly List<int> _first = [0], _entryRows = [];
    private readonly List<RowSense> _senses = [];

    public int Rows => _senses.Count;

    public int Columns => _costs.Count;

    /// <summary>A row; its index.</summary>
    public int Row(RowSense sense, double rightSide)
    {
        _senses.Add(sense);
        _rightSides.Add(rightSide);
        return _senses.Count - 1;
    }

    /// <summary>An entry of the column that is being written.</summary>
    public void Entry(int row, double value)
    {
        if (value != 0)
        {
            _entryRows.Add(row);
            _entryValues.Add(value);
        }
    }

    /// <summary>Ends the column; its index.</summary>
    public int Close(double cost, double upper = double.PositiveInfinity)
    {
        _costs.Add(cost);
        _uppers.Add(upper);
        _first.Add(_entryRows.Count);
        return _costs.Count - 1;
    }

    /// <summary>The optimum.</summary>
    /// <exception cref="InvalidOperationException">There is none, or the arithmetic did not reach it.</exception>
    public LinearSolution Solve(CancellationToken cancellation)
    {
        var solution = Simplex.Solve(
            new LinearProgram
            {
                Costs = [.. _costs],
                FirstEntries = [.. _first],
                EntryRows = [.. _entryRows],
                EntryValues = [.. _entryValues],
                Senses = [.. _senses],
                RightSides = [.. _rightSides],
                Uppers = [.. _uppers],
            },
            cancellation: cancellation);
        return solution.Status == LinearStatus.Optimal ? solution
            : throw new InvalidOperationException($"The linear program of a bound ended as {solution.Status} after {solution.Iterations} pivots.");
    }
}
