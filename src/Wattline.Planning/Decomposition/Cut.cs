using Wattline.Planning.Programs;

namespace Wattline.Planning.Decomposition;

/// <summary>The last resort: leaves unserved what still breaks a limit. Requests are only ever taken away, so it comes to an end.</summary>
internal sealed class Cut(PlanProgram program, Layout layout, Placement placement)
{
    /// <summary>A breach below this share of a limit is rounding.</summary>
    private const double Rounding = 1e-12;

    private const int Rounds = 100;
    private readonly ProgramArrays _a = program.Arrays;

    /// <summary>Takes away until every limit holds.</summary>
    public void Run()
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (!(CutResources() | CutCouplings() | CutMoves()))
            {
                return;
            }
        }

        CutCells((_, _) => 0);
    }

    private bool CutResources()
    {
        var keep = new double[program.Resources];
        for (var resource = 0; resource < keep.Length; resource++)
        {
            var (load, capacity) = (placement.Load[resource], _a.Capacities[resource]);
            keep[resource] = load > capacity + (Rounding * Math.Max(1, capacity)) ? capacity / load : 1;
        }

        return keep.AsSpan().ContainsAnyExcept(1.0)
            && CutCells((_, cell) => placement.Draw(cell, placement.Resource(cell)) > 0 ? keep[placement.Resource(cell)] : 1);
    }

    private bool CutCouplings()
    {
        var cut = false;
        for (var coupling = 0; coupling < _a.Couplings.Count; coupling++)
        {
            var (index, above) = (coupling, 0.0);
            for (var cell = 0; cell < layout.Column.Length; cell++)
            {
                above += placement.Flow[cell] > 0 ? placement.Flow[cell] * Math.Max(0, placement.Coefficient(cell, coupling)) : 0;
            }

            var excess = placement.Sum[coupling] - _a.Couplings[coupling].Bound;
            if (excess > Rounding * Math.Max(1, above))
            {
                var keep = Math.Max(0, 1 - (excess / above));
                cut |= CutCells((_, cell) => placement.Coefficient(cell, index) > 0 ? keep : 1);
            }
        }

        return cut;
    }

    private bool CutMoves()
    {
        var cut = false;
        for (var row = 0; row < layout.Rows; row++)
        {
            var over = placement.OverEntering(row);
            for (var cell = layout.ColumnStart[row]; cell < layout.ColumnStart[row + 1] && over > Rounding; cell++)
            {
                var requests = layout.Column[cell] < 0 ? 0
                    : Math.Min(placement.Flow[cell], Math.Min(over, placement.RiseAt(row, cell)) * placement.Amount(row));
                if (requests > 0)
                {
                    placement.Shift(row, cell, Placement.Nowhere, requests);
                    (over, cut) = (placement.OverEntering(row), true);
                }
            }
        }

        return cut;
    }

    private bool CutCells(Func<int, int, double> keep)
    {
        var cut = false;
        for (var row = 0; row < layout.Rows; row++)
        {
            for (var cell = layout.ColumnStart[row]; cell < layout.ColumnStart[row + 1]; cell++)
            {
                if (placement.Flow[cell] > 0 && keep(row, cell) is < 1 and var share)
                {
                    placement.Shift(row, cell, Placement.Nowhere, placement.Flow[cell] * (1 - share));
                    cut = true;
                }
            }
        }

        return cut;
    }
}
