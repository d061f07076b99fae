using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

/// <summary>A real file in a folder of its own, gone when the test is.</summary>
internal sealed class TemporaryLedger : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-ledger-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "some", "folder", "ledger.db");

    public List<string> Reports { get; } = [];

    public LedgerOptions Options => new()
    {
        BatchWindow = TimeSpan.FromMilliseconds(5),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Report = line =>
        {
            lock (Reports)
            {
                Reports.Add(line);
            }
        },
    };

    public Ledger Open(LedgerOptions? options = null, TimeProvider? clock = null) =>
        Ledger.Open(Path, clock ?? new FakeClock(Noon.AddHours(1)), options ?? Options);

    public async Task<List<Receipt>> FillAsync(int seed, int count)
    {
        var receipts = Receipts.Many(seed, count, Noon);
        await using var ledger = Open(Options with { Capacity = count + 1 });
        Assert.All(receipts, receipt => Assert.True(ledger.TryRecord(receipt)));
        return receipts;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
