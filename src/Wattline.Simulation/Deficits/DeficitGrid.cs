using Wattline.Simulation.Increments;
using Wattline.Simulation.Transforms;

namespace Wattline.Simulation.Deficits;

/// <summary>
/// The whole law of the deficit of a walk in slots: by Lindley's recursion W' = max(0, W + C - H), whose law after T slots from 0 is that of
/// D_T read backwards, on a grid and by fast convolution. Its error falls with the square of the step; its mean and variance may be held against
/// <see cref="SpitzerMoments"/>, which know of no grid.
/// </summary>
public sealed class DeficitGrid
{
    /// <summary>Longest horizon, slots.</summary>
    public const int MostSlots = 100_000;

    /// <summary>Longest grid, points.</summary>
    public const int MostPoints = 1 << 20;

    private const double CutNats = 30;
    private readonly double[] _probabilities;

    private DeficitGrid(int slots, double step, double[] probabilities) => (Slots, StepJoules, _probabilities) = (slots, step, probabilities);

    /// <summary>T.</summary>
    public int Slots { get; }

    /// <summary>Between two points, J.</summary>
    public double StepJoules { get; }

    /// <summary>E[D_T], J.</summary>
    public double Mean => StepJoules * Sum(at => at);

    /// <summary>Var(D_T), J^2.</summary>
    public double Variance => (StepJoules * StepJoules * Sum(at => (double)at * at)) - (Mean * Mean);

    /// <summary>The law at some horizons.</summary>
    /// <param name="increment">Law of a slot.</param>
    /// <param name="horizons">Slots, each 1 to <see cref="MostSlots"/>, ascending.</param>
    /// <param name="pointsPerSigma">Points of the grid for each sigma of a slot, 1 to 1024.</param>
    /// <param name="cancellation">Stops between two slots.</param>
    /// <exception cref="ArgumentException">A horizon or the fineness is out of range, or the grid would be too long.</exception>
    public static IReadOnlyList<DeficitGrid> Of(
        Increment increment, IReadOnlyList<int> horizons, int pointsPerSigma = 64, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(increment);
        Check(horizons, pointsPerSigma);
        var step = increment.Volatility / pointsPerSigma;
        var top = (int)Math.Ceiling(increment.Beyond(horizons[^1], CutNats) / step);
        var up = Math.Ceiling(increment.HighestStep(36) / step) + 4;
        var due = top + up + Math.Ceiling(increment.HarvestBeyond(36) / step) + 4;
        var transform = due <= MostPoints ? new FourierTransform((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)due)) : throw new ArgumentException(
            $"The grid would need {due:N0} points, above {MostPoints:N0}: take fewer points per sigma or a shorter horizon.");
        return [.. Walk(new IncrementSpectrum(increment, step, transform, exactVariance: true), transform, top, top + (int)up, horizons, cancellation)
            .Select((law, at) => new DeficitGrid(horizons[at], step, law))];
    }

    /// <summary>P(D_T &lt;= x), x in J: between points in a straight line.</summary>
    public double Probability(double joules)
    {
        var (sum, place) = (0.0, joules / StepJoules);
        for (var at = 0; at < _probabilities.Length && at - 0.5 <= place; at++)
        {
            // A point stands for half a step on either side, but for 0, at which there is an atom.
            sum += at == 0 ? _probabilities[0] : _probabilities[at] * Math.Min(1, place - at + 0.5);
        }

        return joules < 0 ? 0 : Math.Clamp(sum, 0, 1);
    }

    /// <summary>The J that D_T stays within with a probability from 0 to below 1.</summary>
    public double Quantile(double probability)
    {
        if (probability is not (>= 0 and < 1))
        {
            throw new ArgumentException($"A quantile is of a probability of 0 to below 1, got {probability}.");
        }

        var sum = _probabilities[0];
        for (var at = 1; at < _probabilities.Length; at++)
        {
            if (sum >= probability)
            {
                return 0;
            }

            if (sum + _probabilities[at] >= probability)
            {
                return StepJoules * (at - 0.5 + ((probability - sum) / _probabilities[at]));
            }

            sum += _probabilities[at];
        }

        return StepJoules * (_probabilities.Length - 1);
    }

    private double Sum(Func<int, double> of)
    {
        var sum = 0.0;
        for (var at = 0; at < _probabilities.Length; at++)
        {
            sum += of(at) * _probabilities[at];
        }

        return sum;
    }

    private static IEnumerable<double[]> Walk(
        IncrementSpectrum spectrum, FourierTransform transform, int top, int highest, IReadOnlyList<int> horizons, CancellationToken cancellation)
    {
        var (law, turn) = (new double[transform.Length], new double[transform.Length]);
        law[0] = 1;
        for (var (slot, next) = (1, 0); next < horizons.Count; slot++)
        {
            cancellation.ThrowIfCancellationRequested();
            transform.Forward(law, turn);
            for (var at = 0; at < law.Length; at++)
            {
                var (real, imaginary) = (spectrum.Real[at], spectrum.Imaginary[at]);
                (law[at], turn[at]) = ((law[at] * real) - (turn[at] * imaginary), (law[at] * imaginary) + (turn[at] * real));
            }

            transform.Backward(law, turn);
            Reflect(law, top, highest);
            Array.Clear(turn);
            for (; next < horizons.Count && horizons[next] == slot; next++)
            {
                yield return law[..(top + 1)];
            }
        }
    }

    /// <summary>What went below 0 stands at 0, what went beyond the top, which is next to nothing, at the top.</summary>
    private static void Reflect(double[] law, int top, int highest)
    {
        var scale = 1.0 / law.Length;
        var (beyond, below) = (0.0, 0.0);
        for (var at = 0; at < law.Length; at++)
        {
            (beyond, below) = at <= top ? (beyond, below) : at <= highest ? (beyond + law[at], below) : (beyond, below + law[at]);
            law[at] = at <= top ? scale * law[at] : 0;
        }

        law[0] += scale * below;
        law[top] += scale * beyond;
    }

    private static void Check(IReadOnlyList<int> horizons, int pointsPerSigma)
    {
        ArgumentNullException.ThrowIfNull(horizons);
        var ascending = horizons.Count > 0 && Enumerable.Range(1, horizons.Count - 1).All(at => horizons[at] > horizons[at - 1]);
        if (!ascending || horizons[0] < 1 || horizons[^1] > MostSlots)
        {
            throw new ArgumentException($"Horizons must be ascending, 1 to {MostSlots} slots, one at least.");
        }

        if (pointsPerSigma is < 1 or > 1024)
        {
            throw new ArgumentException($"A grid has 1 to 1024 points for each sigma, got {pointsPerSigma}.");
        }
    }
}
