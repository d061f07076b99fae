using Wattline.Benchmarks;

return args switch
{
    ["decision"] => DecisionBenchmark.Run(),
    ["ledger"] => await LedgerBenchmark.RunAsync(),
    ["startup", var binary] => await StartupBenchmark.RunAsync(binary),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Wattline.Benchmarks -- BENCHMARK
          decision           one decision over 64 regions
          ledger             writing receipts
          startup BINARY     from start to the first routed answer
        """);
    return 2;
}
