using System.Diagnostics;
using System.Globalization;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Benchmarks;

/// <summary>
/// A day of 1000 cells, 60 regions and a price on what moves between hours: time, memory and proved gap, against the optimum that general
/// codes found (to 4e-9) and against the optimum without that price.
/// </summary>
internal static class PlanFrictionBenchmark
{
    private const double Optimum = 42_329_736_458, Frictionless = 41_898_020_797;
    private const int Cells = 1000, Regions = 60, Hours = 24, Friction = 800;

    public static int Run()
    {
        var program = Program();
        foreach (var threads in (int[])[1, 2])
        {
            foreach (var gap in (double[])[1e-3, 1e-4])
            {
                var certificate = Solve($"friction, {threads} threads", program, new SolveOptions { Gap = gap, Threads = threads });
                var share = (certificate.PrimalUsd - certificate.DualUsd) / (Optimum - Frictionless);
                Say($"  plan {(certificate.PrimalUsd / Optimum) - 1:0.0e0} above the optimum, bound {1 - (certificate.DualUsd / Optimum):0.0e0} below");
                Say($"  gap {share:P2} of the distance to the frictionless bound");
            }
        }

        return 0;
    }

    /// <summary>Twenty seeds more, with capacity slack from 1.05 to 1.3: the share is of the way to the exact optimum without friction.</summary>
    public static int RunSeeds()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var slack = 1.05 + (0.25 * (seed - 1) / 19);
            var plain = new PlanInstance(Cells, Regions, Hours, 0.4, slack, (ulong)seed).Program(0, Hours);
            var free = Certificate.Check(plain, new NetworkSolver().Solve(plain, new SolveOptions(), default)).PrimalUsd;
            var certificate = Solve($"friction, seed {seed}, slack {slack:0.000}", WithFriction(plain), new SolveOptions { Gap = 1e-4, Threads = 2 });
            Say($"  gap {(certificate.PrimalUsd - certificate.DualUsd) / (certificate.DualUsd - free):P2} of the distance to the frictionless bound");
        }

        return 0;
    }

    /// <summary>Solves, checks and says what it took.</summary>
    internal static Certificate Solve(string name, PlanProgram program, SolveOptions options)
    {
        var (spent, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var solution = new DecompositionSolver().Solve(program, options, default);
        var (wall, processor) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - spent).TotalSeconds);
        var certificate = Certificate.Check(program, solution);
        if (!certificate.Holds(options.Gap, 1e-9))
        {
            throw new InvalidOperationException($"{name}: {certificate}");
        }

        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Say($"{name}: {program.Columns} columns, gap {certificate.Gap:0.0e0} (asked {options.Gap:0e0}), peak of the process {memory:0} MB");
        Say($"  {wall:0.00} s, {processor:0.00} s of processor, {solution.Iterations} steps");
        return certificate;
    }

    internal static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static PlanProgram Program() => WithFriction(new PlanInstance(Cells, Regions, Hours, 0.4, 1.3, 0).Program(0, Hours));

    private static PlanProgram WithFriction(PlanProgram program)
    {
        var plain = program.Arrays;
        return new PlanProgram(plain with
        {
            Before = [.. Enumerable.Range(0, plain.Amounts.Length).Select(block => block < Cells ? -1 : block - Cells)],
            MoveCosts = [.. Enumerable.Repeat((double)Friction, plain.Amounts.Length)],
        });
    }
}
