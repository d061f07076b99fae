using MathNet.Numerics;

namespace Wattline.Simulation.Chance;

/// <summary>The standard normal law where its tails are needed to full relative accuracy.</summary>
internal static class StandardNormal
{
    private const double PerRoot = 0.39894228040143267794;

    /// <summary>phi(z): the density.</summary>
    public static double Density(double z) => PerRoot * Math.Exp(-z * z / 2);

    /// <summary>Phi(z): probability of at most z.</summary>
    public static double AtMost(double z) => SpecialFunctions.Erfc(-z / Math.Sqrt(2)) / 2;

    /// <summary>(1 - Phi(z)) / phi(z), Mills' ratio, for z of 0 or more: directly, and by its continued fraction where both are tiny.</summary>
    public static double Mills(double z)
    {
        if (z < 5)
        {
            return AtMost(-z) / Density(z);
        }

        var fraction = z;
        for (var term = 40; term > 0; term--)
        {
            fraction = z + (term / fraction);
        }

        return 1 / fraction;
    }

    /// <summary>E[(Z - z)+] = phi(z) - z Phi(-z).</summary>
    public static double MeanAbove(double z)
    {
        if (z < 5)
        {
            return Density(z) - (z * AtMost(-z));
        }

        // 1 - z R(z), of which the fraction for R leaves 1 / (z (z + 2 / (z + 3 / ...)) + 1) without cancelling.
        var fraction = z;
        for (var term = 40; term > 1; term--)
        {
            fraction = z + (term / fraction);
        }

        return Density(z) / ((z * fraction) + 1);
    }

    /// <summary>E[((Z - z)+)^2] = (1 + z^2) Phi(-z) - z phi(z).</summary>
    public static double SquareAbove(double z) => Math.Max(0, ((1 + (z * z)) * AtMost(-z)) - (z * Density(z)));
}
