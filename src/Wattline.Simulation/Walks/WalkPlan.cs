namespace Wattline.Simulation.Walks;

/// <summary>How a walk draws its slots.</summary>
public enum WalkEngine
{
    /// <summary>Harvest and each task by exact draws: the law is the increment's to the last digit of a double.</summary>
    ExactDraws,

    /// <summary>The increment's quantiles by 64 cubic cells in single precision: mean and variance exact, the rest near; many times faster.</summary>
    Tables,
}

/// <summary>What a Monte Carlo run of walks is to do. Equal plans give equal bits, on any number of threads and at any width of vectors.</summary>
public sealed record WalkPlan
{
    /// <summary>Most deficits that a run keeps: horizons times paths.</summary>
    public const int MostKept = 1 << 26;

    /// <summary>Longest horizon, slots.</summary>
    public const int MostSlots = 10_000_000;

    /// <summary>Horizons at which the deficit is kept, slots; ascending, 1 or more.</summary>
    public required IReadOnlyList<int> Horizons { get; init; }

    /// <summary>Paths; 2 or more.</summary>
    public required int Paths { get; init; }

    /// <summary>Which experiment.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How slots are drawn.</summary>
    public WalkEngine Engine { get; init; }

    /// <summary>Most threads; null for one each core.</summary>
    public int? Threads { get; init; }

    /// <summary>Refuses what is no plan.</summary>
    /// <exception cref="ArgumentException">A figure out of range; the message names it.</exception>
    public WalkPlan Checked()
    {
        var ascending = Horizons.Count > 0 && Enumerable.Range(1, Horizons.Count - 1).All(at => Horizons[at] > Horizons[at - 1]);
        Refuse(ascending && Horizons[0] >= 1 && Horizons[^1] <= MostSlots, $"Horizons must be ascending, 1 to {MostSlots} slots, one at least.");
        Refuse(Paths >= 2, $"A run needs two paths at least, got {Paths}.");
        Refuse((long)Paths * Horizons.Count <= MostKept, $"A run keeps at most {MostKept} deficits; take fewer paths or horizons.");
        Refuse(Threads is null or >= 1, $"A run needs one thread at least, got {Threads}.");
        return this;
    }

    private static void Refuse(bool holds, string fault)
    {
        if (!holds)
        {
            throw new ArgumentException(fault);
        }
    }
}
