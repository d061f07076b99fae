using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class SavingsTests
{
    [Fact]
    public async Task RowsAreTheSumsOfTheirReceipts()
    {
        using var file = new TemporaryLedger();
        var receipts = Receipts.Many(71, 400, TemporaryLedger.Noon);
        await using var ledger = file.Open();
        Assert.All(receipts, receipt => Assert.True(ledger.TryRecord(receipt)));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        var savings = ledger.Savings(ReceiptFilter.All);
        var served = receipts.Where(receipt => receipt.Served is not null).ToList();

        Assert.Equal(served.Min(one => one.At), savings.From);
        Assert.Equal(served.Count, savings.Rows.Sum(row => row.Requests));
        foreach (var row in savings.Rows)
        {
            var mine = served.Where(one => (one.Mode, one.CarbonKind, one.Served!.Region, one.Ask.Model) == (row.Mode, row.CarbonKind, row.Region, row.Model)).ToList();
            var compared = mine.Where(one => (one.Would ?? one.Baseline) is not null).ToList();

            Assert.Equal((mine.Count, compared.Count), ((int)row.Requests, (int)row.Compared));
            Assert.Equal(mine.Sum(one => one.Served!.Energy.Joules), row.All.Energy.Joules, 1e-6);
            Assert.Equal(compared.Sum(one => one.Served!.Charge.Total.Usd), row.Actual.Cost.Usd, 1e-9);
            Assert.Equal(compared.Sum(one => (one.Would ?? one.Baseline)!.Charge.Total.Usd), row.Other.Cost.Usd, 1e-9);
            Assert.Equal(compared.Sum(one => (one.Would ?? one.Baseline)!.Emissions.Grams), row.Other.Emissions.Grams, 1e-9);
        }
    }

    [Fact]
    public async Task AFilterHolds()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(72, 200);
        await using var reader = Ledger.OpenReadOnly(file.Path);
        var mine = reader.Savings(new ReceiptFilter { Key = "team-a" });

        Assert.Equal(receipts.Count(one => one.Key == "team-a" && one.Served is not null), mine.Rows.Sum(row => row.Requests));
        Assert.Null(reader.Savings(new ReceiptFilter { Key = "nobody" }).From);
    }

    [Fact]
    public async Task ALedgerOfBeforeKeepsItsReceipts()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(73, 30);
        Execute(file.Path, """
            ALTER TABLE receipts DROP COLUMN mode; ALTER TABLE receipts DROP COLUMN other_region; ALTER TABLE receipts DROP COLUMN other_energy_j;
            ALTER TABLE receipts DROP COLUMN other_carbon_g; ALTER TABLE receipts DROP COLUMN other_cost_usd;
            CREATE INDEX receipts_totals ON receipts (at); PRAGMA user_version = 2
            """);
        await using var ledger = file.Open();
        var served = receipts.Where(receipt => receipt.Served is not null).ToList();

        Assert.Equal(served.Count, ledger.Savings(ReceiptFilter.All).Rows.Where(row => row.Mode == ReceiptMode.Routed).Sum(row => row.Requests));
        Assert.All(receipts, receipt => Assert.Equivalent(receipt, ledger.Find(receipt.Id), strict: true));
        Assert.Equal(receipts.Select(one => one.Id).OrderDescending(StringComparer.Ordinal), ledger.Page(null, 200, ReceiptFilter.All).Receipts.Select(one => one.Id));
    }

    [Fact]
    public void ABlobOfBeforeIsARoutedReceipt()
    {
        var packer = new ReceiptBlob(6);
        var receipt = Receipts.One(5, new ReceiptId(1), TemporaryLedger.Noon) with
        {
            Mode = ReceiptMode.Routed,
            Served = null,
            RunnerUp = null,
            Would = null,
            Baseline = null,
        };
        // The version before ended before mode, would and baseline: one byte each where there is none.
        byte[] blob = [2, .. packer.Pack(receipt).AsSpan(1).ToArray()[..^3]];

        Assert.Equivalent(receipt, ReceiptBlob.Unpack(blob), strict: true);
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
