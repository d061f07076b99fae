using Wattline.Planning.Programs;

namespace Wattline.Planning.Networks;

/// <summary>One hour of a program after another on the same network: reads it in, solves it from the prices of the hour before, and writes it out.</summary>
internal sealed class ProgramHour
{
    private readonly PlanProgram _program;
    private readonly ProgramArrays _a;
    private readonly HourProblem _problem;
    private readonly HourNetwork _network;
    private readonly double[] _levels;
    private readonly double[] _levelsBefore;
    private readonly double[] _sums;
    private readonly double[] _uses;
    private readonly double[] _prices;
    private readonly int[] _sinks;
    private readonly double[] _flows;
    private bool _started;

    public ProgramHour(PlanProgram program)
    {
        (_program, _a, _problem) = (program, program.Arrays, new HourProblem(program.Arrays.Regions + 1));
        (_levels, _levelsBefore) = (new double[_a.Regions], new double[_a.Regions]);
        (_sums, _uses) = (new double[_problem.Width], new double[_problem.Width]);
        (_prices, _sinks, _flows) = (new double[_problem.Width], new int[_problem.Sinks], new double[_problem.Sinks]);
        _network = new HourNetwork(_problem);
    }

    /// <summary>Goes on as if the last hour had been that of another.</summary>
    public void Follow(ProgramHour other)
    {
        other._levels.CopyTo(_levels, 0);
        other._prices.CopyTo(_prices, 0);
        _started = other._started;
    }

    /// <summary>Solves an hour and writes its part of a solution.</summary>
    /// <param name="hour">From 0.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="start">By resource, prices to start from; empty to start from those of the hour before.</param>
    /// <param name="solution">Written to at this hour's places.</param>
    /// <returns>Pivots taken.</returns>
    public long Solve(int hour, ReadOnlySpan<int> blocks, ReadOnlySpan<double> start, ProgramSolution solution)
    {
        var pivots = _network.Pivots;
        var resources = (hour * _a.Regions)..((hour + 1) * _a.Regions);
        _problem.Read(_a, hour, blocks);
        _problem.ReadColumns(_a, blocks);
        StartPrices(start.IsEmpty ? start : start[resources]);
        _network.Solve(_prices);
        _network.Prices.CopyTo(_prices);
        _prices.AsSpan(0, _a.Regions).CopyTo(solution.CapacityPrices.AsSpan(resources));
        Write(blocks, solution);
        return _network.Pivots - pivots;
    }

    /// <summary>
    /// What stays alike from hour to hour is not the price of a region's capacity but what it costs to be served there, price included:
    /// where energy becomes cheaper, capacity becomes dearer.
    /// </summary>
    private void StartPrices(ReadOnlySpan<double> start)
    {
        if (!start.IsEmpty)
        {
            start.CopyTo(_prices);
            return;
        }

        _levels.CopyTo(_levelsBefore, 0);
        Level();
        for (var region = 0; region < _a.Regions; region++)
        {
            _prices[region] = _started ? Math.Max(0, _prices[region] + _levelsBefore[region] - _levels[region]) : 0;
        }

        _started = true;
    }

    /// <summary>By region: the mean cost of the cells that may go there.</summary>
    private void Level()
    {
        Array.Clear(_sums);
        Array.Clear(_uses);
        for (var cell = 0; cell < _problem.Cells; cell++)
        {
            Rows.Count(_problem.Costs(cell), _sums, _uses);
        }

        for (var region = 0; region < _levels.Length; region++)
        {
            _levels[region] = _sums[region] / Math.Max(1, _uses[region]);
        }
    }

    private void Write(ReadOnlySpan<int> blocks, ProgramSolution solution)
    {
        for (var cell = 0; cell < blocks.Length; cell++)
        {
            var (block, unit) = (blocks[cell], _a.GpuSeconds[_a.FirstColumns[blocks[cell]]]);
            var count = _network.Shares(cell, _sinks, _flows);
            for (var share = 0; share < count; share++)
            {
                (_sinks[share] == _problem.Nobody ? ref solution.Unmet[block] : ref solution.Flows[CheapestIn(block, _sinks[share])]) =
                    _flows[share] / unit;
            }
        }
    }

    private int CheapestIn(int block, int region)
    {
        var best = -1;
        for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
        {
            if (_program.RegionOf(column) == region && (best < 0 || _a.Costs[column] < _a.Costs[best]))
            {
                best = column;
            }
        }

        return best;
    }
}
