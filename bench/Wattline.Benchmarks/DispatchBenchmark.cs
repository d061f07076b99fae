using System.Diagnostics;
using System.Globalization;
using Wattline.Reasoning;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Dispatch;
using Wattline.Simulation.Settings;

namespace Wattline.Benchmarks;

/// <summary>
/// Dispatch policies on the routing paper's setting, all on the same worlds: what each saves of the myopic one's auxiliary energy, how far it stays
/// above what anybody could do, the law of drift plus penalty, and how fast a run is. The seed is none that a constant was chosen on.
/// </summary>
internal static class DispatchBenchmark
{
    private const ulong Seed = 20_260_101;
    private const int Slots = 20_000;

    private static readonly TaskMix Mix = TaskMix.Even(PaperSetting.Tasks);

    private static readonly DispatchPolicy[] Policies = [new Myopic(), new SlackAware(), new VarianceAware(), new Backpressure()];

    private static readonly Battery Limited = new() { CapacityJoules = 3e5 };

    private static double Deviation => Math.Sqrt(Mix.MeanSquareJoules);

    public static int Run(int runs)
    {
        Compare(runs);
        Gaps(Math.Max(2, runs / 4));
        Law();
        Speed();
        return 0;
    }

    private static IEnumerable<(string Name, DispatchSetting Setting)> Worlds()
    {
        var lossy = Limited with { ChargeEfficiency = 0.95, DischargeEfficiency = 0.95, LeakPerSlot = 1e-4 };
        yield return ("critical, unlimited store", Paper(1, Battery.Ideal));
        yield return ("critical, 300 kJ", Paper(1, Limited));
        yield return ("critical, 300 kJ, forecast off by 0.3", Paper(1, Limited) with { Forecast = HarvestForecast.Noisy(0.3) });
        yield return ("critical, 30 kJ", Paper(1, Limited with { CapacityJoules = 3e4 }));
        yield return ("critical, 300 kJ, 5 % lost each way, leak 1e-4", Paper(1, lossy));
        yield return ("critical, unlimited, leak 1e-3", Paper(1, Battery.Ideal with { LeakPerSlot = 1e-3 }));
        yield return ("surplus 5 %, 300 kJ", Paper(1.05, Limited));
        yield return ("shortage 5 %, 300 kJ", Paper(0.95, Limited));
        yield return ("critical, 300 kJ, burnt over service", Paper(1, Limited) with { Distributed = true });
        var drawn = Paper(0.8, Limited, SlotSeries.Drawn([20, 40, 60, 120]));
        yield return ("shortage 20 %, 300 kJ, drawn prices, USD", drawn with { Objective = DispatchObjective.Usd });
        yield return ("two sites in turn, 300 kJ each", InTurn());
    }

    private static DispatchSetting Paper(double factor, Battery battery, SlotSeries? price = null) => new()
    {
        Mix = Mix,
        ArrivalsPerSlot = PaperSetting.ArrivalsPerSlot,
        Slots = Slots,
        Sites = [new SupplySite { Battery = battery, Harvest = Harvest.Gamma(factor * Mix.MeanJoules, Deviation), UsdPerMwh = price }],
    };

    /// <summary>Each site harvests in every second half of 2,000 slots, with the paper's chance around it; half of the tasks are at home in each.</summary>
    private static DispatchSetting InTurn()
    {
        SupplySite Site(int first) => new()
        {
            Battery = Limited,
            Harvest = new Harvest(
                SlotSeries.Of([.. Enumerable.Range(0, 2000).Select(slot => (slot / 1000 == first ? 1 : 0) * Mix.MeanJoules)]), Deviation / Mix.MeanJoules),
        };
        return Paper(1, Limited) with
        {
            Sites = [Site(0), Site(1)],
            HomeShares = [0.5, 0.5],
            Forecast = new HarvestForecast(ForecastKind.Profile),
            MoveJoules = 100,
        };
    }

