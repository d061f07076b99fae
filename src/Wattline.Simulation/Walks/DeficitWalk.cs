using Wattline.Simulation.Chance;
using Wattline.Simulation.Increments;

namespace Wattline.Simulation.Walks;

/// <summary>
/// Monte Carlo of the deficit: battery paths without grid from an empty store, lumped consumption, and how far each falls below zero. Paths are drawn in blocks
/// of fixed size from streams of their own and kept by number, so that the bits do not depend on threads.
/// </summary>
public sealed class DeficitWalk
{
    private const int ExactBlock = 64;
    private readonly Increment _increment;
    private readonly WalkPlan _plan;
    private readonly double[][] _deficits;

    private DeficitWalk(Increment increment, WalkPlan plan)
    {
        (_increment, _plan) = (increment, plan);
        _deficits = [.. plan.Horizons.Select(_ => new double[plan.Paths])];
    }

    /// <summary>Walks.</summary>
    /// <param name="increment">Law of a slot.</param>
    /// <param name="plan">How far, how often, from which seed.</param>
    /// <param name="progress">Told the share that is done, up to 1.</param>
    /// <param name="cancellation">Stops between two blocks of paths.</param>
    /// <returns>A sample for each horizon.</returns>
    /// <exception cref="ArgumentException">The plan is none.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<DeficitSample> Run(
        Increment increment, WalkPlan plan, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(increment);
        ArgumentNullException.ThrowIfNull(plan);
        var walk = new DeficitWalk(increment, plan.Checked());
        walk.Draw(progress, cancellation);
        return [.. walk._deficits.Select((deficits, at) => new DeficitSample(plan.Horizons[at], deficits))];
    }

    private void Draw(IProgress<double>? progress, CancellationToken cancellation)
    {
        var (size, draw) = _plan.Engine == WalkEngine.Tables
            ? (TableBlock.Paths, TableBlocks())
            : (ExactBlock, ExactBlocks());
        var (blocks, done) = ((_plan.Paths + size - 1) / size, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _plan.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, blocks, options, block =>
        {
            draw(block * size, cancellation);
            var now = Interlocked.Increment(ref done);
            if (progress is not null && (100L * now / blocks != 100L * (now - 1) / blocks))
            {
                progress.Report((double)now / blocks);
            }
        });
    }

    private Action<int, CancellationToken> ExactBlocks()
    {
        var (harvest, tasks) = (new HarvestCells(_increment.Harvest), new TaskSums(_increment.Consumption));
        return (first, cancellation) =>
        {
            for (var path = first; path < Math.Min(_plan.Paths, first + ExactBlock); path++)
            {
                cancellation.ThrowIfCancellationRequested();
                DrawPath(path, harvest, tasks);
            }
        };
    }

    private void DrawPath(int path, HarvestCells harvest, TaskSums tasks)
    {
        var (chance, level, lowest, slot) = (new XoshiroState(_plan.Seed, (ulong)path), 0.0, 0.0, 0);
        for (var horizon = 0; horizon < _deficits.Length; horizon++)
        {
            for (; slot < _plan.Horizons[horizon]; slot++)
            {
                level += harvest.Draw(ref chance);
                for (var part = 0; part < tasks.Parts; part++)
                {
                    level -= tasks.Draw(ref chance);
                }

                lowest = level < lowest ? level : lowest;
            }

            _deficits[horizon][path] = 0 - lowest;
        }
    }

    private Action<int, CancellationToken> TableBlocks()
    {
        var table = new IncrementTable(_increment);
        return (first, cancellation) =>
        {
            var block = new TableBlock(table, _plan.Seed, first / TableBlock.Paths);
            for (var (horizon, slot) = (0, 0); horizon < _deficits.Length; horizon++)
            {
                cancellation.ThrowIfCancellationRequested();
                block.Advance(_plan.Horizons[horizon] - slot);
                slot = _plan.Horizons[horizon];
                block.CopyDeficits(_deficits[horizon].AsSpan(first, Math.Min(TableBlock.Paths, _plan.Paths - first)));
            }
        };
    }
}
