using System.Diagnostics;
using System.Globalization;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Benchmarks;

/// <summary>What it costs to find a place in a long ledger: the first page, the last, one in the middle, and the count, with a filter and without.</summary>
internal static class PlaceBenchmark
{
    private const int Rounds = 5, Limit = 100;

    public static async Task<int> RunAsync(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-bench-").FullName;
        await FillAsync(folder, rows);
        await using (var ledger = LedgerReader.OpenReadOnly(Path.Combine(folder, "ledger.db")))
        {
            foreach (var (name, filter) in new[] { ("all", ReceiptFilter.All), ("one model", new ReceiptFilter { Model = "auto" }) })
            {
                var count = ledger.Count(null, filter);
                Tell($"{name}, {count} rows: count", () => ledger.Count(null, filter));
                Tell($"{name}: first page", () => ledger.Page(null, Limit, filter));
                Tell($"{name}: page in the middle", () => ledger.Page(null, Limit, filter, count / 2));
                Tell($"{name}: last page", () => ledger.Page(null, Limit, filter, count - Limit));
            }
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    public static async Task<int> FillAsync(string folder, int rows)
    {
        await using var ledger = Ledger.Open(Path.Combine(folder, "ledger.db"), TimeProvider.System);
        await Receipts.FillAsync(ledger, seed: 1, rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ledger.Count(null, ReceiptFilter.All)} receipts in {folder}"));
        return 0;
    }

    private static void Tell(string what, Action act)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            act();
            best = best < Stopwatch.GetElapsedTime(start) ? best : Stopwatch.GetElapsedTime(start);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {best.TotalMilliseconds:F1} ms"));
    }
}
