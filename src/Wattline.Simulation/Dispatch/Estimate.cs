using MathNet.Numerics.Distributions;

namespace Wattline.Simulation.Dispatch;

/// <summary>A mean over runs with its interval of 95 % by Student's law.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="StandardError">Its standard error; 0 where all runs agree.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Estimate(double Mean, double StandardError, double Low, double High)
{
    private const double UpperTail = 0.975;

    /// <summary>Of a figure that each run has; two runs at least.</summary>
    internal static Estimate Of(ReadOnlySpan<double> values)
    {
        var mean = MeanOf(values);
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Around(mean, Math.Sqrt(squares / (values.Length - 1) / values.Length), values.Length);
    }

    /// <summary>
    /// Share of a reference's total that is saved, both from the same runs: 1 - mean(values) / mean(reference), its error from the residuals
    /// (the delta method), in which what both runs share cancels. Null where the reference is 0.
    /// </summary>
    internal static Estimate? Saved(ReadOnlySpan<double> values, ReadOnlySpan<double> reference)
    {
        var (mean, of) = (MeanOf(values), MeanOf(reference));
        if (of == 0)
        {
            return null;
        }

        var squares = 0.0;
        for (var run = 0; run < values.Length; run++)
        {
            var residual = values[run] - (mean / of * reference[run]);
            squares += residual * residual;
        }

        return Around(1 - (mean / of), Math.Sqrt(squares / (values.Length - 1) / values.Length) / Math.Abs(of), values.Length);
    }

    private static Estimate Around(double mean, double error, int runs)
    {
        var half = error * StudentT.InvCDF(0, 1, runs - 1, UpperTail);
        return new Estimate(mean, error, mean - half, mean + half);
    }

    private static double MeanOf(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
