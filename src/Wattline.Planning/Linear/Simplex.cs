namespace Wattline.Planning.Linear;

/// <summary>
/// Solves small linear programs exactly, to rounding: the dual method at perturbed and, where needed, shifted costs to a feasible basis, the
/// primal method at the true costs from there, and both in turn until neither finds anything.
/// </summary>
public static class Simplex
{
    internal const double Tolerance = 1e-9;
    private const double FineTolerance = 1e-13;
    private const int MaxFinePivots = 200;
    private const int Rounds = 10;
    private const double Perturbation = 1e-6;

    /// <summary>Solves.</summary>
    /// <param name="program">The program.</param>
    /// <param name="start">Columns to begin with in the basis, at most one a row; the dual method likes those at which no other is cheaper.</param>
    /// <param name="maxIterations">Pivots after which it stops; 1 or more.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">The arrays are no program.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LinearSolution Solve(
        LinearProgram program, IReadOnlyList<int>? start = null, long maxIterations = long.MaxValue, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        program.Check();
        var tableau = new Tableau(new ScaledProgram(program), start ?? []);
        return Solution(program, tableau, Run(tableau, maxIterations, cancellation));
    }

    private static LinearStatus Run(Tableau tableau, long maxIterations, CancellationToken cancellation)
    {
        var (dual, primal) = (new DualSimplex(tableau), new PrimalSimplex(tableau));
        Perturb(tableau);
        var status = Alternate(tableau, dual, primal, maxIterations, cancellation);
        if (status == LinearStatus.Optimal)
        {
            // Mostly no pivot is left to make. Where arithmetic cannot bear the finer tolerance, the point is still within the first.
            tableau.Tolerance = FineTolerance;
            var fine = Alternate(tableau, dual, primal, Math.Min(maxIterations, tableau.Iterations + MaxFinePivots), cancellation);
            tableau.Tolerance = Tolerance;
            status = fine == status ? status : Alternate(tableau, dual, primal, maxIterations, cancellation);
        }

        return status;
    }

    private static LinearStatus Alternate(
        Tableau tableau, DualSimplex dual, PrimalSimplex primal, long maxIterations, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var end = dual.Run(maxIterations, cancellation);
            if (end != SimplexEnd.Done)
            {
                return end == SimplexEnd.Ray ? LinearStatus.Infeasible : LinearStatus.Stopped;
            }

            tableau.Program.Costs.CopyTo(tableau.Costs, 0);
            end = primal.Run(maxIterations, cancellation);
            if (end != SimplexEnd.Done)
            {
                return end == SimplexEnd.Ray ? LinearStatus.Unbounded : LinearStatus.Stopped;
            }

            if (Feasible(tableau))
            {
                return LinearStatus.Optimal;
            }
        }

        return LinearStatus.Stopped;
    }

    /// <summary>Makes all columns a little dearer, each by another amount, so that ties do not hold the dual method up.</summary>
    private static void Perturb(Tableau tableau)
    {
        var columns = tableau.Program.Columns;
        var mean = columns == 0 ? 0 : tableau.Costs.Sum(Math.Abs) / columns;
        var random = new Random(columns);
        for (var column = 0; column < columns; column++)
        {
            tableau.Costs[column] += Perturbation * (Math.Abs(tableau.Costs[column]) + mean) * (0.5 + (random.NextDouble() / 2));
        }
    }

    private static bool Feasible(Tableau tableau)
    {
        for (var row = 0; row < tableau.Program.Rows; row++)
        {
            if (!(Math.Abs(tableau.Breach(row)) <= tableau.Tolerance))
            {
                return false;
            }
        }

        return true;
    }

    private static LinearSolution Solution(LinearProgram program, Tableau tableau, LinearStatus status)
    {
        var scaled = tableau.Program;
        var values = new double[program.Columns];
        for (var column = 0; column < values.Length; column++)
        {
            var within = Math.Clamp(tableau.Values[column], scaled.Lowers[column], scaled.Uppers[column]);
            values[column] = scaled.Value(column, within);
        }

        var prices = new double[program.Rows];
        for (var row = 0; row < prices.Length; row++)
        {
            prices[row] = scaled.Price(row, Signed(tableau, row));
        }

        return new LinearSolution
        {
            Status = status,
            Values = values,
            RowPrices = prices,
            ReducedCosts = ReducedCosts(program, prices),
            Cost = values.Zip(program.Costs, (value, cost) => value * cost).Sum(),
            Feasible = Feasible(tableau),
            Iterations = tableau.Iterations,
        };
    }

    /// <summary>A row's price without what rounding leaves on the wrong side of 0.</summary>
    private static double Signed(Tableau tableau, int row)
    {
        var slack = tableau.Program.Columns + row;
        var least = double.IsInfinity(tableau.Program.Uppers[slack]) ? double.NegativeInfinity : 0;
        var most = double.IsInfinity(tableau.Program.Lowers[slack]) ? double.PositiveInfinity : 0;
        return tableau.IsBasic(slack) ? 0 : tableau.IsFixed(slack) ? tableau.Prices[row] : Math.Clamp(tableau.Prices[row], least, most);
    }

    private static double[] ReducedCosts(LinearProgram program, double[] prices)
    {
        var costs = new double[program.Columns];
        for (var column = 0; column < costs.Length; column++)
        {
            costs[column] = program.Costs[column];
            for (var entry = program.FirstEntries[column]; entry < program.FirstEntries[column + 1]; entry++)
            {
                costs[column] -= prices[program.EntryRows[entry]] * program.EntryValues[entry];
            }
        }

        return costs;
    }
}
