using MathNet.Numerics.LinearRegression;

namespace Wattline.Models;

/// <summary>
/// A quantity of an operating point as a product of powers, fitted by least squares in logarithms:
/// ln y = c0 + c1 [B200] + c2 ln active + c3 ln weights + c4 ln batch + c5 (ln batch)^2.
/// </summary>
/// <param name="Intercept">c0, on an H100.</param>
/// <param name="OnB200">c1, added on a B200.</param>
/// <param name="Active">c2, power of the active parameters in billions.</param>
/// <param name="Weights">c3, power of the weights in GB.</param>
/// <param name="Batch">c4, power of the requests in flight.</param>
/// <param name="BatchSquared">c5, how that power changes with the batch.</param>
public sealed record LogFit(double Intercept, double OnB200, double Active, double Weights, double Batch, double BatchSquared)
{
    /// <summary>The figure for a model of so many active parameters (billions) and GB of weights, at a batch.</summary>
    public double At(bool onB200, double activeBillions, double weightGigabytes, double batch)
    {
        var row = Row(onB200, activeBillions, weightGigabytes, batch);
        return Math.Exp(Intercept + (OnB200 * row[0]) + (Active * row[1]) + (Weights * row[2]) + (Batch * row[3]) + (BatchSquared * row[4]));
    }

    internal static double[] Row(bool onB200, double activeBillions, double weightGigabytes, double batch)
    {
        var size = Math.Log(batch);
        return [onB200 ? 1 : 0, Math.Log(activeBillions), Math.Log(weightGigabytes), size, size * size];
    }

    internal static LogFit Of(double[][] rows, double[] figures)
    {
        var fit = MultipleRegression.QR(rows, [.. figures.Select(figure => Math.Log(figure))], intercept: true);
        return new LogFit(fit[0], fit[1], fit[2], fit[3], fit[4], fit[5]);
    }
}

/// <summary>How far a figure of a model that was left out of the fit lies from what was measured, as a factor up or down.</summary>
/// <param name="Typical">Half of them are within this factor.</param>
/// <param name="Most">95 % of them are within this factor.</param>
public sealed record FitError(double Typical, double Most)
{
    internal static FitError Of(IEnumerable<double> logDistances)
    {
        var sorted = logDistances.Select(Math.Abs).Order().ToList();
        return new FitError(Math.Exp(Quantile(sorted, 0.5)), Math.Exp(Quantile(sorted, 0.95)));
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        return sorted[below] + ((sorted[Math.Min(below + 1, sorted.Count - 1)] - sorted[below]) * (place - below));
    }
}
