using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Testing;
using Wattline.Workloads;

namespace Wattline.Benchmarks;

/// <summary>
/// Time and allocation of one decision over 64 regions: mask bits, all charge items, winner and runner-up written, a fresh workload each
/// call. DOTNET_EnableAVX512=0 in the environment gives the AVX2 figure. A round is under a millisecond, so that on a shared machine the
/// least and the tenth percentile are rounds that nothing interrupted.
/// </summary>
internal static class DecisionBenchmark
{
    private const int Regions = 64, Workloads = 4096, Rounds = 2000;

    public static int Run()
    {
        var snapshot = new FleetSnapshot(Fleets.Inputs(7, Regions, models: 1, gaps: false));
        var works = Enumerable.Range(0, Workloads).Select(seed => Fleets.Work(seed, snapshot)).ToArray();
        var network = works[0].Network;
        for (var i = 0; i < works.Length; i++)
        {
            works[i] = works[i] with { Network = network };
        }

        var live = new long[snapshot.Fleet.PaddedRows];
        var rows = new CandidateTable();
        Console.WriteLine($"{Level()}, {Regions} regions: {DecisionRounds.Of(Rounds, Workloads, () => Decide(snapshot, works, live, rows)).Told(1)}");
        AutoDecisionBenchmark.Run(Level());
        return 0;
    }

    private static long Decide(FleetSnapshot snapshot, Workload[] works, long[] live, CandidateTable rows)
    {
        var placed = 0L;
        for (var call = 0; call < Workloads; call++)
        {
            var option = new ServingOption(0, 1 + (call & 511));
            placed += Router.Decide(works[call], [option], snapshot, live, rows).Winner >= 0 ? 1 : 0;
        }

        return placed;
    }

    private static string Level() =>
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector512.IsHardwareAccelerated ? "Vector512" : "scalar";
}
