using System.Numerics;
using Wattline.Simulation.Deficits;

namespace Wattline.Simulation.Increments;

/// <summary>
/// What a slot adds to a battery without grid: harvest less consumption, X = H - C, the same law in every slot and independent of all others
/// (Assumption 1 of the routing paper, lumped as in its equation 24).
/// </summary>
public sealed class Increment
{
    /// <summary>Of a harvest and a consumption.</summary>
    /// <exception cref="ArgumentException">Neither varies.</exception>
    public Increment(SlotHarvest harvest, CompoundPoisson consumption)
    {
        ArgumentNullException.ThrowIfNull(harvest);
        ArgumentNullException.ThrowIfNull(consumption);
        (Harvest, Consumption) = (harvest, consumption);
        if (Volatility == 0)
        {
            throw new ArgumentException("A walk needs a harvest or a consumption that varies; without, the deficit is the drift's alone.");
        }
    }

    /// <summary>H.</summary>
    public SlotHarvest Harvest { get; }

    /// <summary>C.</summary>
    public CompoundPoisson Consumption { get; }

    /// <summary>mu = E[H] - lambda E[e], J a slot (equation 32).</summary>
    public double Drift => Harvest.Mean - Consumption.Mean;

    /// <summary>sigma: square root of Var(H) + lambda E[e^2], J a slot (equation 33).</summary>
    public double Volatility => Math.Sqrt(Harvest.Variance + Consumption.Variance);

    /// <summary>Brownian motion of the same drift and volatility over a horizon of slots (equation 36).</summary>
    public DeficitLaw Diffusion(double slots) => new(Drift, Volatility, slots);

    /// <summary>ln E[e^(-w X)]: of the walk's way down.</summary>
    internal Complex Cumulant(Complex w) => Harvest.Cumulant(w) + Consumption.Cumulant(w);

    /// <summary>The same at a real w.</summary>
    internal double Cumulant(double w) => Harvest.Cumulant(w) + Consumption.Cumulant(w);

    /// <summary>Its slope at a real w, J.</summary>
    internal double CumulantSlope(double w) => Harvest.CumulantSlope(w) + Consumption.CumulantSlope(w);

    /// <summary>
    /// A deficit that so many slots exceed with a probability of at most e^-nats, J: e^(-w x) is above 1 there and e^(-w S) a submartingale
    /// where its mean grows, so that max(0, T kappa(w)) - w x bounds it for every w above 0; the least over w is near enough on a grid of ratio 1.05.
    /// </summary>
    internal double Beyond(double slots, double nats) => Least(w => Math.Max(0, slots * Cumulant(w)), nats);

    /// <summary>The same for one slot's way down, were its harvest 0 at most.</summary>
    internal double HighestStep(double nats) =>
        (Consumption.Rate == 0 ? 0 : Least(Consumption.Cumulant, nats)) + (Harvest is NormalHarvest ? Math.Max(0, Least(Harvest.Cumulant, nats)) : 0);

    /// <summary>The same for what one slot harvests.</summary>
    internal double HarvestBeyond(double nats) => Harvest is ConstantHarvest ? Harvest.Mean : Least(w => Harvest.Cumulant(-w), nats);

    private double Least(Func<double, double> exponent, double nats)
    {
        var least = double.PositiveInfinity;
        for (var w = 1e-9 / Volatility; w < 1e4 / Volatility; w *= 1.05)
        {
            var bound = (exponent(w) + nats) / w;
            least = bound < least ? bound : least;
        }

        return least;
    }
}
