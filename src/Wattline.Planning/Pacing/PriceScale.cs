using Wattline.Planning.Programs;

namespace Wattline.Planning.Pacing;

/// <summary>What a plan's program says about the size of capacity prices, before anything is solved.</summary>
public static class PriceScale
{
    /// <summary>
    /// A typical price of capacity, USD per GPU-second: what it would cost to send each request to a way to serve it at random instead of
    /// to the cheapest, over the GPU-seconds that it takes there. A price of this size moves a typical request elsewhere. 0 where no
    /// request has a choice, and then no price would change anything.
    /// </summary>
    public static double Typical(PlanProgram program) => OfCheapest(program, (costs, cheapest) => Mean(costs) - costs[cheapest]);

    /// <summary>What the cheapest ways cost, USD per GPU-second that they take; below 0 where electricity is. 0 where nothing can be served.</summary>
    /// <param name="program">The plan's program.</param>
    public static double Cheapest(PlanProgram program) => OfCheapest(program, (costs, cheapest) => costs[cheapest]);

    /// <summary>
    /// The highest price of a region's capacity, USD per GPU-second: the largest of what serving nobody costs over the GPU-seconds that it
    /// would spare there. 0 where no request can use the region.
    /// </summary>
    /// <param name="program">The plan's program.</param>
    /// <param name="region">Index of the region.</param>
    public static double Most(PlanProgram program, int region)
    {
        ArgumentNullException.ThrowIfNull(program);
        var a = program.Arrays;
        double most = 0;
        for (var block = 0; block < program.Blocks; block++)
        {
            for (var column = a.FirstColumns[block]; column < a.FirstColumns[block + 1]; column++)
            {
                var draws = program.RegionOf(column) == region && a.GpuSeconds[column] > 0;
                most = draws ? Math.Max(most, a.UnmetCosts[block] / a.GpuSeconds[column]) : most;
            }
        }

        return most;
    }

    /// <summary>A figure of each block's ways, over the GPU-seconds that its cheapest way takes.</summary>
    private static double OfCheapest(PlanProgram program, Func<ReadOnlySpan<double>, int, double> figure)
    {
        ArgumentNullException.ThrowIfNull(program);
        var a = program.Arrays;
        double sum = 0, gpuSeconds = 0;
        for (var block = 0; block < program.Blocks; block++)
        {
            var costs = a.Costs.AsSpan(a.FirstColumns[block]..a.FirstColumns[block + 1]);
            if (costs.Length > 0)
            {
                var cheapest = IndexOfLeast(costs);
                sum += a.Amounts[block] * figure(costs, cheapest);
                gpuSeconds += a.Amounts[block] * a.GpuSeconds[a.FirstColumns[block] + cheapest];
            }
        }

        return gpuSeconds > 0 ? sum / gpuSeconds : 0;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static int IndexOfLeast(ReadOnlySpan<double> values)
    {
        var least = 0;
        for (var index = 1; index < values.Length; index++)
        {
            least = values[index] < values[least] ? index : least;
        }

        return least;
    }
}
