using Wattline.Benchmarks;

return args switch
{
    ["decision"] => DecisionBenchmark.Run(),
    ["forecast"] => ForecastBenchmark.Run(all: false),
    ["forecast", "--all"] => ForecastBenchmark.Run(all: true),
    ["forecast", "--fit"] => ForecastFit.Run(),
    ["plan", var peer, .. var parts] => PlanBenchmark.Run(peer, parts),
    ["plan-friction"] => PlanFrictionBenchmark.Run(),
    ["plan-friction", "seeds"] => PlanFrictionBenchmark.RunSeeds(),
    ["plan-general"] => PlanGeneralBenchmark.Run(),
    ["recommend"] => RecommendBenchmark.Run(),
    ["ledger"] => await LedgerBenchmark.RunAsync(),
    ["signals"] => await SignalBenchmark.RunAsync(),
    ["sessions"] => SessionBenchmark.Run(null),
    ["sessions", var seed] => SessionBenchmark.Run(seed),
    ["plan-small"] => PlanSmallBenchmark.Run(seeds: 7),
    ["paced"] => PacedBenchmark.Run(null, null),
    ["paced", var fleets] => PacedBenchmark.Run(fleets, null),
    ["paced", var fleets, var penalty] => PacedBenchmark.Run(fleets, penalty),
    ["startup", var binary] => await StartupBenchmark.RunAsync(binary),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Wattline.Benchmarks -- BENCHMARK
          decision           one decision over 64 regions
          forecast [--all]   96 hours of carbon and prices from history alone, July to December
          forecast --fit     the coefficients that forecasts start from, January to June
          plan PEER [PART...]  exact plans against LEMON, by bench/planning/run.sh
          plan-friction [seeds]  a day with friction between hours: gap, time and memory
          plan-general       a day of four classes and two kinds of accelerator, with quota and carbon cap
          recommend          what /api/recommend does itself
          ledger             writing receipts
          signals            storing hours of signals, and reading them back
          sessions [SEED]    a day of sessions: moves priced, and by three rules that do not price
          plan-small         small plans solved exactly, against clp and HiGHS
          paced [FLEETS [PENALTY]]  routing at paced prices, against the optimum in hindsight
          startup BINARY     from start to the first routed answer
        """);
    return 2;
}
