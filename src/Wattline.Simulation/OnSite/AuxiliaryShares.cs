using Wattline.Simulation.Chance;

namespace Wattline.Simulation.OnSite;

/// <summary>The share of a further joule of an hour that comes from the grid.</summary>
/// <param name="Mean">Over the paths, 0 to 1.</param>
/// <param name="StandardError">Of that mean.</param>
public readonly record struct HourShare(double Mean, double StandardError);

/// <summary>
/// The marginal value of a site's own energy by simulation, for harvests that come and go with the sun and stores that are small, lossy and
/// leak: seeded paths of harvest and consumption, and on each the joule followed to where it is bought or would have been spilled.
/// </summary>
public static class AuxiliaryShares
{
    /// <summary>The most paths that are drawn.</summary>
    public const int MostPaths = 1_000_000;

    /// <summary>The shares by hour: a joule of an hour is burnt evenly over its slots.</summary>
    /// <param name="outlook">What is expected.</param>
    /// <param name="seed">Equal seeds give equal draws, so that two outlooks are told apart by what they expect.</param>
    /// <param name="paths">How many, 2 to <see cref="MostPaths"/>.</param>
    /// <exception cref="ArgumentException">A figure out of range.</exception>
    public static HourShare[] ByHour(SiteOutlook outlook, ulong seed, int paths)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        if (outlook.Checked() is var checkedOutlook && paths is not (>= 2 and <= MostPaths))
        {
            throw new ArgumentException($"Shares take 2 to {MostPaths} paths, got {paths}.");
        }

        double[] harvest = [.. checkedOutlook.HarvestJoules], consumption = [.. checkedOutlook.ConsumptionJoules];
        var (sums, squares) = (new double[outlook.SlotsOfHours.Count], new double[outlook.SlotsOfHours.Count]);
        var path = new PathRoom(harvest.Length);
        for (var number = 0; number < paths; number++)
        {
            // Harvest and consumption have streams of their own: a change of the one leaves the other's draws.
            outlook.HarvestSwing.Draw(harvest, new Xoshiro(seed, 2 * (ulong)number), path.Harvest);
            outlook.ConsumptionSwing.Draw(consumption, new Xoshiro(seed, (2 * (ulong)number) + 1), path.Consumption);
            MarginalJoule.Shares(outlook.Battery, path.Harvest, path.Consumption, outlook.TerminalShare, path.Shares);
            Add(path.Shares, outlook.SlotsOfHours, sums, squares);
        }

        return [.. sums.Zip(squares, (sum, square) => Of(sum, square, paths))];
    }

    private static void Add(ReadOnlySpan<double> shares, IReadOnlyList<int> slotsOfHours, double[] sums, double[] squares)
    {
        var first = 0;
        for (var hour = 0; hour < sums.Length; hour++)
        {
            var sum = 0.0;
            foreach (var share in shares.Slice(first, slotsOfHours[hour]))
            {
                sum += share;
            }

            var mean = sum / slotsOfHours[hour];
            (sums[hour], squares[hour], first) = (sums[hour] + mean, squares[hour] + (mean * mean), first + slotsOfHours[hour]);
        }
    }

    private static HourShare Of(double sum, double square, int paths)
    {
        var mean = sum / paths;
        var variance = Math.Max(0, (square / paths) - (mean * mean)) * paths / (paths - 1);
        return new HourShare(Math.Clamp(mean, 0, 1), Math.Sqrt(variance / paths));
    }

    private sealed class PathRoom(int slots)
    {
        public double[] Harvest { get; } = new double[slots];

        public double[] Consumption { get; } = new double[slots];

        public double[] Shares { get; } = new double[slots];
    }
}
