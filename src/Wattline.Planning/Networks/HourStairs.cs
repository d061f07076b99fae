using Wattline.Planning.Programs;

namespace Wattline.Planning.Networks;

/// <summary>The staircase of one hour, or of the blocks that contend for no capacity.</summary>
internal sealed class HourStairs(ProgramArrays a, double[] levels, double from, IReadOnlyList<Func<int, double>> figures)
{
    /// <summary>Cost and other totals at the start.</summary>
    public double[] First { get; private set; } = [];

    /// <summary>Where cost changes, and by how much cost and the other totals do.</summary>
    public List<(double At, double[] Change)> Steps { get; } = [];

    /// <summary>Goes through the columns of some blocks.</summary>
    public void Climb(int hour, ReadOnlySpan<int> blocks, bool contends)
    {
        if (contends)
        {
            ClimbNetwork(hour, blocks);
        }
        else
        {
            ClimbAlone(blocks);
        }
    }

    private void ClimbNetwork(int hour, ReadOnlySpan<int> blocks)
    {
        var problem = new HourProblem(a.Regions + 1);
        var network = new HourNetwork(problem);
        problem.Read(a, hour, blocks);
        var totals = new HourTotals(problem, network, figures.Count);
        var arcs = Arcs(blocks);
        var next = 0;
        for (; next < arcs.Length && arcs[next].At <= from; next++)
        {
            var (_, column, cell) = arcs[next];
            var sink = a.Resource[column] % a.Regions;
            if (Cost(column) < problem.Cost(cell, sink))
            {
                problem.Costs(cell)[sink] = Cost(column);
                SetRates(totals, cell, sink, column);
            }
        }

        network.Solve(new double[problem.Sinks]);
        totals.Update();
        First = [.. totals.Sums];
        Climb(problem, network, totals, arcs.AsSpan(next));
    }

    private void Climb(HourProblem problem, HourNetwork network, HourTotals totals, ReadOnlySpan<(double At, int Column, int Cell)> arcs)
    {
        var before = First;
        for (var next = 0; next < arcs.Length; next++)
        {
            var (at, column, cell) = arcs[next];
            var sink = a.Resource[column] % a.Regions;
            if (!(Cost(column) < problem.Cost(cell, sink)))
            {
                continue;
            }

            SetRates(totals, cell, sink, column);
            if (network.Allow(cell, sink, Cost(column)))
            {
                totals.Update();
                Steps.Add((at, [.. totals.Sums.Zip(before, (now, then) => now - then)]));
                before = [.. totals.Sums];
            }
        }
    }

    private void SetRates(HourTotals totals, int cell, int sink, int column)
    {
        for (var figure = 0; figure < figures.Count; figure++)
        {
            totals.Rate(figure, cell, sink) = figures[figure](column) / a.GpuSeconds[column];
        }
    }

    private double Cost(int column) => a.Costs[column] / a.GpuSeconds[column];

    private (double At, int Column, int Cell)[] Arcs(ReadOnlySpan<int> blocks)
    {
        var arcs = new List<(double At, int Column, int Cell)>();
        for (var cell = 0; cell < blocks.Length; cell++)
        {
            for (var column = a.FirstColumns[blocks[cell]]; column < a.FirstColumns[blocks[cell] + 1]; column++)
            {
                arcs.Add((levels[column], column, cell));
            }
        }

        arcs.Sort();
        return [.. arcs];
    }

    /// <summary>Blocks that contend for nothing are each served where it costs least.</summary>
    private void ClimbAlone(ReadOnlySpan<int> blocks)
    {
        First = new double[figures.Count + 1];
        foreach (var block in blocks)
        {
            First[0] += a.UnmetCosts[block] * a.Amounts[block];
        }

        var best = new int?[blocks.Length];
        foreach (var (at, column, cell) in Arcs(blocks))
        {
            var (block, old) = (blocks[cell], best[cell]);
            if (a.Costs[column] < (old is { } known ? a.Costs[known] : a.UnmetCosts[block]))
            {
                best[cell] = column;
                Step(at, Change(block, column, old));
            }
        }
    }

    private double[] Change(int block, int column, int? old) =>
    [
        a.Amounts[block] * (a.Costs[column] - (old is { } one ? a.Costs[one] : a.UnmetCosts[block])),
        .. figures.Select(figure => a.Amounts[block] * (figure(column) - (old is { } one ? figure(one) : 0))),
    ];

    private void Step(double at, double[] change)
    {
        if (at > from)
        {
            Steps.Add((at, change));
            return;
        }

        for (var figure = 0; figure < change.Length; figure++)
        {
            First[figure] += change[figure];
        }
    }
}
