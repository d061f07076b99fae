using System.Diagnostics;
using Wattline.Gateway.Frontiers;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Benchmarks;

/// <summary>
/// The frontier of a day of the world - 54 regions, 60 metros, 4 classes, 24 hours - at terms that change as sliders do: each answer is
/// computed anew. By the clock and of the processor; the first rounds, in which code is still compiled, do not count.
/// </summary>
internal static class FrontierSliderBenchmark
{
    private const int Steps = 200, Rounds = 40, WarmUp = 20;

    public static int Run()
    {
        var problem = WorldScenario.Problem(DataPack.Embedded, Slot.At(DataPack.ReplayYear, 7, 1));
        var before = GC.GetTotalMemory(true);
        var clock = Stopwatch.StartNew();
        var laid = LaidFrontier.Lay(problem, [.. problem.Demands.Select(one => one.Residency)])!;
        Say($"laid out: {laid.Ways:#,0} ways in {clock.Elapsed.TotalMilliseconds:0} ms, {(GC.GetTotalMemory(true) - before) / 1e6:0} MB");
        Told(laid);
        foreach (var threads in new[] { 1, 2 })
        {
            foreach (string[] classes in new string[][] { [], ["chat"] })
            {
                Time($"staircase of {Name(classes)}", threads, round => laid.Climb(TermsOf(round), classes, 150, Steps, threads));
                Time($"plan at one budget of {Name(classes)}", threads, round => laid.Place(TermsOf(round), classes, 50 + (round * 7), threads));
            }
        }

        Anew(problem);
        return 0;
    }

    /// <summary>A drag: the carbon price a little higher each time, frictions now and then.</summary>
    private static FrontierTerms TermsOf(int round) => new()
    {
        CarbonPrice = CarbonPrice.FromUsdPerTonne(round * 5),
        EgressFactor = 1 + (round % 5 * 0.25),
        StateFactor = 1 + (round % 3 * 0.5),
        Law = round % 4 == 3 ? FrontierLaw.Off : FrontierLaw.Configured,
    };

    private static void Told(LaidFrontier laid)
    {
        foreach (string[] classes in new string[][] { [], ["chat"], ["voice"], ["code"], ["batch"] })
        {
            var told = laid.Climb(new FrontierTerms(), classes, 150, Steps, 2);
            var (first, last, full) = (
                told.Frontier.Steps.First(step => step.Unmet <= told.Frontier.Steps[^1].Unmet), told.Frontier.Steps[^1],
                told.Chosen.Regions.Count(region => region.FullHours > 0));
            Say($"{Name(classes)}: {told.Found} steps, all served from {first.BudgetMs:0.0} ms at {first.CostUsd:0.00} USD to {last.BudgetMs:0.0} ms at "
                + $"{last.CostUsd:0.00}; unmet {last.Unmet:0}; at 150 ms {told.Chosen.CostUsd:0.00} USD, {full} regions full in some hour, "
                + $"gap {told.Chosen.Certificate.Gap:0e0}");
        }
    }

    private static void Time(string what, int threads, Action<int> answer)
    {
        var (times, processor) = (new List<double>(), new List<double>());
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            answer(round);
            if (round >= WarmUp)
            {
                times.Add(clock.Elapsed.TotalMilliseconds);
                processor.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            }
        }

        times.Sort();
        processor.Sort();
        Say($"{what}, {threads} threads: median {times[times.Count / 2]:0.0} ms, p95 {times[times.Count * 95 / 100]:0.0}, most {times[^1]:0.0}; "
            + $"of the processor {processor[processor.Count / 2]:0.0} ms");
    }

    /// <summary>What the same question takes of the general builder, for comparison.</summary>
    private static void Anew(PlanProblem problem)
    {
        var clock = Stopwatch.StartNew();
        var frontier = FrontierBuilder.Build(problem, new FrontierOptions { Classes = ["chat"], Solve = new SolveOptions { Threads = 2 } });
        Say($"made anew, chat: {frontier.Steps.Count} steps in {clock.Elapsed.TotalMilliseconds:0} ms");
    }

    private static string Name(string[] classes) => classes.Length == 0 ? "all classes" : string.Join(", ", classes);

    private static void Say(string line) => Console.WriteLine(line);
}
