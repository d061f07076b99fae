using System.Diagnostics;
using Wattline.Planning.Linear;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;
using Wattline.Testing.Planning;

namespace Wattline.Benchmarks;

/// <summary>The exact linear solver on small plan programs, against clp and HiGHS in the same run.</summary>
internal static class PlanSmallBenchmark
{
    private const ProgramTraits Plain = ProgramTraits.UnequalSeconds | ProgramTraits.OperatingPoints;
    private const ProgramTraits Coupled = Plain | ProgramTraits.Couplings | ProgramTraits.Deferral;
    private const ProgramTraits Moving = ProgramTraits.PricedMoves | ProgramTraits.BoundedMoves;

    private static readonly (string Name, ProgramShape Shape, ProgramTraits Traits)[] Cases =
    [
        ("hours alone", new(10, 2, 6, 12), Plain),
        ("hours alone", new(30, 2, 6, 20), Plain),
        ("hours alone", new(60, 2, 12, 24), Plain),
        ("coupled, deferred", new(10, 2, 6, 12), Coupled),
        ("coupled, deferred", new(30, 2, 6, 20), Coupled),
        ("coupled, deferred", new(60, 2, 12, 24), Coupled),
        ("and moves", new(4, 2, 4, 6), Coupled | Moving),
        ("and moves", new(6, 2, 6, 8), Coupled | Moving),
        ("and moves", new(10, 2, 6, 12), Coupled | Moving),
        ("and moves", new(16, 2, 8, 14), Coupled | Moving),
    ];

    public static int Run(int seeds)
    {
        Console.WriteLine("| program | rows | columns | own, ms | pivots | clp, ms | HiGHS (WebAssembly), ms | worst gap |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var small = ProgramGenerator.Program(1, Cases[0].Shape, Coupled | Moving);
        for (var warm = 0; warm < 60; warm++)
        {
            Own(new LinearSolver(), small);
        }

        foreach (var (name, shape, traits) in Cases)
        {
            Measure(name, [.. Enumerable.Range(1, seeds).Select(seed => ProgramGenerator.Program(seed, shape, traits))]);
        }

        return 0;
    }

    private static void Measure(string name, List<PlanProgram> programs)
    {
        var solver = new LinearSolver();
        var own = programs.Select(program => Own(solver, program)).ToList();
        List<LinearProgram> written = [.. programs.Select(WrittenOut.Of)];
        var (clp, highs) = (Peers.Clp(written), Peers.Highs(written));
        for (var at = 0; at < programs.Count; at++)
        {
            Agree(own[at].Certificate.PrimalUsd, clp[at]);
            Agree(own[at].Certificate.PrimalUsd, highs[at]);
        }

        Console.WriteLine($"| {name} | {Median(written.Select(program => (double)program.Rows)):N0} | {Median(written.Select(program => (double)program.Columns)):N0} "
            + $"| {1000 * Median(own.Select(run => run.Seconds)):0.0} | {Median(own.Select(run => (double)run.Pivots)):N0} "
            + $"| {1000 * Median(clp.Select(run => run.Seconds!.Value)):0.0} | {1000 * Median(highs.Select(run => run.Seconds!.Value)):0.0} "
            + $"| {own.Max(run => run.Certificate.Gap):0.0e0} |");
    }

    private static (double Seconds, long Pivots, Certificate Certificate) Own(LinearSolver solver, PlanProgram program)
    {
        // CPU time, as the peers state it: other work on the machine does not count.
        using var process = Process.GetCurrentProcess();
        var begin = process.TotalProcessorTime;
        var solution = solver.Solve(program, new SolveOptions(), CancellationToken.None);
        process.Refresh();
        return ((process.TotalProcessorTime - begin).TotalSeconds, solution.Iterations, Certificate.Check(program, solution));
    }

    private static void Agree(double own, PeerAnswer peer)
    {
        if (peer.Cost is not { } cost || Math.Abs(own - cost) > 1e-6 * Math.Abs(cost))
        {
            throw new InvalidDataException($"{own} here, {peer} there.");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
