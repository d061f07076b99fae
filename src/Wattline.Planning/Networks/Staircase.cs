using Wattline.Planning.Programs;

namespace Wattline.Planning.Networks;

/// <summary>A point at which the least cost of a plan falls.</summary>
/// <param name="At">The figure, as in ms of latency, from which on columns are allowed that make the plan cheaper.</param>
/// <param name="Usd">The least cost with all columns up to it.</param>
/// <param name="Totals">Totals of the other figures asked for, over the flows of that plan; where several plans cost least, of one of them.</param>
public sealed record StairPoint(double At, double Usd, IReadOnlyList<double> Totals);

/// <summary>
/// The exact staircase of the least cost while columns are allowed one after the other, in the order of a figure of theirs such as latency.
/// For programs that <see cref="Solving.NetworkSolver"/> takes: each hour is solved once, at the least figure, and from then on only
/// repaired where a new column makes it cheaper.
/// </summary>
public static class Staircase
{
    /// <summary>All points at which the cost falls, the first at <paramref name="from"/>.</summary>
    /// <param name="program">One that the network solver takes.</param>
    /// <param name="levels">By column: the figure from which on it is allowed; not NaN.</param>
    /// <param name="from">Columns up to here are there from the start; minus infinity for none.</param>
    /// <param name="figures">Other figures to total: what one request adds that a column serves; asked from several threads at once.</param>
    /// <param name="threads">Threads to use, 1 or more.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">The network solver does not take the program, or the levels are not those of its columns.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<StairPoint> Of(
        PlanProgram program, double[] levels, double from, IReadOnlyList<Func<int, double>> figures, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(figures);
        var refusal = new Solving.NetworkSolver().Refusal(program);
        if (refusal is not null || levels.Length != program.Columns)
        {
            throw new ArgumentException(refusal ?? "A level is needed for every column.");
        }

        var blocks = new HourBlocks(program);
        var stairs = new HourStairs[blocks.Hours + 1];
        Parallel.For(0, stairs.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, hour =>
        {
            stairs[hour] = new HourStairs(program.Arrays, levels, from, figures);
            stairs[hour].Climb(hour, blocks.Of(hour), contends: hour < blocks.Hours);
        });
        return Merge(stairs, from, figures.Count + 1);
    }

    private static List<StairPoint> Merge(HourStairs[] stairs, double from, int count)
    {
        var sums = new double[count];
        foreach (var hour in stairs)
        {
            Add(sums, hour.First);
        }

        var points = new List<StairPoint> { new(from, sums[0], sums[1..]) };
        foreach (var steps in stairs.SelectMany(hour => hour.Steps).GroupBy(step => step.At).OrderBy(steps => steps.Key))
        {
            foreach (var step in steps)
            {
                Add(sums, step.Change);
            }

            // Smaller than rounding, it is no step.
            if (points[^1].Usd - sums[0] > 1e-13 * Math.Abs(sums[0]))
            {
                points.Add(new StairPoint(steps.Key, sums[0], sums[1..]));
            }
        }

        return points;
    }

    private static void Add(double[] sums, double[] changes)
    {
        for (var at = 0; at < sums.Length; at++)
        {
            sums[at] += changes[at];
        }
    }
}
