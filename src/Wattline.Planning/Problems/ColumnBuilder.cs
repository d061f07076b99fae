using System.Globalization;
using Wattline.Fleet;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Problems;

/// <summary>
/// Lays a problem out as a linear program. A column exists exactly where the router's mask, capacity aside, is empty; its cost is the
/// router's charge at zero prices: the plan and the gateway have one mask and one objective.
/// </summary>
public sealed class ColumnBuilder
{
    /// <summary>Most columns of one program: what a machine of 16 GB solves. Chosen.</summary>
    public const long MaxColumns = 8_000_000;

    private readonly PlanProblem _problem;
    private readonly AskRows _asks;
    private readonly List<PlanBlock> _blocks = [];
    private readonly List<int> _firstColumns = [0];
    private readonly List<int> _rowOfColumn = [];
    private readonly Dictionary<string, PlanClass> _classes;

    private ColumnBuilder(PlanProblem problem)
    {
        _problem = problem;
        _classes = problem.Classes.ToDictionary(one => one.Name);
        _asks = new AskRows(problem);
    }

    /// <summary>Lays out a problem.</summary>
    /// <exception cref="PlanProblemException">The problem has faults, or asks for more than <see cref="MaxColumns"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PlanColumns Build(PlanProblem problem, CancellationToken cancellation = default)
    {
        PlanFaults.Refuse(problem);
        RefuseTooLarge(problem);
        return new ColumnBuilder(problem).Build(cancellation);
    }

    private static void RefuseTooLarge(PlanProblem problem)
    {
        var ways = problem.Classes.ToDictionary(one => one.Name, problem.MostWays);
        var asked = problem.Demands.Sum(demand => demand.Requests.Count(requests => requests > 0) * ways[demand.Class]);
        if (asked > MaxColumns)
        {
            throw new PlanProblemException([new("demands", string.Create(CultureInfo.InvariantCulture,
                $"{problem.Demands.Count} demands over {problem.Hours} hours and {problem.Regions.Count} regions "
                + $"ask for up to {asked:N0} ways to serve; one plan "
                + $"holds {MaxColumns:N0}. Plan day by day, join origins by country, shorten deadlines or name fewer options."))]);
        }
    }

    private PlanColumns Build(CancellationToken cancellation)
    {
        for (var hour = 0; hour < _problem.Hours; hour++)
        {
            for (var demand = 0; demand < _problem.Demands.Count; demand++)
            {
                cancellation.ThrowIfCancellationRequested();
                AddBlock(demand, hour);
            }
        }

        var arrays = Arrays();
        return new PlanColumns(_problem, _asks.Fleet, new PlanProgram(arrays), _asks.Rows, _rowOfColumn, _blocks, _asks.Blocked);
    }

    private void AddBlock(int demand, int hour)
    {
        if (_problem.Demands[demand].Requests[hour] <= 0)
        {
            return;
        }

        _blocks.Add(new PlanBlock(demand, hour));
        var last = Math.Min(_problem.Hours - 1, hour + _classes[_problem.Demands[demand].Class].DeadlineHours);
        for (var run = hour; run <= last; run++)
        {
            var (first, count) = _asks.Of(demand, run);
            _rowOfColumn.AddRange(Enumerable.Range(first, count));
        }

        _firstColumns.Add(_rowOfColumn.Count);
    }

    private ProgramArrays Arrays()
    {
        var rows = _asks.Rows;
        var columns = _rowOfColumn.Count;
        var (resource, costs, gpuSeconds) = (new int[columns], new double[columns], new double[columns]);
        for (var column = 0; column < columns; column++)
        {
            var row = rows[_rowOfColumn[column]];
            resource[column] = (row.Hour * _problem.Regions.Count) + row.Region;
            costs[column] = row.Charge.Total.Usd;
            gpuSeconds[column] = row.GpuSeconds;
        }

        return WithMoves(new ProgramArrays
        {
            Regions = _problem.Regions.Count,
            Amounts = [.. _blocks.Select(block => _problem.Demands[block.Demand].Requests[block.Hour])],
            FirstColumns = [.. _firstColumns],
            UnmetCosts = [.. _blocks.Select(block => ClassOf(block).UnmetUsd)],
            Resource = resource,
            Costs = costs,
            GpuSeconds = gpuSeconds,
            Capacities = Capacities(),
            Couplings = [.. new CouplingBuilder(_problem, _asks.Fleet, rows, _rowOfColumn, ClassOfColumns()).Rows()],
        });
    }

    private PlanClass ClassOf(PlanBlock block) => _classes[_problem.Demands[block.Demand].Class];

    private PlanClass[] ClassOfColumns()
    {
        var classes = new PlanClass[_rowOfColumn.Count];
        for (var block = 0; block < _blocks.Count; block++)
        {
            classes.AsSpan(_firstColumns[block].._firstColumns[block + 1]).Fill(ClassOf(_blocks[block]));
        }

        return classes;
    }

    private double[] Capacities()
    {
        var capacities = new double[_problem.Hours * _problem.Regions.Count];
        for (var resource = 0; resource < capacities.Length; resource++)
        {
            var (hour, row) = Math.DivRem(resource, _problem.Regions.Count);
            var region = _asks.Fleet.Regions[row];
            capacities[resource] = _problem.GpuSecondsByHour.TryGetValue(region.Id, out var hours)
                ? hours[hour]
                : region.GpuSecondsPerSlot ?? double.PositiveInfinity;
        }

        return capacities;
    }

    private ProgramArrays WithMoves(ProgramArrays arrays)
    {
        if (!_problem.Classes.Any(one => one.MoveUsd > 0 || one.MoveLimit < 1))
        {
            return arrays;
        }

        var before = new int[_blocks.Count];
        var last = new Dictionary<int, int>();
        for (var block = 0; block < _blocks.Count; block++)
        {
            var demand = _blocks[block].Demand;
            before[block] = last.TryGetValue(demand, out var earlier) && ClassOf(_blocks[block]).DeadlineHours == 0 ? earlier : -1;
            last[demand] = block;
        }

        return arrays with
        {
            Before = before,
            MoveCosts = [.. _blocks.Select(block => ClassOf(block).MoveUsd)],
            MoveLimits = [.. _blocks.Select(block => ClassOf(block).MoveLimit)],
        };
    }
}
