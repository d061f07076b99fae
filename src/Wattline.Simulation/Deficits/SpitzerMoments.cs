using Wattline.Simulation.Chance;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Transforms;

namespace Wattline.Simulation.Deficits;

/// <summary>
/// Mean and variance of the deficit of a walk in slots, exact for every horizon up to a longest one at once. Spitzer's identity (1956) gives
/// them from the sums S of k increments: E[D_T] = sum over k of a_k, a_k = E[max(0, -S_k)] / k, and E[D_T^2] = sum over k of
/// E[max(0, -S_k)^2] / k plus the sum over all i + j at most T of a_i a_j. Relative error of a mean about 1e-12 (<see cref="MomentContour"/>).
/// </summary>
public sealed class SpitzerMoments
{
    /// <summary>Longest horizon, slots.</summary>
    public const int MostSlots = 1_000_000;

    private readonly Increment _increment;
    private readonly double[] _means, _squares;

    private SpitzerMoments(Increment increment, double[] means, double[] squares) => (_increment, _means, _squares) = (increment, means, squares);

    /// <summary>Longest horizon that is known, slots.</summary>
    public int Slots => _means.Length - 1;

    /// <summary>Of a walk up to a horizon.</summary>
    /// <param name="increment">Law of a slot; its harvest gamma or normal.</param>
    /// <param name="slots">Longest horizon, 1 to <see cref="MostSlots"/>.</param>
    /// <exception cref="ArgumentException">The horizon is out of range, or the harvest varies too little for transforms.</exception>
    public static SpitzerMoments Of(Increment increment, int slots)
    {
        ArgumentNullException.ThrowIfNull(increment);
        if (slots is < 1 or > MostSlots)
        {
            throw new ArgumentException($"A horizon must be 1 to {MostSlots} slots, got {slots}.");
        }

        var (first, second) = (new double[slots + 1], new double[slots + 1]);
        if (increment.Consumption.Rate == 0)
        {
            FillWithoutTasks(increment, first, second);
        }
        else if (increment.Harvest is ConstantHarvest)
        {
            throw new ArgumentException("Exact moments for every horizon need a harvest that varies; for a constant one use DeficitGrid.");
        }
        else
        {
            FillByContours(increment, first, second);
        }

        return Summed(increment, first, second);
    }

    /// <summary>E[D_T], J.</summary>
    /// <param name="slots">T, 0 to <see cref="Slots"/>.</param>
    public double Mean(int slots) => _means[slots];

    /// <summary>Var(D_T), J^2.</summary>
    /// <param name="slots">T, 0 to <see cref="Slots"/>.</param>
    public double Variance(int slots) => Math.Max(0, _squares[slots] - (_means[slots] * _means[slots]));

    /// <summary>The exact mean beside the diffusion's.</summary>
    /// <param name="slots">T, 1 to <see cref="Slots"/>.</param>
    public DiffusionError Against(int slots)
    {
        var diffusion = _increment.Diffusion(slots).Mean;
        return new DiffusionError(slots, Mean(slots), diffusion, Math.Max(0, diffusion - (DeficitLaw.SlotOffset * _increment.Volatility)));
    }

    /// <summary>A gamma harvest alone leaves no deficit; a normal one is the Gaussian walk, in closed form.</summary>
    private static void FillWithoutTasks(Increment increment, double[] first, double[] second)
    {
        for (var slots = 1; increment.Harvest is NormalHarvest && slots < first.Length; slots++)
        {
            var (spread, at) = (Math.Sqrt(slots), increment.Drift / increment.Volatility * Math.Sqrt(slots));
            first[slots] = spread * MeanAbove(at);
            second[slots] = slots * (at >= 0 ? StandardNormal.SquareAbove(at) : 1 + (at * at) - StandardNormal.SquareAbove(-at));
        }
    }

    private static double MeanAbove(double at) => at >= 0 ? StandardNormal.MeanAbove(at) : StandardNormal.MeanAbove(-at) - at;

    /// <summary>A path for each doubling of the number of slots. Where drift leaves nothing more to add, the rest is left 0.</summary>
    private static void FillByContours(Increment increment, double[] first, double[] second)
    {
        var largest = 0.0;
        for (var from = 1; from < first.Length; from *= 2)
        {
            var contour = new MomentContour(increment, from);
            for (var slots = from; slots < Math.Min(first.Length, 2 * from); slots++)
            {
                (first[slots], second[slots]) = contour.Next(slots);
                (first[slots], second[slots]) = (Math.Max(0, first[slots]), Math.Max(0, second[slots]));
            }

            var last = first[Math.Min(first.Length, 2 * from) - 1];
            largest = Math.Max(largest, last);
            if (last < 1e-25 * largest)
            {
                return;
            }
        }
    }

    private static SpitzerMoments Summed(Increment increment, double[] first, double[] second)
    {
        for (var slots = 1; slots < first.Length; slots++)
        {
            (first[slots], second[slots]) = (first[slots] / slots, second[slots] / slots);
        }

        var pairs = SelfConvolution(first);
        var (sigma, means, squares) = (increment.Volatility, new double[first.Length], new double[first.Length]);
        for (var slots = 1; slots < first.Length; slots++)
        {
            means[slots] = means[slots - 1] + (sigma * first[slots]);
            squares[slots] = squares[slots - 1] + (sigma * sigma * (second[slots] + pairs[slots]));
        }

        return new SpitzerMoments(increment, means, squares);
    }

    /// <summary>Sum over i of a_i a_(n-i) for each n.</summary>
    private static double[] SelfConvolution(double[] values)
    {
        var transform = new FourierTransform((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * values.Length)));
        var (real, turn) = (new double[transform.Length], new double[transform.Length]);
        values.CopyTo(real, 0);
        transform.Forward(real, turn);
        for (var at = 0; at < real.Length; at++)
        {
            (real[at], turn[at]) = ((real[at] * real[at]) - (turn[at] * turn[at]), 2 * real[at] * turn[at]);
        }

        transform.Backward(real, turn);
        return [.. real.Take(values.Length).Select(value => value / transform.Length)];
    }
}

/// <summary>What the diffusion's formula gets wrong for a walk in slots.</summary>
/// <param name="Slots">T.</param>
/// <param name="ExactJoules">E[D_T] by Spitzer's identity, J.</param>
/// <param name="DiffusionJoules">By equation 91, J.</param>
/// <param name="CorrectedJoules">Less 0.5826 sigma, 0 at least, J.</param>
public readonly record struct DiffusionError(int Slots, double ExactJoules, double DiffusionJoules, double CorrectedJoules)
{
    /// <summary>Error of the formula, a share of the exact mean.</summary>
    public double DiffusionShare => (DiffusionJoules / ExactJoules) - 1;

    /// <summary>Error of the corrected formula, a share of the exact mean.</summary>
    public double CorrectedShare => (CorrectedJoules / ExactJoules) - 1;
}
