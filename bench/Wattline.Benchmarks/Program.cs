using Wattline.Benchmarks;

return args switch
{
    ["decision", ..] => DecisionBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Wattline.Benchmarks -- decision");
    return 2;
}
