namespace Wattline.Signals;

/// <summary>How a number came to be.</summary>
public enum Basis
{
    /// <summary>Read off an instrument or a market by the source named.</summary>
    Measured,

    /// <summary>Stated by the party it is about, or by a statistics office.</summary>
    Published,

    /// <summary>Computed from other numbers by a stated relation.</summary>
    Modelled,

    /// <summary>Set by this project or by the operator, for want of a source.</summary>
    Chosen,
}

/// <summary>Where a number comes from. Every number that is shown can show this.</summary>
/// <param name="Source">Who says so: an entry of the data pack's list of sources, or a configuration path.</param>
/// <param name="Licence">SPDX identifier or plain words; empty for the operator's own figures.</param>
/// <param name="Year">The calendar year the number is about; null where it has none.</param>
/// <param name="Basis">Measured, published, modelled or chosen.</param>
/// <param name="Note">What a reader must know beside it; may be empty.</param>
public sealed record Provenance(string Source, string Licence, int? Year, Basis Basis, string Note = "");

/// <summary>A value together with where it comes from.</summary>
public sealed record Sourced<T>(T Value, Provenance Provenance);
