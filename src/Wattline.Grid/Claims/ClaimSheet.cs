using Wattline.Signals;

namespace Wattline.Grid.Claims;

/// <summary>A verdict with its reason.</summary>
internal sealed record Judgement(Verdict Verdict, string Why);

/// <summary>A claim with the way to check it.</summary>
internal sealed record ClaimTest(Claim Claim, Func<DataPack, ClaimSheet, Judgement> Judge);

/// <summary>The pack lacks a figure that a check needs. Caught by <see cref="ClaimChecks"/>, which then says that it cannot be checked.</summary>
internal sealed class FigureMissingException(string what) : Exception(what);

/// <summary>The figures of a check, written down as they are read or computed.</summary>
internal sealed class ClaimSheet(ClaimSource source)
{
    private readonly List<ClaimFigure> figures = [];

    public IReadOnlyList<ClaimFigure> Figures => figures;

    /// <summary>The provenance of what the claim's source states.</summary>
    public Provenance Own => source.Stated;

    /// <summary>A figure that the claim's source states: an input, never an answer.</summary>
    public double Stated(string what, double value, string unit) =>
        Add(new ClaimFigure(what, value, unit, "", FigureRole.Stated, Own.Basis, [Own]));

    /// <summary>A figure of the pack as it stands there.</summary>
    public double Given(string what, Sourced<double> figure, string unit, string kind = "") =>
        Add(new ClaimFigure(what, figure.Value, unit, kind, FigureRole.Read, figure.Provenance.Basis, [figure.Provenance]));

    /// <summary>A figure that is computed from others.</summary>
    public double Computed(string what, double value, string unit, string kind, params IEnumerable<Provenance> from) =>
        Add(new ClaimFigure(what, value, unit, kind, FigureRole.Computed, Basis.Modelled, [.. from.Distinct()]));

    private double Add(ClaimFigure figure)
    {
        figures.Add(figure);
        return figure.Value;
    }
}
