namespace Wattline.Planning.Programs;

/// <summary>
/// What can be proved about a solution without trusting its solver: how far it breaks a constraint, what it costs, and a bound below
/// which no plan can cost, from its prices by weak duality.
/// </summary>
/// <param name="PrimalUsd">Cost of the flows, unmet demand and moves.</param>
/// <param name="DualUsd">No plan costs less.</param>
/// <param name="Imbalance">Largest share of a block's requests that is served twice or lost.</param>
/// <param name="Overload">Largest excess of a resource or coupling row, as a share of its limit and of what passes through it.</param>
/// <param name="Negative">Largest flow or price below 0, as a positive number; 0 where there is none.</param>
public sealed record Certificate(double PrimalUsd, double DualUsd, double Imbalance, double Overload, double Negative)
{
    /// <summary>Cost above the bound, as a share of the larger of the two; not below 0 but by rounding.</summary>
    public double Gap => (PrimalUsd - DualUsd) / Math.Max(1e-12, Math.Max(Math.Abs(PrimalUsd), Math.Abs(DualUsd)));

    /// <summary>Largest breach of any constraint.</summary>
    public double Infeasibility => Math.Max(Imbalance, Math.Max(Overload, Negative));

    /// <summary>Whether the plan keeps every constraint within a share and its cost is proved within a gap.</summary>
    /// <param name="gap">As in 1e-4; NaN anywhere fails.</param>
    /// <param name="feasibility">As in 1e-7.</param>
    public bool Holds(double gap, double feasibility = 1e-7) => Gap <= gap && Infeasibility <= feasibility;

    /// <summary>Checks a solution against its program.</summary>
    /// <exception cref="ArgumentException">The arrays are not those of the program.</exception>
    public static Certificate Check(PlanProgram program, ProgramSolution solution)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(solution);
        var a = program.Arrays;
        var agree = solution.Flows.Length == program.Columns && solution.Unmet.Length == program.Blocks
            && solution.CapacityPrices.Length == program.Resources && solution.CouplingPrices.Length == a.Couplings.Count
            && (solution.MovePrices.Length == a.MoveLimits.Length || solution.MovePrices.Length == 0);
        if (!agree)
        {
            throw new ArgumentException("The solution is that of another program.", nameof(solution));
        }

        var moves = new Moves(program);
        var (imbalance, balanceNegative) = Balance(a, solution);
        var negative = Math.Max(balanceNegative, Math.Max(
            Math.Max(Below(solution.CapacityPrices), Below(solution.CouplingPrices)), Below(solution.MovePrices)));
        return new Certificate(
            CostOf(program, solution), DualBound.Of(program, solution), imbalance,
            Math.Max(Load(a, solution), moves.LimitBreach(solution.Flows)), negative);
    }

    /// <summary>Cost of flows, unmet demand and moves, USD.</summary>
    internal static double CostOf(PlanProgram program, ProgramSolution solution)
    {
        var a = program.Arrays;
        var sum = new Moves(program).CostOf(solution.Flows);
        for (var column = 0; column < a.Costs.Length; column++)
        {
            sum += a.Costs[column] * solution.Flows[column];
        }

        for (var block = 0; block < a.Amounts.Length; block++)
        {
            sum += a.UnmetCosts[block] * solution.Unmet[block];
        }

        return sum;
    }

    private static (double Imbalance, double Negative) Balance(ProgramArrays a, ProgramSolution solution)
    {
        double imbalance = 0, negative = 0;
        for (var block = 0; block < a.Amounts.Length; block++)
        {
            var served = solution.Unmet[block];
            negative = Worse(negative, -served / Math.Max(1, a.Amounts[block]));
            for (var column = a.FirstColumns[block]; column < a.FirstColumns[block + 1]; column++)
            {
                served += solution.Flows[column];
                negative = Worse(negative, -solution.Flows[column] / Math.Max(1, a.Amounts[block]));
            }

            imbalance = Worse(imbalance, Math.Abs(served - a.Amounts[block]) / Math.Max(1, a.Amounts[block]));
        }

        return (imbalance, negative);
    }

    private static double Load(ProgramArrays a, ProgramSolution solution)
    {
        var load = new double[a.Capacities.Length];
        for (var column = 0; column < a.Costs.Length; column++)
        {
            load[a.Resource[column]] += a.GpuSeconds[column] * solution.Flows[column];
        }

        double worst = 0;
        for (var resource = 0; resource < load.Length; resource++)
        {
            worst = Worse(worst, Excess(load[resource], a.Capacities[resource], 1));
        }

        foreach (var row in a.Couplings)
        {
            double sum = 0, size = 0;
            for (var column = 0; column < row.Coefficients.Length; column++)
            {
                var part = row.Coefficients[column] * solution.Flows[column];
                sum += part;
                size += Math.Abs(part);
            }

            worst = Worse(worst, Excess(sum, row.Bound, Math.Max(1, size)));
        }

        return worst;
    }

    /// <summary>What is beyond a limit, as a share of it and of what passes through; minus infinity where nothing limits.</summary>
    private static double Excess(double load, double limit, double size) =>
        (load - limit) / (double.IsInfinity(limit) ? size : Math.Max(limit, size));

    private static double Below(double[] values)
    {
        double worst = 0;
        foreach (var value in values)
        {
            worst = Worse(worst, -value);
        }

        return worst;
    }

    /// <summary>The larger; NaN where either is none, so that no breach hides behind a comparison that is false.</summary>
    private static double Worse(double left, double right) => Math.Max(left, right);
}
