using Wattline.Signals;

namespace Wattline.Grid.Claims;

/// <summary>Who made a claim.</summary>
/// <param name="Title">What the text is called.</param>
/// <param name="Credit">Words that its terms ask for beside its figures; may be empty.</param>
public sealed record ClaimSource(string Title, string Credit)
{
    /// <summary>The provenance of a figure that the source states.</summary>
    public Provenance Stated { get; } = new(Title, "short quotation", null, Basis.Published, Credit);
}

/// <summary>Something that was said about where inference should run, and by whom.</summary>
/// <param name="Name">A short name to ask for it by, as in <c>nl-sg-grid</c>.</param>
/// <param name="Theme">What it is about, in a few words.</param>
/// <param name="Words">What was said.</param>
/// <param name="IsQuotation">Whether the words are the source's own; otherwise they are a paraphrase.</param>
/// <param name="Source">Who said it.</param>
public sealed record Claim(string Name, string Theme, string Words, bool IsQuotation, ClaimSource Source);

/// <summary>What a number does in a check.</summary>
public enum FigureRole
{
    /// <summary>The claim's source states it: an input.</summary>
    Stated,

    /// <summary>The pack has it.</summary>
    Read,

    /// <summary>It is computed from such figures.</summary>
    Computed,
}

/// <summary>A number of a check, with all that a reader must know about it.</summary>
/// <param name="What">What is counted or measured, and where.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit, as in <c>g/kWh</c>; <c>x</c> for a ratio.</param>
/// <param name="Kind">Which of several senses, as in <c>average, life-cycle</c>; may be empty.</param>
/// <param name="Role">Stated by the claim's source, read from the pack, or computed.</param>
/// <param name="Basis">Measured, published, modelled (as all that is computed is), chosen.</param>
/// <param name="From">Where it comes from: one source, or those of the figures that it is computed from.</param>
public sealed record ClaimFigure(
    string What, double Value, string Unit, string Kind, FigureRole Role, Basis Basis, IReadOnlyList<Provenance> From);

/// <summary>A claim, how it stands, and the figures that say so.</summary>
/// <param name="Claim">What was said.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Why">One line with the figures that decide.</param>
/// <param name="Figures">All figures, the source's own first.</param>
public sealed record ClaimCheck(Claim Claim, Verdict Verdict, string Why, IReadOnlyList<ClaimFigure> Figures);
