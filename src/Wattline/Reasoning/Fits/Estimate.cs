using MathNet.Numerics.Distributions;

namespace Wattline.Reasoning.Fits;

/// <summary>A fitted parameter with what is not known of it.</summary>
/// <param name="Value">The best value.</param>
/// <param name="StandardError">In the parameter's own unit; null where it was held and not fitted.</param>
/// <param name="Low">Lower end of its 95 % interval; null where it was held.</param>
/// <param name="High">Upper end of its 95 % interval; null where it was held.</param>
public readonly record struct Estimate(double Value, double? StandardError, double? Low, double? High)
{
    /// <summary>Standard errors on each side of a 95 % interval of a normal estimate.</summary>
    internal static readonly double Reach = Normal.InvCDF(0, 1, 0.975);

    /// <summary>Whether it was held at a stated value.</summary>
    public bool IsHeld => StandardError is null;

    /// <summary>One that was not fitted.</summary>
    internal static Estimate Held(double value) => new(value, null, null, null);

    /// <summary>One whose error is symmetric.</summary>
    internal static Estimate Symmetric(double value, double error, double reach) => new(value, error, value - (reach * error), value + (reach * error));

    /// <summary>One above 0 whose logarithm has a symmetric error.</summary>
    internal static Estimate OfLogarithm(double value, double errorOfLogarithm)
    {
        var factor = Math.Exp(Reach * errorOfLogarithm);
        return new(value, value * errorOfLogarithm, value / factor, value * factor);
    }

    /// <summary>A probability whose log-odds have a symmetric error.</summary>
    internal static Estimate OfLogOdds(double value, double errorOfLogOdds)
    {
        var factor = Math.Exp(Reach * errorOfLogOdds);
        return new(value, value * (1 - value) * errorOfLogOdds, value / (value + ((1 - value) * factor)), value * factor / ((value * factor) + 1 - value));
    }
}
