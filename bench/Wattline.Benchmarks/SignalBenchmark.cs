using System.Diagnostics;
using System.Globalization;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Benchmarks;

/// <summary>
/// What kept signals cost: a day of three kinds in 120 zones stored at once (new, equal, and all revised), and 120 days of 60 series read back as
/// a gateway does at its start. Time by the clock, least and median of nine rounds.
/// </summary>
internal static class SignalBenchmark
{
    private const int Rounds = 9, Zones = 120, Kinds = 3, Day = 24, Days = 120, Restored = 60;
    private static readonly Slot Start = Slot.At(2026, 1, 1);

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-bench-").FullName;
        await using (var ledger = Ledger.Open(Path.Combine(folder, "ledger.db"), TimeProvider.System))
        {
            var random = new Random(1);
            var (fresh, equal, revised, restored) = (new double[Rounds], new double[Rounds], new double[Rounds], new double[Rounds]);
            await SaveAsync(ledger, [.. Names(Restored).Select(name => Series(random, name, -Days * Day, Days * Day))]);
            for (var round = 0; round < Rounds; round++)
            {
                var day = Names(Zones * Kinds).Select(name => Series(random, name, round * Day, Day)).ToList();
                fresh[round] = await SaveAsync(ledger, day);
                equal[round] = await SaveAsync(ledger, day);
                revised[round] = await SaveAsync(ledger, [.. Names(Zones * Kinds).Select(name => Series(random, name, round * Day, Day))]);
                var before = Stopwatch.GetTimestamp();
                _ = ledger.Signals(new SignalFilter(Start.AddHours(-Days * Day), Start));
                restored[round] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            }

            Print("a day of 360 series, new", fresh);
            Print("a day of 360 series, equal", equal);
            Print("a day of 360 series, all revised", revised);
            Print("120 days of 60 series, read back", restored);
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static IEnumerable<(int Zone, SignalKind Kind)> Names(int count) =>
        Enumerable.Range(0, count).Select(at => (at / Kinds, (SignalKind)(at % Kinds)));

    private static SignalSeries Series(Random random, (int Zone, SignalKind Kind) name, int from, int hours) => new(
        $"Z{name.Zone}", name.Kind, "drawn",
        [.. Enumerable.Range(from, hours).Select(hour => new SignalPoint(Start.AddHours(hour), Math.Round(random.NextDouble() * 500, 2)))],
        null, new Provenance("drawn", "", 2026, Basis.Chosen));

    private static async Task<double> SaveAsync(Ledger ledger, List<SignalSeries> all)
    {
        var before = Stopwatch.GetTimestamp();
        foreach (var series in all)
        {
            ledger.SaveSignals(series, TimeProvider.System.GetUtcNow());
        }

        await ledger.FlushAsync();
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }

    private static void Print(string what, double[] milliseconds)
    {
        Array.Sort(milliseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: min {milliseconds[0]:F0} ms, median {milliseconds[Rounds / 2]:F0} ms"));
    }
}
