using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>What a laboratory found, as JSON has it.</summary>
/// <param name="Site">Whose price and carbon, and harvest where supply is hourly.</param>
/// <param name="Seed">Which experiment.</param>
/// <param name="Runs">How many.</param>
/// <param name="HorizonSlots">Slots in which tasks arrive.</param>
/// <param name="SlotS">Length of a slot.</param>
/// <param name="ArrivalsPerSlot">Tasks on average.</param>
/// <param name="Regime">Surplus, critical or deficit.</param>
/// <param name="DriftJPerSlot">mu; null where slots hang together.</param>
/// <param name="VolatilityJ">sigma; null where slots hang together.</param>
/// <param name="TheoryKwh">Equation 91: what a myopic policy buys on average with an unlimited battery; null where slots hang together.</param>
/// <param name="Policies">What each policy made of it.</param>
public sealed record LaboratoryReport(
    string Site, ulong Seed, int Runs, int HorizonSlots, double SlotS, double ArrivalsPerSlot, string Regime, double? DriftJPerSlot, double? VolatilityJ,
    double? TheoryKwh, IReadOnlyList<PolicySummary> Policies)
{
    /// <summary>Of what was simulated.</summary>
    /// <param name="laboratory">The world.</param>
    /// <param name="rows">What each policy made of it; one at least.</param>
    public static LaboratoryReport Of(Laboratory laboratory, IReadOnlyList<PolicyRow> rows)
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        ArgumentNullException.ThrowIfNull(rows);
        var law = laboratory.Law();
        return new LaboratoryReport(
            rows[0].Case.World, laboratory.Seed, laboratory.Runs, laboratory.Slots, laboratory.SlotSeconds, laboratory.ArrivalsPerSlot, rows[0].Case.Regime,
            law?.Drift, law?.Volatility, law?.Mean / 3.6e6, [.. rows.Select(PolicySummary.Of)]);
    }
}