    private static void Compare(int runs)
    {
        Say($"{runs} runs of {Slots} slots; saved: share of the myopic policy's cost, 95 %; of bound: share of what the pathwise bound would save");
        Say("| world | policy | bought kJ | saved | of bound | spilled kJ | wait, slots |");
        Say("|---|---|---|---|---|---|---|");
        foreach (var (name, setting) in Worlds())
        {
            DispatchPolicy[] all = setting.Sites.Count > 1 ? [Policies[0], new Myopic { Roams = true }, .. Policies[1..]] : Policies;
            foreach (var one in PolicyComparison.Of(setting, all, runs, Seed).Policies)
            {
                var policy = one.Policy is Myopic { Roams: true } ? "myopic anywhere" : one.Policy.Name;
                var saved = one.SavedCost is { } share ? $"{Percent(share.Mean)} ({Percent(share.Low)} to {Percent(share.High)})" : "";
                Say($"| {name} | {policy} | {one.AuxiliaryJoules.Mean / 1e3:0} | {saved} | {(one.SavedOfBound is { } of ? Percent(of.Mean) : "")} "
                    + $"| {one.SpilledJoules.Mean / 1e3:0} | {one.WaitSlots.Mean:0.0} |");
            }
        }
    }

    /// <summary>How far above the clairvoyant bound by blocks, in sigma sqrt(T).</summary>
    private static void Gaps(int runs)
    {
        Say($"\nBought above the clairvoyant bound by blocks, in sigma sqrt(T); 300 kJ, {runs} runs");
        Say($"| slots | slots a block | {string.Join(" | ", Policies.Select(policy => policy.Name))} |");
        Say("|---|---|" + string.Concat(Policies.Select(_ => "---|")));
        foreach (var (slots, block) in new[] { (1000, 3), (5000, 6), (20_000, 20) })
        {
            var setting = Paper(1, Limited) with { Slots = slots };
            var sums = new double[Policies.Length];
            for (var run = 0; run < runs; run++)
            {
                var trace = DispatchTrace.Draw(setting, Seed, (ulong)run);
                var bound = ClairvoyantBound.CostByBlocks(trace, block);
                for (var policy = 0; policy < sums.Length; policy++)
                {
                    sums[policy] += (Dispatcher.Run(trace, Policies[policy]).Cost - bound) / (setting.Sigma * Math.Sqrt(slots)) / runs;
                }
            }

            Say($"| {slots} | {block} | {string.Join(" | ", sums.Select(gap => gap.ToString("0.000", CultureInfo.InvariantCulture)))} |");
        }
    }

    private static void Law()
    {
        var thinking = new Thinking(new ReasoningModel("one", new SuccessLaw(2, 10, 1), new TokenLaw(1, 0), new TokenLaw(1, 0)), 1, 1);
        var mix = TaskMix.Even([new TaskKind(new ReasoningTask(2, 1, 0.1), TaskMix.NoDeadline, [thinking])]);
        var law = PenaltyLaw.Of(mix, 1, 0.6, [.. Enumerable.Range(0, 101).Select(step => 50.0 + step)], [5, 10, 20, 40, 80, 160], 200_000, 8, Seed);
        Say($"\nGap to the stationary optimum like V^{law.GapPower:0.000}, backlog like V^{law.BacklogPower:0.000}");
        Say("| V | gap, share of the optimum | gap x V | backlog | backlog / V |");
        Say("|---|---|---|---|---|");
        foreach (var point in law.Points)
        {
            var (gap, backlog) = (point.GapPerSlot, point.Backlog);
            Say($"| {point.CostWeight} | {gap.Mean:0.00000} ± {gap.High - gap.Mean:0.00000} | {gap.Mean * point.CostWeight:0.000} "
                + $"| {backlog.Mean:0.00} ± {backlog.High - backlog.Mean:0.00} | {backlog.Mean / point.CostWeight:0.000} |");
        }
    }

    private static void Speed()
    {
        Say("\nOne run of 20,000 slots, one thread, least of 20, ms");
        foreach (var battery in new[] { Battery.Ideal, Limited })
        {
            var setting = Paper(1, battery);
            Say($"| {(battery == Limited ? "300 kJ" : "unlimited")} | draw {Least(() => DispatchTrace.Draw(setting, Seed)):0.0} | "
                + string.Join(" | ", Policies.Select(policy =>
                {
                    var trace = DispatchTrace.Draw(setting, Seed);
                    return $"{policy.Name} {Least(() => Dispatcher.Run(trace, policy)):0.0}";
                })) + " |");
        }
    }

    private static double Least(Func<object> what)
    {
        var least = double.PositiveInfinity;
        for (var round = 0; round < 20; round++)
        {
            var clock = Stopwatch.StartNew();
            _ = what();
            least = Math.Min(least, clock.Elapsed.TotalMilliseconds);
        }

        return least;
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static void Say(string line) => Console.WriteLine(line);
}
