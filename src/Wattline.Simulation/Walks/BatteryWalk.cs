using Wattline.Simulation.Batteries;
using Wattline.Simulation.Increments;

namespace Wattline.Simulation.Walks;

/// <summary>
/// What a battery with a limit and losses must buy on the paths of a <see cref="DeficitWalk"/>, slot by slot and no more than is missing. With the ideal
/// battery it is the deficit itself (Theorem 1 of the routing paper), so that the two samples differ by the battery alone.
/// </summary>
public static class BatteryWalk
{
    private const int Block = 16;

    /// <summary>Walks by exact draws, whatever engine the plan names.</summary>
    /// <param name="increment">Law of a slot.</param>
    /// <param name="battery">The store.</param>
    /// <param name="plan">How far, how often, from which seed.</param>
    /// <param name="cancellation">Stops between two paths.</param>
    /// <returns>Energy bought by each horizon, J.</returns>
    /// <exception cref="ArgumentException">The plan or the battery is none.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<DeficitSample> Run(Increment increment, Battery battery, WalkPlan plan, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(battery);
        ArgumentNullException.ThrowIfNull(plan);
        var (paths, store, horizons) = (new WalkPaths(increment, plan.Checked().Seed), battery.Checked(), plan.Horizons);
        var bought = horizons.Select(_ => new double[plan.Paths]).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = plan.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, (plan.Paths + Block - 1) / Block, options, block =>
        {
            var (harvest, consumption) = (new double[horizons[^1]], new double[horizons[^1]]);
            for (var path = block * Block; path < Math.Min(plan.Paths, (block + 1) * Block); path++)
            {
                cancellation.ThrowIfCancellationRequested();
                paths.Draw(path, harvest, consumption);
                Follow(store, harvest, consumption, horizons, bought, path);
            }
        });
        return [.. bought.Select((each, at) => new DeficitSample(horizons[at], each))];
    }

    private static void Follow(Battery store, double[] harvest, double[] consumption, IReadOnlyList<int> horizons, double[][] bought, int path)
    {
        var (level, sum, slot) = (store.InitialJoules, 0.0, 0);
        for (var horizon = 0; horizon < horizons.Count; horizon++)
        {
            for (; slot < horizons[horizon]; slot++)
            {
                var step = store.Step(level, harvest[slot], consumption[slot]);
                (level, sum) = (step.Level, sum + step.AuxiliaryJoules);
            }

            bought[horizon][path] = sum;
        }
    }
}
