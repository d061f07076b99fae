using Wattline.Signals;

namespace Wattline.Routing;

/// <summary>How a decision ended.</summary>
public enum DecisionOutcome
{
    /// <summary>A region was chosen.</summary>
    Placed = 0,

    /// <summary>Some region may serve by law and physics, but none just now: waiting can help.</summary>
    Busy = 1,

    /// <summary>No region may serve: waiting cannot help.</summary>
    Infeasible = 2,
}

/// <summary>The row chosen, or why none. Indices point into the table that the decision wrote.</summary>
/// <param name="Outcome">Placed, busy or infeasible.</param>
/// <param name="SnapshotVersion">What it was decided on.</param>
/// <param name="CarbonKind">The kind of emissions that it compared, one for all rows.</param>
/// <param name="Winner">Index of the chosen row, or -1.</param>
/// <param name="RunnerUp">Index of the next best row, or -1 where only one could serve.</param>
public readonly record struct Decision(DecisionOutcome Outcome, long SnapshotVersion, CarbonKind CarbonKind, int Winner, int RunnerUp);
