using Wattline.Planning.Linear;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>
/// The rows of a plan's program when it is written out: blocks with requests, limits that all demand together could reach, and for each
/// region that moves may enter one that measures them. Null where a row is not needed; its price is then 0.
/// </summary>
internal sealed class LinearRows
{
    private readonly PlanProgram _program;
    private readonly ProgramArrays _a;
    private readonly List<RowSense> _senses = [];
    private readonly List<double> _sides = [];

    public LinearRows(PlanProgram program)
    {
        (_program, _a) = (program, program.Arrays);
        (Blocks, Limits, Followers) = (new int?[program.Blocks], new int?[program.Blocks], new int?[program.Blocks]);
        (Resources, Couplings) = (new int?[program.Resources], new int?[_a.Couplings.Count]);
        Entering = new int?[program.Churns ? program.Blocks : 0, _a.Regions];
        AddBlocks();
        AddResources();
        AddCouplings();
        AddMoves();
    }

    /// <summary>By block: requests served and not are its amount.</summary>
    public int?[] Blocks { get; }

    /// <summary>By resource: load at most capacity.</summary>
    public int?[] Resources { get; }

    /// <summary>By coupling row.</summary>
    public int?[] Couplings { get; }

    /// <summary>By block: all that enters at most its limit.</summary>
    public int?[] Limits { get; }

    /// <summary>By block and region: what enters is at least the share now less the share before.</summary>
    public int?[,] Entering { get; }

    /// <summary>By block: the block an hour later; null for none.</summary>
    public int?[] Followers { get; }

    public int Count => _senses.Count;

    public RowSense[] Senses => [.. _senses];

    public double[] RightSides => [.. _sides];

    private int Add(RowSense sense, double side)
    {
        _senses.Add(sense);
        _sides.Add(side);
        return _senses.Count - 1;
    }

    private void AddBlocks()
    {
        for (var block = 0; block < _program.Blocks; block++)
        {
            Blocks[block] = _a.Amounts[block] > 0 ? Add(RowSense.Equal, 1) : null;
        }
    }

    private void AddResources()
    {
        var most = new double[_program.Resources];
        for (var block = 0; block < _program.Blocks; block++)
        {
            // A block's columns at one resource are not more than a few: their sum is bound enough.
            for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
            {
                most[_a.Resource[column]] += _a.GpuSeconds[column] * _a.Amounts[block];
            }
        }

        for (var resource = 0; resource < most.Length; resource++)
        {
            Resources[resource] = most[resource] > _a.Capacities[resource] ? Add(RowSense.AtMost, _a.Capacities[resource]) : null;
        }
    }

    private void AddCouplings()
    {
        for (var row = 0; row < Couplings.Length; row++)
        {
            double most = 0;
            for (var block = 0; block < _program.Blocks; block++)
            {
                var columns = _a.Couplings[row].Coefficients.AsSpan(_a.FirstColumns[block].._a.FirstColumns[block + 1]);
                most += _a.Amounts[block] * Largest(columns);
            }

            Couplings[row] = most > _a.Couplings[row].Bound ? Add(RowSense.AtMost, _a.Couplings[row].Bound) : null;
        }
    }

    private void AddMoves()
    {
        for (var block = 0; _program.Churns && block < _program.Blocks; block++)
        {
            var limit = _a.MoveLimits.Length > 0 ? _a.MoveLimits[block] : 1;
            var cost = _a.MoveCosts.Length > 0 ? _a.MoveCosts[block] : 0;
            if (_a.Before[block] < 0 || _a.Amounts[block] <= 0 || (cost == 0 && limit >= 1))
            {
                continue;
            }

            Followers[_a.Before[block]] = block;
            Limits[block] = limit < 1 ? Add(RowSense.AtMost, limit) : null;
            for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
            {
                Entering[block, _program.RegionOf(column)] ??= Add(RowSense.AtMost, 0);
            }
        }
    }

    private static double Largest(ReadOnlySpan<double> coefficients)
    {
        double most = 0;
        foreach (var coefficient in coefficients)
        {
            most = Math.Max(most, coefficient);
        }

        return most;
    }
}
