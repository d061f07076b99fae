namespace Wattline.Grid.Claims;

/// <summary>How a claim stands against the numbers of the pack. It follows from the figures and is not set by hand.</summary>
public enum Verdict
{
    /// <summary>The figures bear it out.</summary>
    Holds,

    /// <summary>Some figures bear it out and some do not.</summary>
    HoldsInPart,

    /// <summary>No figure bears it out.</summary>
    DoesNotHold,

    /// <summary>The pack has no figure that it could be held against.</summary>
    CannotBeChecked,
}
