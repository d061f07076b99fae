using Wattline.Planning.Programs;

namespace Wattline.Planning.Solving;

/// <summary>How far a solver goes.</summary>
public sealed record SolveOptions
{
    /// <summary>The relative gap at which an inexact solver stops, above 0. Exact ones always go to the end.</summary>
    public double Gap { get; init; } = 1e-4;

    /// <summary>Rounds of a solver's main loop after which it returns the best it has; 1 or more.</summary>
    public long MaxIterations { get; init; } = 1_000_000_000;

    /// <summary>Threads that it may use, 1 or more.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>A solution of a similar program whose prices are a good start; null for none.</summary>
    public ProgramSolution? Start { get; init; }

    /// <summary>Told now and then how far the work has come; null for nobody.</summary>
    public IProgress<SolveProgress>? Progress { get; init; }
}

/// <summary>How far a solver has come.</summary>
/// <param name="Done">0 to 1, or as near as the solver can say.</param>
/// <param name="PrimalUsd">Cost of the best plan yet; null before there is one.</param>
/// <param name="DualUsd">The best bound yet; null before there is one.</param>
public sealed record SolveProgress(double Done, double? PrimalUsd, double? DualUsd);
