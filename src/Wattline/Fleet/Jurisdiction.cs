namespace Wattline.Fleet;

/// <summary>A legal territory and what binds data in it. Facts for configuration, not legal advice.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Name">English short name.</param>
/// <param name="EuMember">A member state of the European Union.</param>
/// <param name="Eea">In the European Economic Area.</param>
/// <param name="AdequacyGroup">
/// <c>EU-adequate</c> for an unconditional decision of the European Commission, <c>EU-adequate:US-DPF</c> and the like for one with a
/// scope, null for none. A scoped group holds only for data in that scope, so it counts only where it is named.
/// </param>
/// <param name="AdequacyInstrument">The decision, as in <c>(EU) 2023/1795</c>; empty for none.</param>
/// <param name="AdequacyScope">To whom the decision applies; empty for none.</param>
/// <param name="CrossBorderPrivacyRules"><c>member</c>, <c>associate</c> or empty: standing in the Global CBPR Forum.</param>
/// <param name="Localisation">How far local law holds data in the country: none, conditional, sectoral, hard and mixtures.</param>
/// <param name="LocalisationBasis">The law.</param>
/// <param name="Confidence">Of the localisation: <c>pages</c>, read in a source; <c>memory</c>, to be checked; empty, not assessed.</param>
public sealed record Jurisdiction(
    string Code, string Name, bool EuMember, bool Eea, string? AdequacyGroup, string AdequacyInstrument, string AdequacyScope,
    string CrossBorderPrivacyRules, string Localisation, string LocalisationBasis, string Confidence);
