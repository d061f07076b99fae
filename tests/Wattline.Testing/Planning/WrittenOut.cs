using Wattline.Planning.Linear;
using Wattline.Planning.Programs;

namespace Wattline.Testing.Planning;

/// <summary>
/// A plan program written out for other solvers, in requests and with every row, by the definition in <see cref="PlanProgram"/> and not by
/// the product's own writing.
/// </summary>
public sealed class WrittenOut
{
    private readonly PlanProgram _program;
    private readonly ProgramArrays _a;
    private readonly List<RowSense> _senses = [];
    private readonly List<double> _sides = [];
    private readonly List<double> _costs;
    private readonly List<List<(int Row, double Value)>> _columns;

    private WrittenOut(PlanProgram program)
    {
        (_program, _a) = (program, program.Arrays);
        _costs = [.. _a.Costs, .. _a.UnmetCosts];
        _columns = [.. _costs.Select(_ => new List<(int, double)>())];
    }

    /// <summary>Columns in the program's order, then unmet demand by block, then moves.</summary>
    public static LinearProgram Of(PlanProgram program)
    {
        var written = new WrittenOut(program);
        written.Blocks();
        written.Limits();
        for (var block = 0; block < program.Blocks && program.Arrays.Before.Length > 0; block++)
        {
            written.Moves(block);
        }

        return written.Program();
    }

    private int Row(RowSense sense, double side)
    {
        _senses.Add(sense);
        _sides.Add(side);
        return _senses.Count - 1;
    }

    private void Blocks()
    {
        for (var block = 0; block < _program.Blocks; block++)
        {
            var row = Row(RowSense.Equal, _a.Amounts[block]);
            _columns[_program.Columns + block].Add((row, 1));
            for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
            {
                _columns[column].Add((row, 1));
            }
        }
    }

    private void Limits()
    {
        for (var resource = 0; resource < _program.Resources; resource++)
        {
            Limit(_a.Capacities[resource], column => _a.Resource[column] == resource ? _a.GpuSeconds[column] : 0);
        }

        foreach (var coupling in _a.Couplings)
        {
            Limit(coupling.Bound, column => coupling.Coefficients[column]);
        }
    }

    private void Limit(double side, Func<int, double> coefficient)
    {
        if (double.IsInfinity(side))
        {
            return;
        }

        var row = Row(RowSense.AtMost, side);
        for (var column = 0; column < _program.Columns; column++)
        {
            if (coefficient(column) != 0)
            {
                _columns[column].Add((row, coefficient(column)));
            }
        }
    }

    /// <summary>With m the requests that enter a region: x / amount - before's x / before's amount - m / amount is at most 0.</summary>
    private void Moves(int block)
    {
        var before = _a.Before[block];
        if (before < 0 || _a.Amounts[block] <= 0)
        {
            return;
        }

        var moves = new List<int>();
        for (var region = 0; region < _a.Regions; region++)
        {
            moves.Add(_costs.Count);
            _costs.Add(_a.MoveCosts.Length > 0 ? _a.MoveCosts[block] : 0);
            var row = Row(RowSense.AtMost, 0);
            _columns.Add([(row, -1 / _a.Amounts[block])]);
            Share(block, region, row, 1);
            Share(before, region, row, -1);
        }

        var limit = Row(RowSense.AtMost, _a.Amounts[block] * (_a.MoveLimits.Length > 0 ? _a.MoveLimits[block] : _a.Regions));
        moves.ForEach(move => _columns[move].Add((limit, 1)));
    }

    private void Share(int block, int region, int row, double sign)
    {
        for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
        {
            if (_program.RegionOf(column) == region)
            {
                _columns[column].Add((row, sign / _a.Amounts[block]));
            }
        }
    }

    private LinearProgram Program()
    {
        var first = new int[_columns.Count + 1];
        for (var column = 0; column < _columns.Count; column++)
        {
            first[column + 1] = first[column] + _columns[column].Count;
        }

        return new LinearProgram
        {
            Costs = [.. _costs],
            FirstEntries = first,
            EntryRows = [.. _columns.SelectMany(column => column.Select(entry => entry.Row))],
            EntryValues = [.. _columns.SelectMany(column => column.Select(entry => entry.Value))],
            Senses = [.. _senses],
            RightSides = [.. _sides],
        };
    }
}
