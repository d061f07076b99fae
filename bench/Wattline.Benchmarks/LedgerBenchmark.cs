using System.Diagnostics;
using System.Globalization;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Benchmarks;

/// <summary>What a receipt costs between <see cref="Ledger.TryRecord"/> and the file: CPU time of the process, in steady state.</summary>
internal static class LedgerBenchmark
{
    private const int Rounds = 9, Rows = 30_000, AtOnce = 4_000;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wattline-bench-").FullName;
        var path = Path.Combine(folder, "ledger.db");
        var microseconds = new double[Rounds];
        await using (var ledger = Ledger.Open(path, TimeProvider.System))
        {
            for (var round = -3; round < Rounds; round++)
            {
                var receipts = Receipts.Many(100 + round, Rows, DateTimeOffset.UtcNow);
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                await RecordAsync(ledger, receipts);
                microseconds[Math.Max(0, round)] = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / Rows;
            }
        }

        Array.Sort(microseconds);
        var bytes = new FileInfo(path).Length / (double)((Rounds + 3) * Rows);
        Directory.Delete(folder, recursive: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a receipt: min {microseconds[0]:F1} us CPU, median {microseconds[Rounds / 2]:F1} us; {bytes:F0} bytes on disk"));
        return 0;
    }

    private static async Task RecordAsync(Ledger ledger, List<Receipt> receipts)
    {
        foreach (var chunk in receipts.Chunk(AtOnce))
        {
            foreach (var receipt in chunk)
            {
                ledger.TryRecord(receipt);
            }

            await ledger.FlushAsync();
        }
    }
}
