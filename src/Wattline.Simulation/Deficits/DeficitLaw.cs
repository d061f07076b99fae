using MathNet.Numerics;
using Wattline.Simulation.Chance;

namespace Wattline.Simulation.Deficits;

/// <summary>
/// The law of the deficit D of a battery that drifts: the running minimum, sign turned, of Brownian motion from an empty store (equations 36,
/// 74 to 93 of the routing paper). Exact for Brownian motion; for a walk in slots an approximation from above, by about 0.5826 sigma where the
/// drift is small. Nothing in it overflows at either end.
/// </summary>
/// <param name="Drift">mu: mean of harvest less consumption, J a slot.</param>
/// <param name="Volatility">sigma: standard deviation of a slot's, J; above 0.</param>
/// <param name="Horizon">T: slots; above 0.</param>
public readonly record struct DeficitLaw(double Drift, double Volatility, double Horizon)
{
    /// <summary>How far a walk in slots lies below the diffusion at small drift, in units of sigma: -zeta(1/2)/sqrt(2 pi).</summary>
    public const double SlotOffset = 0.582597157939010672;

    /// <summary>Below it in theta the quotients by theta are taken from their series.</summary>
    private const double NearZero = 0.02;

    /// <summary>theta: drift over the horizon against the spread over it, mu sqrt(T) / sigma.</summary>
    public double Theta => Drift * Math.Sqrt(Horizon) / Volatility;

    /// <summary>E[D], J (equation 91; 38 at zero drift).</summary>
    public double Mean => Spread * MeanOf(Theta);

    /// <summary>
    /// Var(D), J^2: sigma^2 T times (2 + theta^2) Phi(-theta) - theta phi(theta) + (2 Phi(theta) - 1 - 2 theta phi(theta)) / (2 theta^2), less
    /// the square of the mean. For a negative drift what grows is taken out first, so that nothing cancels.
    /// </summary>
    public double Variance
    {
        get
        {
            var size = Math.Abs(Theta);
            var (mean, square) = (MeanOf(size), SquareOf(size));
            var variance = Theta < 0 ? 2 - square - (mean * mean) - (2 * size * mean) : square - (mean * mean);
            return Spread * Spread * variance;
        }
    }

    /// <summary>Standard deviation of D, J; 0.7555 of the mean at zero drift.</summary>
    public double Deviation => Math.Sqrt(Variance);

    /// <summary>T* = (2/pi) (sigma/mu)^2: the horizon at which drift overtakes fluctuation, slots; infinite without drift.</summary>
    public double CrossoverHorizon => 2 / Math.PI * (Volatility / Drift) * (Volatility / Drift);

    /// <summary>What a long horizon's deficit is made of, by the sign of the drift.</summary>
    public DeficitRegime Regime => Drift > 0 ? DeficitRegime.Surplus : Drift < 0 ? DeficitRegime.Deficit : DeficitRegime.Critical;

    /// <summary>What E[D] over it tends to 1 against as the horizon grows, J (Theorem 2): |mu| T, sigma sqrt(2T/pi), or sigma^2/(2 mu).</summary>
    public double Asymptote => Regime switch
    {
        DeficitRegime.Deficit => -Drift * Horizon,
        DeficitRegime.Critical => Spread * Math.Sqrt(2 / Math.PI),
        _ => Volatility / (2 * Drift) * Volatility,
    };

    private double Spread => Volatility * Math.Sqrt(Horizon);

    /// <summary>Refuses what is no law.</summary>
    /// <exception cref="ArgumentException">A figure out of range; the message names it.</exception>
    public DeficitLaw Checked()
    {
        Refuse(double.IsFinite(Drift), "drift", "a number of J a slot", Drift);
        Refuse(Volatility > 0 && double.IsFinite(Volatility), "volatility", "above 0 J a slot", Volatility);
        Refuse(Horizon > 0 && double.IsFinite(Horizon), "horizon", "above 0 slots", Horizon);
        return this;
    }

    /// <summary>P(D &lt;= x), x in J (equation 74).</summary>
    public double Probability(double joules)
    {
        if (!(joules >= 0))
        {
            return 0;
        }

        var (y, theta) = (joules / Spread, Theta);
        return Math.Clamp(StandardNormal.AtMost(y + theta) - Reflected(y, theta), 0, 1);
    }

    /// <summary>P(D &gt; x), exact in the far tail too, where one less the probability is rounded away.</summary>
    public double Tail(double joules)
    {
        if (!(joules >= 0))
        {
            return 1;
        }

        var (y, theta) = (joules / Spread, Theta);
        return Math.Clamp(StandardNormal.AtMost(-y - theta) + Reflected(y, theta), 0, 1);
    }

    /// <summary>
    /// E[(D - B)+], J: the mean deficit from a battery that holds B at first, 0 or more: the integral of <see cref="Tail"/> from there. A surplus over a long
    /// horizon leaves sigma^2/(2 mu) e^(-2 mu B / sigma^2) of it.
    /// </summary>
    /// <exception cref="ArgumentException">The energy is below 0.</exception>
    public double MeanBeyond(double initialJoules)
    {
        Refuse(initialJoules >= 0 && double.IsFinite(initialJoules), "initial energy", "0 J or more", initialJoules);
        var (held, theta) = (initialJoules / Spread, Theta);
        return Spread * (StandardNormal.MeanAbove(held + theta) + ReflectedBeyond(held, theta));
    }

    /// <summary>The J that D stays within with a probability from 0 to below 1.</summary>
    public double Quantile(double probability)
    {
        if (probability is not (>= 0 and < 1))
        {
            throw new ArgumentException($"A quantile is of a probability of 0 to below 1, got {probability}.");
        }

        var (low, high) = (0.0, Spread);
        while (Tail(high) > 1 - probability)
        {
            (low, high) = (high, 2 * high);
        }

        for (var step = 0; step < 1100 && high - low > 1e-14 * high; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Tail(middle) > 1 - probability ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>
    /// A draw without steps in time: the end of the path by a standard normal, its minimum given the end by a uniform between 0 and 1.
    /// </summary>
    public double Draw(double normal, double uniform)
    {
        var end = (Drift * Horizon) + (Spread * normal);
        var square = -2 * Spread * Spread * Math.Log(uniform);
        var root = Math.Sqrt((end * end) + square);
        return end > 0 ? square / (root + end) / 2 : (root - end) / 2;
    }

    /// <summary>
    /// g(theta): how much the deficit exceeds what drift alone explains, against zero drift (the paper's figure 2). Symmetric, 1 at zero, and
    /// there the largest: clipping the drift at zero is this project's reading of a formula that the text does not show.
    /// </summary>
    public static double NormalisedDeviation(double theta) => Math.Sqrt(Math.PI / 2) * MeanOf(Math.Abs(theta));

    /// <summary>E[D] / (sigma sqrt(T)) by theta (equation 90).</summary>
    private static double MeanOf(double theta)
    {
        // phi(theta) - theta Phi(-theta) falls off faster than the rest, so nothing cancels for theta > 0; below, E[D | -mu] = E[D | mu] + mu T.
        var size = Math.Abs(theta);
        var symmetric = StandardNormal.MeanAbove(size) + Ratio(size);
        return theta < 0 ? symmetric + size : symmetric;
    }

    /// <summary>E[D^2] / (sigma^2 T) by a theta of 0 or more.</summary>
    private static double SquareOf(double theta) => StandardNormal.SquareAbove(theta) + StandardNormal.AtMost(-theta) + SquareRatio(theta);

    /// <summary>(2 Phi(theta) - 1) / (2 theta), by its series near zero.</summary>
    private static double Ratio(double theta) => theta < NearZero
        ? StandardNormal.Density(0) * (1 - (theta * theta / 6 * (1 - (3 * theta * theta / 20))))
        : SpecialFunctions.Erf(theta / Math.Sqrt(2)) / (2 * theta);

    /// <summary>(2 Phi(theta) - 1 - 2 theta phi(theta)) / (2 theta^2), by its series near zero.</summary>
    private static double SquareRatio(double theta)
    {
        var square = theta * theta;
        return theta < NearZero
            ? StandardNormal.Density(0) * theta * ((1.0 / 3) - (square * ((1.0 / 10) - (square / 56))))
            : ((SpecialFunctions.Erf(theta / Math.Sqrt(2)) / 2) - (theta * StandardNormal.Density(theta))) / square;
    }

    /// <summary>
    /// e^(-2 theta y) Phi(theta - y). Where y exceeds theta it is phi(y + theta) times the Mills ratio of y - theta, which is small times
    /// moderate instead of huge times tiny; below theta the direct form is the moderate one.
    /// </summary>
    private static double Reflected(double y, double theta) => y >= theta
        ? StandardNormal.Density(y + theta) * StandardNormal.Mills(y - theta)
        : Math.Exp(-2 * theta * y) * StandardNormal.AtMost(theta - y);

    /// <summary>
    /// The integral of the former from y on, (Reflected - Phi(-y - theta)) / (2 theta); near zero by the series of e^(theta y) times it, which is even
    /// in theta.
    /// </summary>
    private static double ReflectedBeyond(double y, double theta)
    {
        if (Math.Abs(theta) * Math.Max(1, y) >= NearZero)
        {
            return (Reflected(y, theta) - StandardNormal.AtMost(-y - theta)) / (2 * theta);
        }

        var (first, density, square) = (StandardNormal.MeanAbove(y), StandardNormal.Density(y), theta * theta);
        var third = (y * y * first) - density;
        var fifth = (y * y * third) + (3 * density);
        return Math.Exp(-theta * y) * (first + (square / 6 * (third + (square / 20 * fifth))));
    }

    private static void Refuse(bool holds, string what, string allowed, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"The {what} of a battery's walk must be {allowed}, got {value}.");
        }
    }
}
