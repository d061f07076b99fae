using Wattline.Simulation.Increments;
using Wattline.Simulation.Transforms;

namespace Wattline.Simulation.Walks;

/// <summary>
/// The quantile function of an increment in 64 cells, a cubic each, fine in the tails: either half of the probabilities is cut by octaves towards
/// its end, each octave in two, so that the last cell of a half holds its outermost 2^-16.4. A cell's cubic is the least-squares one, stretched so
/// that mean and variance within the cell are exact; so those of the increment are. Coefficients are single.
/// </summary>
internal sealed class IncrementTable
{
    /// <summary>Cells of a half of the probabilities.</summary>
    public const int Levels = 32;

    /// <summary>Powers of a cubic.</summary>
    public const int Powers = 4;

    /// <summary>
    /// The two leading bits of a cell's fraction and its exponent, of 31 bits made single: the least of them, and below it everything.
    /// </summary>
    public const int Base = ((127 + 30) << 1) + 2 - Levels;

    private const int GridPoints = 1 << 17;

    /// <summary>
    /// In units of the increment's deviation: by power, then by half (losses first), then by the five low bits of what <see cref="Base"/> counts.
    /// </summary>
    public float[] Coefficients { get; } = new float[Powers * 2 * Levels];

    /// <summary>J of a unit.</summary>
    public double Unit { get; }

    public IncrementTable(Increment increment)
    {
        Unit = increment.Volatility;
        var ascending = Ascending(increment, out var first, out var step);
        Fill(0, ascending, at => (first + at) * step);
        Array.Reverse(ascending);
        Fill(1, ascending, at => (first + ascending.Length - 1 - at) * step);
    }

    /// <summary>Mean and variance of a step by the table, in units.</summary>
    public (double Mean, double Variance) Moments()
    {
        var (mean, square) = (0.0, 0.0);
        for (var entry = 0; entry < 2 * Levels; entry++)
        {
            var level = (entry - Base) & (Levels - 1);
            var probability = Start(level + 1) - (level == 0 ? 0 : Start(level));
            var (c0, c1) = ((double)Coefficients[entry], (double)Coefficients[64 + entry]);
            var (c2, c3) = ((double)Coefficients[128 + entry], (double)Coefficients[192 + entry]);
            // The place is even from -1/4 to 1/4: its second, fourth and sixth moments are 1/48, 1/1280 and 1/28672.
            mean += probability * (c0 + (c2 / 48));
            square += probability * ((c0 * c0) + (((c1 * c1) + (2 * c0 * c2)) / 48) + (((c2 * c2) + (2 * c1 * c3)) / 1280) + (c3 * c3 / 28672));
        }

        return (mean, square - (mean * mean));
    }

    /// <summary>Probabilities of X = H - C on a grid in ascending order; the first place and the step in units.</summary>
    private double[] Ascending(Increment increment, out int first, out double step)
    {
        var reach = increment.HighestStep(36) + increment.HarvestBeyond(36);
        var joules = reach * 1.001 / (GridPoints - 16);
        var transform = new FourierTransform(GridPoints);
        var spectrum = new IncrementSpectrum(increment, joules, transform, exactVariance: false);
        transform.Backward(spectrum.Real, spectrum.Imaginary);
        (first, step) = (-(int)Math.Ceiling(increment.HighestStep(36) / joules) - 6, joules / Unit);
        var masses = new double[GridPoints];
        for (var at = 0; at < GridPoints; at++)
        {
            masses[at] = Math.Max(0, spectrum.Real[(-(first + at)) & (GridPoints - 1)]) / GridPoints;
        }

        var total = masses.Sum();
        return [.. masses.Select(mass => mass / total)];
    }

    /// <summary>The cells of one half, from its middle outwards; masses run from the half's end inwards.</summary>
    private void Fill(int half, double[] masses, Func<int, double> place)
    {
        var (at, left) = (0, masses[0]);
        for (var level = 0; level < Levels; level++)
        {
            // A cell holds the numbers of 31 bits from 2^k or 1.5 x 2^k to the next; the lowest all below. Its place in it is even in both.
            var (low, high) = (level == 0 ? 0 : Start(level), Start(level + 1));
            var cubic = new CellCubic();
            for (var from = low; from < high && at < masses.Length;)
            {
                // A point of the grid stands for a step's width around it.
                var (whole, to) = (from + left <= high, Math.Min(high, from + left));
                var slope = masses[at] > 0 ? (place(1) - place(0)) / masses[at] : 0;
                var start = place(at) + (slope * ((masses[at] / 2) - left));
                cubic.Add((from - low) / (high - low), (to - low) / (high - low), start, start + (slope * (to - from)));
                (from, left) = whole ? (to, ++at < masses.Length ? masses[at] : 0) : (high, left - (to - from));
            }

            Store(half, level, cubic.Coefficients());
        }
    }

    /// <summary>Probability at which a level starts.</summary>
    private static double Start(int level) => Math.ScaleB((level & 1) == 0 ? 1 : 1.5, (level >> 1) - (Levels / 2) - 1);

    private void Store(int half, int level, double[] coefficients)
    {
        for (var power = 0; power < Powers; power++)
        {
            Coefficients[(((power * 2) + half) * Levels) + ((Base + level) & (Levels - 1))] = (float)coefficients[power];
        }
    }
}
