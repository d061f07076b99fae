using Wattline.Simulation.Transforms;

namespace Wattline.Simulation.Increments;

/// <summary>
/// The law of C - H, a slot's way down, on a grid, by its discrete Fourier transform. What lies between two points is shared by them so that means stay.
/// Where asked for, the variance that this adds is taken out again, for a harvest by a second difference, for a task's energy by three neighbours: mean and
/// variance are then the increment's own whatever the step, but some masses are below 0. Places wrap around at the grid's length.
/// </summary>
internal sealed class IncrementSpectrum
{
    /// <summary>Parts of the spectrum, in the order of <see cref="FourierTransform"/>.</summary>
    public double[] Real { get; }

    /// <summary>As <see cref="Real"/>.</summary>
    public double[] Imaginary { get; }

    /// <summary>Of an increment on a grid.</summary>
    /// <param name="increment">The law.</param>
    /// <param name="step">J between two points.</param>
    /// <param name="transform">Its length is the grid's.</param>
    /// <param name="exactVariance">Take out the variance that sharing adds.</param>
    public IncrementSpectrum(Increment increment, double step, FourierTransform transform, bool exactVariance)
    {
        (Real, Imaginary) = (new double[transform.Length], new double[transform.Length]);
        var added = PlaceHarvest(increment, step) * (exactVariance ? 1 : 0);
        transform.Forward(Real, Imaginary);
        var (tasks, taskTurns) = (new double[transform.Length], new double[transform.Length]);
        PlaceTasks(increment.Consumption, step, tasks, exactVariance);
        transform.Forward(tasks, taskTurns);
        for (var at = 0; at < Real.Length; at++)
        {
            // Less the second difference that carries the added variance.
            var mend = 1 + (added * (1 - Math.Cos(2 * Math.PI * at / Real.Length)));
            var size = mend * Math.Exp(increment.Consumption.Rate * (tasks[at] - 1));
            var (sine, cosine) = Math.SinCos(increment.Consumption.Rate * taskTurns[at]);
            (Real[at], Imaginary[at]) = (size * ((Real[at] * cosine) - (Imaginary[at] * sine)), size * ((Real[at] * sine) + (Imaginary[at] * cosine)));
        }
    }

    /// <summary>The probabilities at 0, -1, -2, ... steps; returns the variance that sharing adds, in steps squared.</summary>
    private double PlaceHarvest(Increment increment, double step)
    {
        var harvest = increment.Harvest;
        var (first, last) = Reach(increment, step);
        var (before, here, square, mean) = (0.0, 0.0, 0.0, harvest.Mean / step);
        for (var at = first; at <= last; at++)
        {
            var above = at > mean;
            if (at == first || (above && at - 1 <= mean))
            {
                (before, here) = (harvest.Beside((at - 1) * step, above), harvest.Beside(at * step, above));
            }

            var after = harvest.Beside((at + 1) * step, above);
            var mass = Math.Max(0, (before - (2 * here) + after) / step);
            square += mass * (at - mean) * (at - mean);
            Real[Wrapped(-at)] += mass;
            (before, here) = (here, after);
        }

        return Math.Max(0, square - (harvest.Variance / step / step));
    }

    private static (int First, int Last) Reach(Increment increment, double step)
    {
        var reach = increment.HarvestBeyond(36);
        var least = increment.Harvest is NormalHarvest normal ? (2 * normal.Mean) - reach : 0;
        return ((int)Math.Floor(least / step), (int)Math.Ceiling(reach / step) + 1);
    }

    private void PlaceTasks(CompoundPoisson consumption, double step, double[] masses, bool exactVariance)
    {
        for (var kind = 0; kind < consumption.Joules.Count; kind++)
        {
            var near = (int)Math.Round(consumption.Joules[kind] / step);
            var off = (consumption.Joules[kind] / step) - near;
            // Shared by two neighbours it would be |off|; the square takes a third into account.
            var spread = exactVariance ? off * off : Math.Abs(off);
            masses[Wrapped(near - 1)] += consumption.Shares[kind] * (spread - off) / 2;
            masses[Wrapped(near)] += consumption.Shares[kind] * (1 - spread);
            masses[Wrapped(near + 1)] += consumption.Shares[kind] * (spread + off) / 2;
        }
    }

    private int Wrapped(int place) => ((place % Real.Length) + Real.Length) % Real.Length;
}
