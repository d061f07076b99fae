using Wattline.Planning.Programs;

namespace Wattline.Planning.Decomposition;

/// <summary>
/// Makes a plan of a point that breaks limits by a little: takes what is too much elsewhere, the cheapest exchange first, never breaking
/// another limit; leaves unserved only what fits nowhere; and uses what room is left where that saves.
/// </summary>
internal sealed class Repair(PlanProgram program, Layout layout, Placement placement)
{
    private const int Turns = 8;
    private readonly ProgramArrays _a = program.Arrays;
    private readonly Exchanges _exchanges = new(layout, placement);

    /// <summary>Mends and improves the placement, by exchanges that save so much at least, USD.</summary>
    public void Run(double least)
    {
        RelieveMoves();
        RelieveCouplings();
        RelieveResources();
        new Cut(program, layout, placement).Run();
        Improve(least);
    }

    private void RelieveMoves()
    {
        for (var row = 0; row < layout.Rows; row++)
        {
            var over = row;
            if (placement.OverEntering(row) > 0)
            {
                Relieve([row], new Relief(() => placement.OverEntering(over) * placement.Amount(over), (from, to) => Enters(over, from) - Enters(over, to)));
            }
        }
    }

    private double Enters(int row, int cell) => placement.RiseAt(row, cell) > 0 ? 1 : 0;

    private void RelieveCouplings()
    {
        for (var coupling = 0; coupling < _a.Couplings.Count; coupling++)
        {
            var index = coupling;
            if (placement.Sum[index] > _a.Couplings[index].Bound)
            {
                Relieve(Enumerable.Range(0, layout.Rows), new Relief(() => placement.Sum[index] - _a.Couplings[index].Bound,
                    (from, to) => placement.Coefficient(from, index) - placement.Coefficient(to, index)));
            }
        }
    }

    private void RelieveResources()
    {
        foreach (var (resource, sources) in Overloaded())
        {
            var rule = new Relief(() => placement.Load[resource] - _a.Capacities[resource],
                (from, to) => placement.Draw(from, resource) - placement.Draw(to, resource));
            sources.ForEach(source => _exchanges.Add(source.Row, source.Cell, rule));
            _exchanges.Run(rule, Turns);
        }
    }

    private void Relieve(IEnumerable<int> rows, Relief rule)
    {
        foreach (var row in rows)
        {
            AddAll(row, rule);
        }

        _exchanges.Run(rule, Turns);
    }

    private void Improve(double least)
    {
        var rule = new Saving(least);
        for (var row = 0; row < layout.Rows; row++)
        {
            AddAll(row, rule);
        }

        _exchanges.Run(rule, Turns);
    }

    private void AddAll(int row, IExchangeRule rule)
    {
        _exchanges.Add(row, Placement.Nowhere, rule);
        for (var cell = layout.ColumnStart[row]; cell < layout.ColumnStart[row + 1]; cell++)
        {
            _exchanges.Add(row, cell, rule);
        }
    }

    private SortedDictionary<int, List<(int Row, int Cell)>> Overloaded()
    {
        var sources = new SortedDictionary<int, List<(int, int)>>();
        for (var row = 0; row < layout.Rows; row++)
        {
            for (var cell = layout.ColumnStart[row]; cell < layout.ColumnStart[row + 1]; cell++)
            {
                if (placement.Flow[cell] > 0 && placement.Resource(cell) is var resource && placement.Load[resource] > _a.Capacities[resource])
                {
                    (sources.TryGetValue(resource, out var known) ? known : sources[resource] = []).Add((row, cell));
                }
            }
        }

        return sources;
    }
}
