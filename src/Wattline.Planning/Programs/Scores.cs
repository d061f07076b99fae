namespace Wattline.Planning.Programs;

/// <summary>Columns at a solution's prices.</summary>
internal static class Scores
{
    /// <summary>The charge of a column plus what it takes from others: its score, USD a request.</summary>
    public static double Of(ProgramArrays arrays, ProgramSolution prices, int column)
    {
        var score = arrays.Costs[column] + (arrays.GpuSeconds[column] * prices.CapacityPrices[arrays.Resource[column]]);
        for (var row = 0; row < prices.CouplingPrices.Length; row++)
        {
            score += prices.CouplingPrices[row] * arrays.Couplings[row].Coefficients[column];
        }

        return score;
    }

    /// <summary>By block: the least score among the columns that are allowed, or the penalty of serving nobody where that is less.</summary>
    public static double[] Least(ProgramArrays arrays, ProgramSolution prices, Func<int, bool> allowed)
    {
        var least = (double[])arrays.UnmetCosts.Clone();
        for (var block = 0; block < least.Length; block++)
        {
            for (var column = arrays.FirstColumns[block]; column < arrays.FirstColumns[block + 1]; column++)
            {
                least[block] = allowed(column) ? Math.Min(least[block], Of(arrays, prices, column)) : least[block];
            }
        }

        return least;
    }
}
