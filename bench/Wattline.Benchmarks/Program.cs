using Wattline.Benchmarks;

return args switch
{
    ["decision"] => DecisionBenchmark.Run(),
    ["ledger"] => await LedgerBenchmark.RunAsync(),
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
          ledger             writing receipts
          sessions [SEED]    a day of sessions: moves priced, and by three rules that do not price
          startup BINARY     from start to the first routed answer
        """);
    return 2;
}
