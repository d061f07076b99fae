namespace Wattline.Planning.Programs;

/// <summary>
/// The bound that prices prove: whatever they are, each block alone at those prices, less what the limits are worth, costs no more than
/// any plan. A price below 0 would prove nothing and counts as 0. A chain of blocks that moves couple is a shortest path through regions
/// and hours.
/// </summary>
internal sealed class DualBound
{
    private readonly PlanProgram _program;
    private readonly ProgramArrays _a;
    private readonly ProgramSolution _solution;
    private readonly double[] _block;

    private DualBound(PlanProgram program, ProgramSolution solution) =>
        (_program, _a, _solution, _block) = (program, program.Arrays, solution, new double[program.Arrays.Regions + 1]);

    /// <summary>The bound in USD; minus infinity where a limitless resource has a price.</summary>
    public static double Of(PlanProgram program, ProgramSolution solution)
    {
        var bound = new DualBound(program, solution with
        {
            CapacityPrices = Floored(solution.CapacityPrices),
            CouplingPrices = Floored(solution.CouplingPrices),
            MovePrices = Floored(solution.MovePrices),
        });
        return (program.Churns ? bound.Chains() : bound.Singles()) - bound.WorthOfLimits();
    }

    private double Singles()
    {
        double sum = 0;
        var least = Scores.Least(_a, _solution, _ => true);
        for (var block = 0; block < least.Length; block++)
        {
            sum += least[block] * _a.Amounts[block];
        }

        return sum;
    }

    private double Chains()
    {
        double sum = 0;
        var next = new int[_a.Amounts.Length];
        Array.Fill(next, -1);
        for (var block = 0; block < next.Length; block++)
        {
            if (_a.Before[block] >= 0)
            {
                next[_a.Before[block]] = block;
            }
        }

        var path = new double[_a.Regions + 1];
        for (var block = 0; block < next.Length; block++)
        {
            if (_a.Before[block] < 0)
            {
                sum += Chain(block, next, path);
            }
        }

        return sum;
    }

    private double Chain(int first, int[] next, double[] path)
    {
        Array.Clear(path);
        for (var block = first; block >= 0; block = next[block])
        {
            var anew = Least(path); // Finite: the unmet state always is.
            var move = block == first ? 0 : MoveCost(block) * _a.Amounts[block];
            BlockScores(block);
            for (var region = 0; region < _a.Regions; region++)
            {
                path[region] = Math.Min(path[region], anew + move) + _block[region];
            }

            path[_a.Regions] = anew + (_a.UnmetCosts[block] * _a.Amounts[block]);
        }

        return Least(path);
    }

    private double MoveCost(int block) =>
        (_a.MoveCosts.Length > 0 ? _a.MoveCosts[block] : 0) + (_solution.MovePrices.Length > 0 ? _solution.MovePrices[block] : 0);

    /// <summary>By region: the least score of the whole block there; infinite where it has no column.</summary>
    private void BlockScores(int block)
    {
        Array.Fill(_block, double.PositiveInfinity);
        for (var column = _a.FirstColumns[block]; column < _a.FirstColumns[block + 1]; column++)
        {
            ref var best = ref _block[_program.RegionOf(column)];
            best = Math.Min(best, Scores.Of(_a, _solution, column) * _a.Amounts[block]);
        }
    }

    private double WorthOfLimits()
    {
        double sum = 0;
        for (var resource = 0; resource < _a.Capacities.Length; resource++)
        {
            sum += Worth(_solution.CapacityPrices[resource], _a.Capacities[resource]);
        }

        for (var row = 0; row < _solution.CouplingPrices.Length; row++)
        {
            sum += Worth(_solution.CouplingPrices[row], _a.Couplings[row].Bound);
        }

        for (var block = 0; block < _solution.MovePrices.Length; block++)
        {
            sum += _solution.MovePrices[block] * _a.MoveLimits[block] * _a.Amounts[block];
        }

        return sum;
    }

    /// <summary>An infinite limit without a price is worth nothing.</summary>
    private static double Worth(double price, double limit) => price == 0 ? 0 : price * limit;

    private static double[] Floored(double[] prices) => [.. prices.Select(price => Math.Max(0, price))];

    private static double Least(double[] values)
    {
        var least = double.PositiveInfinity;
        foreach (var value in values)
        {
            least = Math.Min(least, value);
        }

        return least;
    }
}
