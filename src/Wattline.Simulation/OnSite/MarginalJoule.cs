using Wattline.Simulation.Batteries;
using Wattline.Simulation.Deficits;

namespace Wattline.Simulation.OnSite;

/// <summary>
/// What a joule that is burnt now costs in energy from the grid. On one path the answer is a derivative: a joule is bought where the battery
/// runs empty after it, and costs nothing where the battery is full first, since it would have been spilled; losses lie between. Followed
/// backwards from the end of the path it takes one pass for all slots.
/// </summary>
public static class MarginalJoule
{
    /// <summary>
    /// The ideal battery's: with harvest less consumption of equal and independent slots, a joule burnt now is bought with the probability that
    /// the deficit outgrows what is stored, P(D &gt; B), by the diffusion's law with the barrier moved by what a walk in slots lies below it.
    /// </summary>
    /// <param name="drift">Mean of harvest less consumption, J a slot.</param>
    /// <param name="volatility">Standard deviation of it, J; above 0.</param>
    /// <param name="slots">Horizon, slots; above 0.</param>
    /// <param name="storedJoules">B: stored now, J; 0 or more.</param>
    public static double Ideal(double drift, double volatility, double slots, double storedJoules) =>
        new DeficitLaw(drift, volatility, slots).Tail(storedJoules + (DeficitLaw.SlotOffset * volatility));

    /// <summary>The share of a further joule of each slot of one path that is bought, 0 to 1.</summary>
    /// <param name="battery">The store; its figures are a slot's.</param>
    /// <param name="harvest">J by slot, 0 or more.</param>
    /// <param name="consumption">J by slot, 0 or more.</param>
    /// <param name="terminalShare">What a delivered joule of the energy that is left at the end spares, 0 to 1.</param>
    /// <param name="into">Takes the shares, one a slot.</param>
    /// <returns>Energy that the path buys, J.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Shares(
        Battery battery, ReadOnlySpan<double> harvest, ReadOnlySpan<double> consumption, double terminalShare, Span<double> into)
    {
        ArgumentNullException.ThrowIfNull(battery);
        if (harvest.Length != consumption.Length || harvest.Length != into.Length)
        {
            throw new ArgumentException(
                $"A path of {harvest.Length} harvests needs as many consumptions and shares, got {consumption.Length} and {into.Length}.");
        }

        // The levels at the start of each slot stand where their shares will stand.
        var (level, bought) = (battery.InitialJoules, 0.0);
        for (var slot = 0; slot < into.Length; slot++)
        {
            into[slot] = level;
            var step = battery.Step(level, harvest[slot], consumption[slot]);
            (level, bought) = (step.Level, bought + step.AuxiliaryJoules);
        }

        var spared = terminalShare * battery.DischargeEfficiency;
        for (var slot = into.Length - 1; slot >= 0; slot--)
        {
            (into[slot], spared) = Back(battery, into[slot], harvest[slot] - consumption[slot], spared);
        }

        return bought;
    }

    /// <summary>
    /// One slot backwards: what a joule burnt in it costs, and what a joule stored before it spares, from what one stored after it spares. At a
    /// kink the side counts on which a joule more is burnt.
    /// </summary>
    private static (double Share, double Spared) Back(Battery battery, double level, double surplus, double spared)
    {
        var (kept, left) = (1 - battery.LeakPerSlot, level * (1 - battery.LeakPerSlot));
        if (surplus > 0)
        {
            var room = (battery.CapacityJoules - left) / battery.ChargeEfficiency;
            return surplus <= battery.PowerJoulesPerSlot && surplus <= room ? (spared * battery.ChargeEfficiency, spared * kept)
                : battery.PowerJoulesPerSlot < room ? (0, spared * kept)
                : (0, 0);
        }

        var (need, stored) = (-surplus, left * battery.DischargeEfficiency);
        return need < battery.PowerJoulesPerSlot && need < stored ? (spared / battery.DischargeEfficiency, spared * kept)
            : battery.PowerJoulesPerSlot < stored ? (1, spared * kept)
            : (1, battery.DischargeEfficiency * kept);
    }
}
