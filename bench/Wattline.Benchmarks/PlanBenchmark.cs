using System.Diagnostics;
using System.Globalization;
using Wattline.Planning.Networks;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Benchmarks;

/// <summary>
/// Exact plans without coupling, against LEMON's network simplex on the same instances in the same run. Both are measured in processor
/// seconds on one thread, solving alone: for the peer without building its graphs, here with all that reads the program and writes the flows.
/// </summary>
internal static class PlanBenchmark
{
    private const int Regions = 60, Hours = 24, Rounds = 5;
    private static readonly NetworkSolver Solver = new();

    public static int Run(string peer, string[] parts)
    {
        var lemon = new PlanPeer(peer);
        WarmUp();
        foreach (var part in parts is [] ? ["a", "year", "large", "huge", "frontier"] : parts)
        {
            switch (part)
            {
                case "a": Days(lemon, 1000, Enumerable.Range(0, 21), Rounds); break;
                case "year": Year(); break;
                case "large": Days(lemon, 10_000, Enumerable.Range(0, 21), 1); break;
                case "huge": Huge(); break;
                case "frontier": Frontier(lemon); break;
                default: throw new ArgumentException($"There is no part '{part}'.");
            }
        }

        return 0;
    }

    private static void WarmUp()
    {
        var program = new PlanInstance(1000, Regions, Hours, 0.4, 1.2, 99).Program(0, Hours);
        for (var round = 0; round < 8; round++)
        {
            Solver.Solve(program, new SolveOptions { Threads = 1 }, default);
        }
    }

    /// <summary>Seed 0 has slack 1.3, as known elsewhere; the others spread from 1.05 to 1.3.</summary>
    private static double Slack(int seed) => seed == 0 ? 1.3 : 1.05 + (0.25 * ((seed - 1) % 20) / 19);

    private static void Days(PlanPeer lemon, int cells, IEnumerable<int> seeds, int rounds)
    {
        var ratios = new List<double>();
        foreach (var seed in seeds)
        {
            var instance = new PlanInstance(cells, Regions, Hours, 0.4, Slack(seed), (ulong)seed);
            var (file, program) = (PlanPeer.Write(instance), instance.Program(0, Hours));
            var (ours, theirs, cost) = (new List<double>(), new List<double>(), 0L);
            for (var round = 0; round < rounds; round++)
            {
                (cost, var spent) = lemon.Solve(file);
                theirs.Add(spent);
                var solution = new ProgramSolution[1];
                ours.Add(Processor(() => solution[0] = Solver.Solve(program, new SolveOptions { Threads = 1 }, default)));
                Expect(program, solution[0], cost);
            }

            File.Delete(file);
            ratios.Add(Median(ours) / Median(theirs));
            Say($"{cells} cells, seed {seed}, slack {Slack(seed):0.000}: optimum {cost}, LEMON {Median(theirs) * 1e3:0.0} ms, "
                + $"Wattline {Median(ours) * 1e3:0.0} ms, ratio {ratios[^1]:0.000}");
        }

        Say($"{cells} cells: median ratio {Median(ratios):0.000}, from {ratios.Min():0.000} to {ratios.Max():0.000}");
    }

    private static void Year()
    {
        double made = 0, solved = 0, processor = 0;
        for (var day = 1; day <= 365; day++)
        {
            var clock = Stopwatch.StartNew();
            var program = new PlanInstance(1000, Regions, Hours, 0.4, Slack(day), (ulong)day).Program(0, Hours);
            made += clock.Elapsed.TotalSeconds;
            var (before, start) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            var solution = Solver.Solve(program, new SolveOptions { Threads = 2 }, default);
            solved += start.Elapsed.TotalSeconds;
            processor += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            Expect(program, solution, null);
        }

        Say($"8760 hours by day: solved in {solved:0.00} s on two threads ({processor:0.00} processor seconds); made in {made:0.0} s on one");
    }

    private static void Huge()
    {
        var instance = new PlanInstance(100_000, Regions, Hours, 0.4, 1.3, 0);
        double solved = 0, processor = 0, cost = 0, gap = 0;
        for (var hour = 0; hour < Hours; hour += 6)
        {
            var program = instance.Program(hour, hour + 6);
            var (before, start) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            var solution = Solver.Solve(program, new SolveOptions { Threads = 1 }, default);
            solved += start.Elapsed.TotalSeconds;
            processor += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var certificate = Certificate.Check(program, solution);
            (cost, gap) = (cost + certificate.PrimalUsd, Math.Max(gap, certificate.Gap + certificate.Infeasibility));
        }

        Say($"100000 cells: optimum {cost:0}, gap {gap:0.0e0}, solved in {solved:0.0} s on one thread ({processor:0.0} processor seconds), "
            + $"peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB with all else in this process");
    }

    private static void Frontier(PlanPeer lemon)
    {
        var instance = new PlanInstance(1000, Regions, Hours, 1.0, 1.3, 0);
        var (file, program) = (PlanPeer.Write(instance), instance.Program(0, Hours));
        double[] levels = [.. Enumerable.Range(0, program.Columns).Select(column => instance.Latencies[column % instance.Latencies.Length])];
        var (ours, theirs) = (new List<double>(), new List<double>());
        IReadOnlyList<StairPoint> points = [];
        for (var round = 0; round < Rounds; round++)
        {
            (var cost, var spent) = lemon.Solve(file);
            theirs.Add(spent);
            ours.Add(Processor(() => points = Staircase.Of(program, levels, double.NegativeInfinity, [column => program.Arrays.Costs[column]], 1, default)));
            Same(cost, points[^1].Usd);
        }

        File.Delete(file);
        var random = new Random(1);
        for (var budget = 0; budget < 50; budget++)
        {
            var most = levels[random.Next(levels.Length)];
            var within = Within(program, levels, most);
            var cold = Certificate.Check(within, Solver.Solve(within, new SolveOptions(), default));
            Same(cold.PrimalUsd, points.Last(point => point.At <= most).Usd);
        }

        Say($"frontier: {points.Count - 1} breakpoints, LEMON's one solve {Median(theirs) * 1e3:0} ms, all of the frontier {Median(ours) * 1e3:0} ms, "
            + $"ratio {Median(ours) / Median(theirs):0.00}; 50 random budgets equal cold solves");
    }

    private static PlanProgram Within(PlanProgram program, double[] levels, double most)
    {
        var a = program.Arrays;
        int[] kept = [.. Enumerable.Range(0, program.Columns).Where(column => levels[column] <= most)];
        int[] first = [.. a.FirstColumns.Select(column => Array.BinarySearch(kept, column) is var at && at < 0 ? ~at : at)];
        return new PlanProgram(a with
        {
            FirstColumns = first,
            Resource = [.. kept.Select(column => a.Resource[column])],
            Costs = [.. kept.Select(column => a.Costs[column])],
            GpuSeconds = [.. kept.Select(column => a.GpuSeconds[column])],
        });
    }

    /// <summary>Proves a solution, and that it costs what the peer found.</summary>
    private static void Expect(PlanProgram program, ProgramSolution solution, long? cost)
    {
        var certificate = Certificate.Check(program, solution);
        Same(certificate.DualUsd, certificate.PrimalUsd);
        Same(0, certificate.Infeasibility);
        Same(cost ?? certificate.DualUsd, certificate.PrimalUsd);
    }

    private static void Same(double expected, double actual)
    {
        if (expected != actual)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{actual} is not {expected}."));
        }
    }

    private static double Processor(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Say(string line) => Console.WriteLine(line);
}
