using System.Diagnostics;
using System.Globalization;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Settings;
using Wattline.Simulation.Walks;

namespace Wattline.Benchmarks;

/// <summary>
/// Slot-steps a second on one core by either engine, against a C program of the same model and ways in the same run, in processor seconds; and what tables make
/// of mean, variance and 99 % quantile.
/// </summary>
internal static class WalkBenchmark
{
    private const int Slots = 10_000, Rounds = 7;

    public static int Run(string peer)
    {
        Race(peer, "exact", WalkEngine.ExactDraws, 2_000);
        Race(peer, "tables", WalkEngine.Tables, 128_000);
        Say($"paper's mix, exact draws: {Rate(Paper(0), WalkEngine.ExactDraws, 4_000) / 1e6:0} million slot-steps/s");
        Accuracy("paper's mix", Paper(0));
        Accuracy("paper's mix, drift -0.02 sigma", Paper(-0.02));
        Accuracy("four tasks a slot", Busy());
        return 0;
    }

    /// <summary>The routing paper's setting, its harvest moved by a drift in units of sigma.</summary>
    internal static Increment Paper(double drift)
    {
        var tasks = new CompoundPoisson(PaperSetting.ArrivalsPerSlot, [.. PaperSetting.Tasks.Select(task => task.LeastJoules)]);
        return new Increment(SlotHarvest.Gamma(tasks.Mean + (drift * Math.Sqrt(2 * tasks.Variance)), tasks.Variance), tasks);
    }

    /// <summary>The peer's model: four tasks a slot of ten energies.</summary>
    private static Increment Busy()
    {
        var tasks = new CompoundPoisson(4, [.. Enumerable.Range(0, 10).Select(kind => 0.2 + (0.18 * kind * kind))]);
        return new Increment(SlotHarvest.Gamma(tasks.Mean, tasks.Variance), tasks);
    }

    private static void Race(string peer, string name, WalkEngine engine, int paths)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        Rate(Busy(), engine, paths / 4);
        for (var round = 0; round < Rounds; round++)
        {
            theirs.Add(Peer(peer, name, paths));
            ours.Add(Rate(Busy(), engine, paths));
        }

        var (mine, other) = (ours.Order().ElementAt(Rounds / 2), theirs.Order().ElementAt(Rounds / 2));
        Say($"{name}: {mine / 1e6:0} million slot-steps/s on a core ({ours.Min() / 1e6:0} to {ours.Max() / 1e6:0}), " +
            $"C {other / 1e6:0} ({theirs.Min() / 1e6:0} to {theirs.Max() / 1e6:0}), ratio {mine / other:0.00}");
    }

    /// <summary>Steps a processor second on one thread, making the tables and the sample included.</summary>
    private static double Rate(Increment walk, WalkEngine engine, int paths)
    {
        var start = Process.GetCurrentProcess().TotalProcessorTime;
        DeficitWalk.Run(walk, new WalkPlan { Horizons = [Slots], Paths = paths, Engine = engine, Threads = 1 });
        return (double)paths * Slots / (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds;
    }

    private static double Peer(string program, string name, int paths)
    {
        var start = new ProcessStartInfo(program, [name, $"{paths}", $"{Slots}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(words[0], CultureInfo.InvariantCulture) / double.Parse(words[1], CultureInfo.InvariantCulture)
            : throw new InvalidDataException("The peer failed.");
    }

    private static void Accuracy(string name, Increment walk)
    {
        int[] horizons = [1, 10, 100, 1000, 10_000];
        var exact = SpitzerMoments.Of(walk, horizons[^1]);
        var laws = DeficitGrid.Of(walk, horizons[..4], 32).Append(DeficitGrid.Of(walk, [horizons[^1]], 16)[0]).ToArray();
        var samples = DeficitWalk.Run(walk, new WalkPlan { Horizons = horizons, Paths = 4_000_000, Seed = 11, Engine = WalkEngine.Tables });
        Say($"{name}, tables, 4 million paths");
        for (var at = 0; at < horizons.Length; at++)
        {
            var (sample, quantile) = (samples[at], samples[at].Quantile(0.99));
            var (mean, variance, due) = (exact.Mean(sample.Slots), exact.Variance(sample.Slots), laws[at].Quantile(0.99));
            Say($"  {sample.Slots,6} slots: mean {(sample.Mean / mean) - 1:+0.000 %;-0.000 %} (standard error {sample.MeanError / mean:0.000 %}), " +
                $"variance {(sample.Variance / variance) - 1:+0.000 %;-0.000 %} ({sample.VarianceError / variance:0.000 %}), " +
                $"99 % quantile {(quantile.Value / due) - 1:+0.000 %;-0.000 %} ({(quantile.High - quantile.Low) / 3.92 / due:0.000 %})");
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Say(string line) => Console.WriteLine(line);
}
