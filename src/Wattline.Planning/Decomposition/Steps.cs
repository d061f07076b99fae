using System.Numerics;

namespace Wattline.Planning.Decomposition;

/// <summary>
/// How far primal and dual go in a step, up to one factor between them. A row's requests move in proportion to its amount and against what
/// they draw; a price moves against all that can answer to it, so that no row of constraints overshoots: the steps of Pock and Chambolle
/// ("Diagonal preconditioning for first order primal-dual algorithms", 2011) with the parts of the constraints given beforehand.
/// </summary>
internal sealed class Steps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double CouplingPart = 0.5;

    public Steps(Layout layout, Cells<T> cells, double[] capacities)
    {
        Primal = new T[layout.Rows];
        Moves = new T[layout.Rows];
        Prices = new double[capacities.Length + cells.Couplings.Length];
        var parts = 1 + (layout.PlaceStart[^1] > 0 ? 2 : 0) + (CouplingPart * cells.Couplings.Length);
        double spread = 0;
        for (var row = 0; row < layout.Rows; row++)
        {
            var (mean, width) = Shape(layout, cells, row);
            var primal = double.CreateTruncating(cells.Amount[row]) / mean;
            Primal[row] = T.CreateTruncating(primal);
            spread += width / mean / layout.Rows;
            Answer(layout, cells, row, primal);
            Moves[row] = layout.Linked[row] ? Move(layout, cells, row, parts) : T.Zero;
        }

        for (var index = 0; index < Prices.Length; index++)
        {
            var part = index < capacities.Length ? 1 : CouplingPart;
            var limits = index >= capacities.Length || double.IsFinite(capacities[index]);
            Prices[index] = Prices[index] > 0 && limits ? part / parts / Prices[index] : 0;
        }

        Factor = spread > 0 ? 0.5 / spread : 1;
    }

    /// <summary>By row: requests for a USD of difference a request, times the factor.</summary>
    public T[] Primal { get; }

    /// <summary>By row: USD for a request that enters, over the factor.</summary>
    public T[] Moves { get; }

    /// <summary>By resource, then by coupling row: USD for a unit too much, over the factor; 0 where nothing limits.</summary>
    public double[] Prices { get; }

    /// <summary>A first factor: a typical difference in cost moves half of a block.</summary>
    public double Factor { get; }

    /// <summary>Mean GPU-seconds of a row, 1 where it needs none, and how far its costs lie above the least.</summary>
    private static (double Mean, double Width) Shape(Layout layout, Cells<T> cells, int row)
    {
        double gpu = 0, cost = 0, least = double.CreateTruncating(cells.UnmetCost[row]);
        var columns = 0;
        for (var cell = layout.ColumnStart[row]; cell < layout.ColumnStart[row + 1]; cell++)
        {
            if (layout.Column[cell] >= 0)
            {
                columns++;
                gpu += double.CreateTruncating(cells.Gpu[cell]);
                cost += double.CreateTruncating(cells.Cost[cell]);
                least = Math.Min(least, double.CreateTruncating(cells.Cost[cell]));
            }
        }

        return columns == 0 ? (1, 0) : (gpu > 0 ? gpu / columns : 1, (cost / columns) - least);
    }

    private void Answer(Layout layout, Cells<T> cells, int row, double primal)
    {
        var (start, end) = (layout.ColumnStart[row], layout.ColumnStart[row + 1]);
        for (var cell = start; cell < end; cell++)
        {
            var gpu = double.CreateTruncating(cells.Gpu[cell]);
            Prices[cells.Resource[cell]] += gpu * gpu * primal;
        }

        for (var coupling = 0; coupling < cells.Couplings.Length; coupling++)
        {
            // What moves within a block sums to nothing, so only how far its coefficients lie from their mean counts.
            double sum = 0, squares = 0;
            foreach (var value in cells.Couplings[coupling].AsSpan(start, end - start))
            {
                var coefficient = double.CreateTruncating(value);
                (sum, squares) = (sum + coefficient, squares + (coefficient * coefficient));
            }

            Prices[Prices.Length - cells.Couplings.Length + coupling] += (squares - (sum * sum / (end - start + 1))) * primal;
        }
    }

    private T Move(Layout layout, Cells<T> cells, int row, double parts)
    {
        var ratio = double.CreateTruncating(cells.Amount[row] / cells.Amount[row - 1]);
        return T.CreateTruncating(1 / parts / (Spread(layout, row) + (ratio * ratio * Spread(layout, row - 1))));
    }

    /// <summary>What the share in a place of a row may move in a step: as much as all its columns there.</summary>
    private double Spread(Layout layout, int row) =>
        double.CreateTruncating(Primal[row]) * Math.Max(1, (layout.ColumnStart[row + 1] - layout.ColumnStart[row]) / Math.Max(1, layout.Width[row]));
}
