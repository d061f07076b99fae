using System.Numerics;
using MathNet.Numerics;
using Wattline.Simulation.Chance;

namespace Wattline.Simulation.Increments;

/// <summary>Energy that comes in within a slot, independent of all other slots: gamma, normal or constant.</summary>
public abstract record SlotHarvest
{
    private protected SlotHarvest()
    {
    }

    /// <summary>Mean of a slot, J.</summary>
    public abstract double Mean { get; }

    /// <summary>Variance of a slot, J^2.</summary>
    public abstract double Variance { get; }

    /// <summary>A gamma harvest of a mean and a variance, both above 0.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static GammaHarvest Gamma(double mean, double variance) => new(mean * mean / variance, variance / mean);

    /// <summary>
    /// E[(x - H)+] below the mean and E[(H - x)+] above it, J: second differences of either are the law on a grid, and the smaller one leaves
    /// less to cancel.
    /// </summary>
    internal abstract double Beside(double joules, bool above);

    /// <summary>ln E[e^(-w H)].</summary>
    internal abstract Complex Cumulant(Complex w);

    /// <summary>The same at a real w; infinite where it has no value.</summary>
    internal abstract double Cumulant(double w);

    /// <summary>Its slope at a real w, J.</summary>
    internal abstract double CumulantSlope(double w);

    private protected static double Positive(double value, string of) => value > 0 && double.IsFinite(value)
        ? value : throw new ArgumentException($"The {of} of a harvest must be above 0, got {value}.");
}

/// <summary>Gamma: never below 0, and the smaller the shape the more uneven.</summary>
public sealed record GammaHarvest : SlotHarvest
{
    /// <summary>By shape and scale.</summary>
    /// <param name="shape">Above 0.</param>
    /// <param name="scale">J; above 0.</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public GammaHarvest(double shape, double scale) => (Shape, Scale) = (Positive(shape, "shape"), Positive(scale, "scale in J"));

    /// <summary>a.</summary>
    public double Shape { get; }

    /// <summary>theta, J.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public override double Mean => Shape * Scale;

    /// <inheritdoc/>
    public override double Variance => Shape * Scale * Scale;

    /// <inheritdoc/>
    internal override double Beside(double joules, bool above) => joules <= 0 ? (above ? Mean - joules : 0) : above
        ? (Mean * SpecialFunctions.GammaUpperRegularized(Shape + 1, joules / Scale))
            - (joules * SpecialFunctions.GammaUpperRegularized(Shape, joules / Scale))
        : (joules * SpecialFunctions.GammaLowerRegularized(Shape, joules / Scale))
            - (Mean * SpecialFunctions.GammaLowerRegularized(Shape + 1, joules / Scale));

    /// <inheritdoc/>
    internal override Complex Cumulant(Complex w) => -Shape * Complex.Log(1 + (Scale * w));

    /// <inheritdoc/>
    internal override double Cumulant(double w) => w * Scale > -1 ? -Shape * double.LogP1(Scale * w) : double.PositiveInfinity;

    /// <inheritdoc/>
    internal override double CumulantSlope(double w) => -Mean / (1 + (Scale * w));
}

/// <summary>Normal: the one that makes a battery's walk Gaussian where nothing is consumed. It may fall below 0.</summary>
public sealed record NormalHarvest : SlotHarvest
{
    private readonly double _mean, _deviation;

    /// <summary>By mean and standard deviation.</summary>
    /// <param name="mean">J.</param>
    /// <param name="deviation">J; above 0.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public NormalHarvest(double mean, double deviation)
    {
        _mean = double.IsFinite(mean) ? mean : throw new ArgumentException($"The mean of a harvest must be a number, got {mean}.");
        _deviation = Positive(deviation, "deviation in J");
    }

    /// <inheritdoc/>
    public override double Mean => _mean;

    /// <inheritdoc/>
    public override double Variance => _deviation * _deviation;

    /// <inheritdoc/>
    internal override double Beside(double joules, bool above) =>
        _deviation * StandardNormal.MeanAbove((above ? joules - _mean : _mean - joules) / _deviation);

    /// <inheritdoc/>
    internal override Complex Cumulant(Complex w) => (-_mean * w) + (Variance / 2 * w * w);

    /// <inheritdoc/>
    internal override double Cumulant(double w) => (-_mean * w) + (Variance / 2 * w * w);

    /// <inheritdoc/>
    internal override double CumulantSlope(double w) => -_mean + (Variance * w);
}

/// <summary>The same in every slot.</summary>
public sealed record ConstantHarvest : SlotHarvest
{
    /// <summary>By its amount.</summary>
    /// <param name="joules">J; 0 or more.</param>
    /// <exception cref="ArgumentException">Below 0.</exception>
    public ConstantHarvest(double joules) => Mean = joules >= 0 && double.IsFinite(joules)
        ? joules : throw new ArgumentException($"A constant harvest must be 0 J or more, got {joules}.");

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double Variance => 0;

    /// <inheritdoc/>
    internal override double Beside(double joules, bool above) => Math.Max(0, above ? Mean - joules : joules - Mean);

    /// <inheritdoc/>
    internal override Complex Cumulant(Complex w) => -Mean * w;

    /// <inheritdoc/>
    internal override double Cumulant(double w) => -Mean * w;

    /// <inheritdoc/>
    internal override double CumulantSlope(double w) => -Mean;
}
