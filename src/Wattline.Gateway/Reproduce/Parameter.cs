namespace Wattline.Gateway.Reproduce;

/// <summary>How a parameter of a reproduction came about. A chosen one is never shown as the paper's own.</summary>
public enum Standing
{
    /// <summary>Read in a public source, which is named.</summary>
    Found,

    /// <summary>Read in a third party's text that cites the paper.</summary>
    FoundSecondHand,

    /// <summary>Follows from others by mathematics.</summary>
    Derived,

    /// <summary>Set by this project, for want of a source.</summary>
    Chosen,
}

/// <summary>One parameter as a report shows it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value, as text.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Standing">How it came about.</param>
/// <param name="Source">Where it was read, or why it was chosen.</param>
public sealed record Parameter(string Name, string Value, string Unit, Standing Standing, string Source);
