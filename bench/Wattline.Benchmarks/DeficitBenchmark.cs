using System.Diagnostics;
using System.Globalization;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;

namespace Wattline.Benchmarks;

/// <summary>
/// Exact mean and variance of the deficit at every horizon up to 100,000 slots at once: how long it takes, how near a grid without transforms in
/// common comes to it, and how far the diffusion's formula is off.
/// </summary>
internal static class DeficitBenchmark
{
    private const int Slots = 100_000, Rounds = 7;
    private static readonly int[] Shown = [1, 10, 100, 1000, 10_000, 100_000];

    public static int Run()
    {
        foreach (var drift in (double[])[0, -0.02, 0.02, -0.1, 0.1])
        {
            var walk = WalkBenchmark.Paper(drift);
            var (exact, seconds) = (SpitzerMoments.Of(walk, Slots), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                var start = Process.GetCurrentProcess().TotalProcessorTime;
                exact = SpitzerMoments.Of(walk, Slots);
                seconds.Add((Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
            }

            Say($"drift {drift} sigma: {1000 * seconds.Order().ElementAt(Rounds / 2):0} ms of processor");
            foreach (var error in Shown.Select(exact.Against))
            {
                var deviation = Math.Sqrt(exact.Variance(error.Slots)) / walk.Volatility;
                Say($"  {error.Slots,7} exact {error.ExactJoules / walk.Volatility:0.00000} sigma, deviation {deviation:0.00000}, " +
                    $"diffusion {error.DiffusionShare:+0.000 %}, less 0.5826 sigma {error.CorrectedShare:+0.000 %;-0.000 %}");
            }
        }

        Grid();
        return 0;
    }

    private static void Grid()
    {
        var walk = WalkBenchmark.Paper(0);
        var exact = SpitzerMoments.Of(walk, 1000);
        foreach (var points in (int[])[16, 32, 64, 128])
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            var laws = DeficitGrid.Of(walk, [10, 100, 1000], points);
            Say($"grid of {points} a sigma, {(Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds:0.0} s; mean off by " +
                string.Join(", ", laws.Select(law => $"{(law.Mean / exact.Mean(law.Slots)) - 1:0.0e0}")) + "; variance " +
                string.Join(", ", laws.Select(law => $"{(law.Variance / exact.Variance(law.Slots)) - 1:0.0e0}")));
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Say(string line) => Console.WriteLine(line);
}
