using Wattline.Planning.Linear;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>
/// A plan's program written out as a linear program over shares of a block, so that one tolerance fits blocks of all sizes. Block rows are
/// explicit: nearly all are singletons of the basis, which a sparse factorisation removes at no cost, so a working basis of the coupling
/// rows alone would save nothing.
/// </summary>
internal sealed class LinearModel
{
    private readonly PlanProgram _program;
    private readonly ProgramArrays _a;
    private readonly LinearRows _rows;
    private readonly List<double> _costs = [];
    private readonly List<int> _first = [0];
    private readonly List<int> _entryRows = [];
    private readonly List<double> _entryValues = [];
    private readonly List<int> _start = [];
    private readonly int[] _firstOf;

    public LinearModel(PlanProgram program, LinearRows rows)
    {
        (_program, _a, _rows) = (program, program.Arrays, rows);
        _firstOf = new int[program.Blocks];
        for (var block = 0; block < program.Blocks; block++)
        {
            _firstOf[block] = _costs.Count;
            if (rows.Blocks[block] is { } row)
            {
                AddBlock(block, row);
            }
        }

        Program = new LinearProgram
        {
            Costs = [.. _costs],
            FirstEntries = [.. _first],
            EntryRows = [.. _entryRows],
            EntryValues = [.. _entryValues],
            Senses = rows.Senses,
            RightSides = rows.RightSides,
        };
    }

    public LinearProgram Program { get; }

    /// <summary>The cheapest column of each block: no reduced cost is wrong there, so the dual method can begin at once.</summary>
    public IReadOnlyList<int> Start => _start;

    /// <summary>The plan that a solution of the linear program means.</summary>
    public ProgramSolution Read(LinearSolution linear, string solver)
    {
        double[] flows = new double[_program.Columns], unmet = [.. _a.Amounts];
        for (var block = 0; linear.Feasible && block < _program.Blocks; block++)
        {
            if (_rows.Blocks[block] is not null)
            {
                ReadBlock(block, linear.Values, flows, unmet);
            }
        }

        var limits = _a.MoveLimits.Length > 0 ? Prices(_rows.Limits, linear) : [];
        return new ProgramSolution
        {
            Flows = flows,
            Unmet = unmet,
            CapacityPrices = Prices(_rows.Resources, linear),
            CouplingPrices = Prices(_rows.Couplings, linear),
            MovePrices = [.. limits.Select((price, block) => _a.Amounts[block] > 0 ? price / _a.Amounts[block] : 0)],
            Iterations = linear.Iterations,
            Solver = solver,
        };
    }

    private void AddBlock(int block, int blockRow)
    {
        var cheapest = _costs.Count;
        for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
        {
            AddServing(block, blockRow, column);
        }

        Entry(blockRow, 1);
        Close(_a.UnmetCosts[block] * _a.Amounts[block]);
        for (var at = cheapest + 1; at < _costs.Count; at++)
        {
            cheapest = _costs[at] < _costs[cheapest] ? at : cheapest;
        }

        _start.Add(cheapest);
        for (var region = 0; _program.Churns && region < _a.Regions; region++)
        {
            AddMove(block, region);
        }
    }

    private void AddServing(int block, int blockRow, int column)
    {
        var (amount, region) = (_a.Amounts[block], _program.RegionOf(column));
        Entry(blockRow, 1);
        Entry(_rows.Resources[_a.Resource[column]], _a.GpuSeconds[column] * amount);
        for (var row = 0; row < _a.Couplings.Count; row++)
        {
            Entry(_rows.Couplings[row], _a.Couplings[row].Coefficients[column] * amount);
        }

        if (_program.Churns)
        {
            Entry(_rows.Entering[block, region], 1);
            Entry(_rows.Followers[block] is { } follower ? _rows.Entering[follower, region] : null, -1);
        }

        Close(_a.Costs[column] * amount);
    }

    private void AddMove(int block, int region)
    {
        if (_rows.Entering[block, region] is { } row)
        {
            Entry(row, -1);
            Entry(_rows.Limits[block], 1);
            Close(_a.MoveCosts.Length > 0 ? _a.MoveCosts[block] * _a.Amounts[block] : 0);
        }
    }

    private void Entry(int? row, double value)
    {
        if (row is { } at && value != 0)
        {
            _entryRows.Add(at);
            _entryValues.Add(value);
        }
    }

    private void Close(double cost)
    {
        _costs.Add(cost);
        _first.Add(_entryRows.Count);
    }

    /// <summary>Shares are divided by their sum, which rounding may leave beside 1.</summary>
    private void ReadBlock(int block, double[] values, double[] flows, double[] unmet)
    {
        var (first, count) = (_a.FirstColumns[block], _a.FirstColumns[block + 1] - _a.FirstColumns[block]);
        var shares = values.AsSpan(_firstOf[block], count + 1);
        double sum = 0;
        foreach (var share in shares)
        {
            sum += share;
        }

        for (var at = 0; at < count; at++)
        {
            flows[first + at] = _a.Amounts[block] * (shares[at] / sum);
        }

        unmet[block] = _a.Amounts[block] * (shares[count] / sum);
    }

    /// <summary>Prices are what a limit costs, so 0 or more; rounding below 0 is cut.</summary>
    private static double[] Prices(int?[] rows, LinearSolution linear) =>
        [.. rows.Select(row => row is { } at ? Math.Max(0, -linear.RowPrices[at]) : 0)];
}
