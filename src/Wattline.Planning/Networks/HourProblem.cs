using Wattline.Planning.Programs;

namespace Wattline.Planning.Networks;

/// <summary>
/// One hour as a transportation problem: cells with so much to be served, few sinks that serve it. The last sink is nobody: demand that it
/// takes is unmet, at a penalty, and it has room for all. Costs are of one unit of flow; infinite where a cell may not go.
/// </summary>
internal sealed class HourProblem
{
    private double[] _costs = [];

    /// <summary>An hour with so many sinks, nobody among them.</summary>
    public HourProblem(int sinks)
    {
        (Sinks, Width) = (sinks, Rows.Padded(sinks));
        Capacities = new double[Width];
        Capacities[Nobody] = double.PositiveInfinity;
    }

    /// <summary>Number of sinks, nobody among them.</summary>
    public int Sinks { get; }

    /// <summary>Places in a row.</summary>
    public int Width { get; }

    /// <summary>The sink that stands for unmet demand.</summary>
    public int Nobody => Sinks - 1;

    /// <summary>Number of cells.</summary>
    public int Cells { get; private set; }

    /// <summary>By cell: what is to be served, 0 or more.</summary>
    public double[] Demands { get; private set; } = [];

    /// <summary>By sink: the most that it serves, 0 or more, maybe infinite; infinite at nobody.</summary>
    public double[] Capacities { get; }

    /// <summary>The costs of a cell, by sink.</summary>
    public Span<double> Costs(int cell) => _costs.AsSpan(cell * Width, Width);

    /// <summary>Cost of a unit of a cell at a sink.</summary>
    public double Cost(int cell, int sink) => _costs[(cell * Width) + sink];

    /// <summary>Starts over with so many cells that may go nowhere yet; capacities stay.</summary>
    public void Reset(int cells)
    {
        Cells = cells;
        if (Demands.Length < cells)
        {
            Demands = new double[cells];
            _costs = new double[checked(cells * Width)];
        }

        _costs.AsSpan(0, cells * Width).Fill(double.PositiveInfinity);
    }

    /// <summary>Reads an hour of a program: a cell a block, flow in GPU-seconds. Without columns first; see <see cref="ReadColumns"/>.</summary>
    public void Read(ProgramArrays a, int hour, ReadOnlySpan<int> blocks)
    {
        a.Capacities.AsSpan(hour * a.Regions, a.Regions).CopyTo(Capacities);
        Reset(blocks.Length);
        for (var cell = 0; cell < blocks.Length; cell++)
        {
            var unit = a.GpuSeconds[a.FirstColumns[blocks[cell]]];
            Demands[cell] = a.Amounts[blocks[cell]] * unit;
            Costs(cell)[Nobody] = a.UnmetCosts[blocks[cell]] / unit;
        }
    }

    /// <summary>Reads all columns of the blocks that were read; of several to one region the cheapest counts.</summary>
    public void ReadColumns(ProgramArrays a, ReadOnlySpan<int> blocks)
    {
        for (var cell = 0; cell < blocks.Length; cell++)
        {
            var row = Costs(cell);
            for (var column = a.FirstColumns[blocks[cell]]; column < a.FirstColumns[blocks[cell] + 1]; column++)
            {
                ref var cost = ref row[a.Resource[column] % a.Regions];
                cost = Math.Min(cost, a.Costs[column] / a.GpuSeconds[column]);
            }
        }
    }

    /// <summary>All demand.</summary>
    public double Total()
    {
        double total = 0;
        foreach (var demand in Demands.AsSpan(0, Cells))
        {
            total += demand;
        }

        return total;
    }

    /// <summary>Whether demands, and capacities that demand may fill, are whole numbers.</summary>
    public bool IsWhole(double total)
    {
        var whole = true;
        foreach (var demand in Demands.AsSpan(0, Cells))
        {
            whole &= double.IsInteger(demand);
        }

        foreach (var capacity in Capacities.AsSpan(0, Sinks))
        {
            whole &= capacity > total || double.IsInteger(capacity);
        }

        return whole;
    }
}
