namespace Wattline.Planning.Linear;

/// <summary>How one of the two methods ended.</summary>
internal enum SimplexEnd
{
    /// <summary>The infeasibility that it removes is gone.</summary>
    Done,

    /// <summary>It never will be: there is no feasible point, or costs fall without end.</summary>
    Ray,

    /// <summary>The pivots allowed are spent, or none is left that arithmetic can bear.</summary>
    Stopped,
}
