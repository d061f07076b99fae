using System.Globalization;
using Wattline.Benchmarks;

return args switch
{
    ["decision"] => DecisionBenchmark.Run(),
    ["deficit"] => DeficitBenchmark.Run(),
    ["dispatch"] => DispatchBenchmark.Run(runs: 64),
    ["dispatch", var runs] => DispatchBenchmark.Run(int.Parse(runs, CultureInfo.InvariantCulture)),
    ["forecast"] => ForecastBenchmark.Run(all: false, every: null),
    ["forecast", "--all"] => ForecastBenchmark.Run(all: true, every: null),
    ["forecast", "--every", var hours] => ForecastBenchmark.Run(all: false, int.Parse(hours, CultureInfo.InvariantCulture)),
    ["forecast", "--fit"] => ForecastFit.Run(),
    ["frontier-slider"] => FrontierSliderBenchmark.Run(),
    ["plan", var peer, .. var parts] => PlanBenchmark.Run(peer, parts),
    ["plan-friction"] => PlanFrictionBenchmark.Run(),
    ["plan-friction", "seeds"] => PlanFrictionBenchmark.RunSeeds(),
    ["plan-general"] => PlanGeneralBenchmark.Run(),
    ["recommend"] => RecommendBenchmark.Run(),
    ["ledger"] => await LedgerBenchmark.RunAsync(),
    ["ledger", "places", var rows] => await PlaceBenchmark.RunAsync(int.Parse(rows, CultureInfo.InvariantCulture)),
    ["ledger", "fill", var folder, var rows] => await PlaceBenchmark.FillAsync(folder, int.Parse(rows, CultureInfo.InvariantCulture)),
    ["signals"] => await SignalBenchmark.RunAsync(),
    ["sessions"] => SessionBenchmark.Run(null),
    ["sessions", var seed] => SessionBenchmark.Run(seed),
    ["plan-small"] => PlanSmallBenchmark.Run(seeds: 7),
    ["paced"] => PacedBenchmark.Run(null, null),
    ["paced", var fleets] => PacedBenchmark.Run(fleets, null),
    ["paced", var fleets, var penalty] => PacedBenchmark.Run(fleets, penalty),
    ["walks", var peer] => WalkBenchmark.Run(peer),
    ["startup", var binary] => await StartupBenchmark.RunAsync(binary),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Wattline.Benchmarks -- BENCHMARK
          decision           one decision over 64 regions, and one over 8 models with 6 budgets each
          deficit            exact moments of a battery's deficit, and the error of the diffusion
          dispatch [RUNS]    dispatch policies on the routing paper's setting: savings, gaps to bounds, the law of drift plus penalty, speed
          forecast [--all]   96 hours of carbon and prices from history alone, July to December
          forecast --every N carbon of the thirteen grids alone, from origins N hours apart (1: each hour, 40 minutes of two cores)
          forecast --fit     the coefficients that forecasts start from, January to June
          frontier-slider    the frontier of a day of the world at terms that change as sliders do
          plan PEER [PART...]  exact plans against LEMON, by bench/planning/run.sh
          plan-friction [seeds]  a day with friction between hours: gap, time and memory
          plan-general       a day of four classes and two kinds of accelerator, with quota and carbon cap
          recommend          what /api/recommend does itself
          ledger             writing receipts
          ledger places ROWS a page, a place and the count of a ledger of so many receipts
          ledger fill FOLDER ROWS  a ledger of so many receipts in a folder, for bench/dashboard/run.sh
          signals            storing hours of signals, and reading them back
          sessions [SEED]    a day of sessions: moves priced, and by three rules that do not price
          plan-small         small plans solved exactly, against clp and HiGHS
          paced [FLEETS [PENALTY]]  routing at paced prices, against the optimum in hindsight
          walks PEER         walks of a battery against C, by bench/simulation/run.sh
          startup BINARY     from start to the first routed answer
        """);
    return 2;
}
