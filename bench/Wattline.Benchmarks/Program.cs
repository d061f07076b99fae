using Wattline.Benchmarks;

return args switch
{
    ["decision"] => DecisionBenchmark.Run(),
    ["forecast"] => ForecastBenchmark.Run(all: false),
    ["forecast", "--all"] => ForecastBenchmark.Run(all: true),
    ["forecast", "--fit"] => ForecastFit.Run(),
    ["recommend"] => RecommendBenchmark.Run(),
    ["ledger"] => await LedgerBenchmark.RunAsync(),
    ["signals"] => await SignalBenchmark.RunAsync(),
    ["sessions"] => SessionBenchmark.Run(null),
    ["sessions", var seed] => SessionBenchmark.Run(seed),
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
          recommend          what /api/recommend does itself
          ledger             writing receipts
          signals            storing hours of signals, and reading them back
          sessions [SEED]    a day of sessions: moves priced, and by three rules that do not price
          startup BINARY     from start to the first routed answer
        """);
    return 2;
}
