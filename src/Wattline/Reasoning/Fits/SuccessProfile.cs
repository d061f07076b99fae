namespace Wattline.Reasoning.Fits;

/// <summary>
/// Intervals by the profile of the likelihood: all values of a coordinate with which, the others being fitted anew, the answers are not much
/// less likely. They need not be symmetric, and keep their level where standard errors do not, since the rise of success is a sharp one.
/// </summary>
internal static class SuccessProfile
{
    /// <summary>Beyond so many cells intervals come from standard errors: by then both agree, and a profile takes a thousand times as long.</summary>
    public const int MostCells = 4000;

    private const int MostWidenings = 12, MostSections = 12;

    /// <summary>The ends of a 95 % interval; null for an end that is not found.</summary>
    /// <param name="cells">The answers.</param>
    /// <param name="likelihood">Of the same.</param>
    /// <param name="top">Where it is highest.</param>
    /// <param name="of">Index of the coordinate.</param>
    /// <param name="error">Its standard error.</param>
    public static (double? Low, double? High) Interval(
        IReadOnlyList<AnswerCell> cells, SuccessLikelihood likelihood, SuccessSearch.End top, int of, double error)
    {
        var held = likelihood.With(cells, [.. likelihood.Free.Where(one => one != of)]);
        return (Side(held, top, of, -error), Side(held, top, of, error));
    }

    /// <summary>Away from the top until the answers are less likely by the reach of a standard error, then back between the last two places.</summary>
    private static double? Side(SuccessLikelihood held, SuccessSearch.End top, int of, double error)
    {
        var (near, far) = ((At: top.At, Distance: 0.0), Depth(held, top, top.At, of, top.At[of] + (error * Estimate.Reach)));
        for (var widening = 0; far.Distance < Estimate.Reach; widening++)
        {
            if (widening == MostWidenings || !double.IsFinite(far.Distance))
            {
                return null;
            }

            (near, far) = (far, Depth(held, top, far.At, of, far.At[of] + (far.At[of] - near.At[of])));
        }

        return double.IsFinite(far.Distance) ? Between(held, top, of, near, far) : null;
    }

    /// <summary>The depth is nearly linear in the coordinate, so that a secant lands close; halving makes sure.</summary>
    private static double Between(
        SuccessLikelihood held, SuccessSearch.End top, int of, (double[] At, double Distance) near, (double[] At, double Distance) far)
    {
        for (var section = 0; section < MostSections && far.Distance - Estimate.Reach > 0.005; section++)
        {
            var share = section % 3 == 2 ? 0.5 : Math.Clamp((Estimate.Reach - near.Distance) / (far.Distance - near.Distance), 0.02, 0.98);
            var middle = Depth(held, top, near.At, of, near.At[of] + (share * (far.At[of] - near.At[of])));
            (near, far) = middle.Distance < Estimate.Reach ? (middle, far) : (near, middle);
            if (Math.Abs(middle.Distance - Estimate.Reach) < 0.005)
            {
                return middle.At[of];
            }
        }

        return far.At[of];
    }

    /// <summary>How many standard errors below the top the best place is with a coordinate held: the signed root of the likelihood ratio.</summary>
    private static (double[] At, double Distance) Depth(SuccessLikelihood held, SuccessSearch.End top, double[] from, int of, double value)
    {
        double[] start = [.. from];
        start[of] = value;
        var end = SuccessSearch.Climb(held, start);
        return (end.At, Math.Sqrt(Math.Max(0, 2 * (top.Value - end.Value))));
    }
}
