using Wattline.Simulation.Chance;
using Wattline.Simulation.Increments;

namespace Wattline.Simulation.Walks;

/// <summary>
/// The paths of a <see cref="DeficitWalk"/> one by one and slot by slot, by exact draws: path n of a seed is the same here as there, so that a
/// path that is shown is one of those that were counted. Safe for several threads at once.
/// </summary>
public sealed class WalkPaths
{
    private readonly HarvestCells _harvest;
    private readonly TaskSums _tasks;
    private readonly ulong _seed;

    /// <summary>Of an experiment.</summary>
    /// <param name="increment">Law of a slot.</param>
    /// <param name="seed">Which experiment.</param>
    public WalkPaths(Increment increment, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(increment);
        (_harvest, _tasks, _seed) = (new HarvestCells(increment.Harvest), new TaskSums(increment.Consumption), seed);
    }

    /// <summary>Draws a path from its begin.</summary>
    /// <param name="path">Its number, 0 or more.</param>
    /// <param name="harvest">Filled with what comes in, J a slot.</param>
    /// <param name="consumption">Filled with what is burnt, J a slot; as long as the harvest.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the number is below 0.</exception>
    public void Draw(int path, Span<double> harvest, Span<double> consumption)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(path);
        if (harvest.Length != consumption.Length)
        {
            throw new ArgumentException($"A path needs as many harvests as consumptions, got {harvest.Length} and {consumption.Length}.");
        }

        var chance = new XoshiroState(_seed, (ulong)path);
        for (var slot = 0; slot < harvest.Length; slot++)
        {
            (harvest[slot], consumption[slot]) = (_harvest.Draw(ref chance), 0);
            for (var part = 0; part < _tasks.Parts; part++)
            {
                consumption[slot] += _tasks.Draw(ref chance);
            }
        }
    }
}
