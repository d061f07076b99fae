namespace Wattline.Simulation.Walks;

/// <summary>An estimate and how far it may be off.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Interval(double Value, double Low, double High);

/// <summary>The deficits of many walks at one horizon, J, and what they say of the law. Intervals are normal ones, of 95 % unless told otherwise.</summary>
public sealed class DeficitSample
{
    private const double Usual = 1.959963984540054;
    private readonly double[] _ascending;

    /// <summary>Of the deficits by path; they are added up in that order.</summary>
    /// <param name="slots">The horizon.</param>
    /// <param name="deficits">J; two or more.</param>
    public DeficitSample(int slots, IReadOnlyList<double> deficits)
    {
        ArgumentNullException.ThrowIfNull(deficits);
        if (deficits.Count < 2)
        {
            throw new ArgumentException($"A sample needs two deficits at least, got {deficits.Count}.");
        }

        (Slots, _ascending) = (slots, [.. deficits]);
        Mean = _ascending.Average();
        var (second, fourth) = (0.0, 0.0);
        foreach (var deficit in _ascending)
        {
            var square = (deficit - Mean) * (deficit - Mean);
            (second, fourth) = (second + square, fourth + (square * square));
        }

        var count = (double)_ascending.Length;
        Variance = second / (count - 1);
        MeanError = Math.Sqrt(Variance / count);
        VarianceError = Math.Sqrt(Math.Max(0, (fourth / count) - (Variance * Variance)) / count);
        Array.Sort(_ascending);
    }

    /// <summary>The horizon, slots.</summary>
    public int Slots { get; }

    /// <summary>Number of walks.</summary>
    public int Paths => _ascending.Length;

    /// <summary>The deficits in ascending order, J.</summary>
    public IReadOnlyList<double> Ascending => _ascending;

    /// <summary>Mean, J.</summary>
    public double Mean { get; }

    /// <summary>Standard error of the mean, J.</summary>
    public double MeanError { get; }

    /// <summary>Variance, J^2.</summary>
    public double Variance { get; }

    /// <summary>Standard error of the variance, J^2, by the fourth moment.</summary>
    public double VarianceError { get; }

    /// <summary>The mean with an interval, J.</summary>
    /// <param name="deviations">Half its width in standard errors.</param>
    public Interval MeanWithin(double deviations = Usual) => new(Mean, Mean - (deviations * MeanError), Mean + (deviations * MeanError));

    /// <summary>The variance with an interval, J^2.</summary>
    /// <param name="deviations">Half its width in standard errors.</param>
    public Interval VarianceWithin(double deviations = Usual) =>
        new(Variance, Math.Max(0, Variance - (deviations * VarianceError)), Variance + (deviations * VarianceError));

    /// <summary>A quantile with an interval, J, free of any law: the deficits as many places off as the binomial law allows.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="deviations">Half its width in standard errors of the place.</param>
    public Interval Quantile(double probability, double deviations = Usual)
    {
        if (probability is not (> 0 and < 1))
        {
            throw new ArgumentException($"A quantile is of a probability above 0 and below 1, got {probability}.");
        }

        var (place, off) = (probability * Paths, deviations * Math.Sqrt(probability * (1 - probability) * Paths));
        return new Interval(At(place), At(place - off), At(place + off + 1));
    }

    private double At(double place) => _ascending[(int)Math.Clamp(Math.Ceiling(place) - 1, 0, Paths - 1)];
}
