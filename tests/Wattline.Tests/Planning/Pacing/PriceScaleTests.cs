using Wattline.Planning.Pacing;
using Wattline.Planning.Programs;

namespace Wattline.Tests.Planning.Pacing;

public sealed class PriceScaleTests
{
    [Fact]
    public void TheTypicalPriceIsTheMeanSpreadOverTheGpuSecondsOfTheCheapest()
    {
        // Ten requests choose between 1 and 3 USD, so 1 above the least on average; thirty between 2, 2.5 and 3, so 0.5.
        var program = Program([10, 30], [0, 2, 5], [1, 3, 2, 2.5, 3], [4, 1, 2, 2, 2]);
        Assert.Equal(((10 * 1) + (30 * 0.5)) / ((10 * 4) + (30 * 2)), PriceScale.Typical(program), 12);
    }

    [Fact]
    public void WhereNobodyHasAChoiceItIsZero()
    {
        Assert.Equal(0, PriceScale.Typical(Program([10, 30], [0, 1, 1], [5], [2])));
        Assert.Equal(0, PriceScale.Typical(Program([0], [0, 2], [1, 2], [1, 1])));
    }

    [Fact]
    public void TheHighestPriceIsTheLargestPenaltyOfAGpuSecondThatMayBeSparedThere()
    {
        var program = Program([1, 1], [0, 2, 4], [1, 1, 1, 1], [2, 4, 8, 0], [10, 24], [0, 1, 0, 1]);
        Assert.Equal([5, 2.5, 0], Enumerable.Range(0, 3).Select(region => PriceScale.Most(program, region)));
    }

    private static PlanProgram Program(
        double[] amounts, int[] first, double[] costs, double[] gpuSeconds, double[]? unmet = null, int[]? resources = null) => new(new ProgramArrays
        {
            Regions = 3,
            Amounts = amounts,
            FirstColumns = first,
            UnmetCosts = unmet ?? [.. amounts.Select(_ => 100.0)],
            Resource = resources ?? [.. costs.Select((_, at) => at % 3)],
            Costs = costs,
            GpuSeconds = gpuSeconds,
            Capacities = [50, 50, 50],
        });
}
