using System.Numerics;
using Wattline.Planning.Programs;

namespace Wattline.Planning.Decomposition;

/// <summary>The numbers of a program in the order of its layout, in the precision that the iteration works in.</summary>
internal sealed class Cells<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Cost of a cell that holds no column: no share ever goes there. USD.</summary>
    private const double Nowhere = 1e30;

    public Cells(PlanProgram program, Layout layout)
    {
        var a = program.Arrays;
        (Cost, Gpu, Resource) = (Of(layout, a.Costs, Nowhere), Of(layout, a.GpuSeconds, 0), new int[layout.Column.Length]);
        for (var cell = 0; cell < Resource.Length; cell++)
        {
            Resource[cell] = layout.Column[cell] >= 0 ? a.Resource[layout.Column[cell]] : 0;
        }

        Couplings = [.. a.Couplings.Select(row => Of(layout, row.Coefficients, 0))];
        Amount = [.. layout.Block.Select(block => T.CreateTruncating(a.Amounts[block]))];
        UnmetCost = [.. layout.Block.Select(block => T.CreateTruncating(a.UnmetCosts[block]))];
        MoveCost = [.. layout.Block.Select(block => T.CreateTruncating(a.MoveCosts.Length > 0 ? a.MoveCosts[block] : 0))];
        MoveLimit = [.. layout.Block.Select(block => T.CreateTruncating(a.MoveLimits.Length > 0 ? a.MoveLimits[block] : 1))];
        Limited = a.MoveLimits.AsSpan().ContainsAnyExcept(1.0);
    }

    /// <summary>By cell: USD a request.</summary>
    public T[] Cost { get; }

    /// <summary>By cell: GPU-seconds a request.</summary>
    public T[] Gpu { get; }

    /// <summary>By cell: the resource; the first one where there is no column.</summary>
    public int[] Resource { get; }

    /// <summary>By coupling row and cell: its coefficient.</summary>
    public T[][] Couplings { get; }

    /// <summary>By row: requests.</summary>
    public T[] Amount { get; }

    /// <summary>By row: USD a request that nobody serves.</summary>
    public T[] UnmetCost { get; }

    /// <summary>By row: USD a request that enters a region.</summary>
    public T[] MoveCost { get; }

    /// <summary>By row: the largest share that may enter regions.</summary>
    public T[] MoveLimit { get; }

    /// <summary>Whether any row limits what may enter.</summary>
    public bool Limited { get; }

    private static T[] Of(Layout layout, double[] byColumn, double none)
    {
        var byCell = new T[layout.Column.Length];
        for (var cell = 0; cell < byCell.Length; cell++)
        {
            byCell[cell] = T.CreateTruncating(layout.Column[cell] >= 0 ? byColumn[layout.Column[cell]] : none);
        }

        return byCell;
    }
}
