using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class LedgerFileTests
{
    [Fact]
    public async Task AFileCopiedMidwayOpensAgain()
    {
        using var file = new TemporaryLedger();
        using var crashed = new TemporaryLedger();
        var receipts = Receipts.Many(21, 900, TemporaryLedger.Noon);
        await using (var ledger = file.Open())
        {
            Assert.All(receipts.Take(600), receipt => Assert.True(ledger.TryRecord(receipt)));
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
            // What a crash leaves: the file and its log as they are, neither closed nor merged; the log's tail torn.
            Directory.CreateDirectory(Path.GetDirectoryName(crashed.Path)!);
            File.Copy(file.Path, crashed.Path);
            var log = await File.ReadAllBytesAsync(file.Path + "-wal", TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(crashed.Path + "-wal", [.. log, .. new byte[1000]], TestContext.Current.CancellationToken);
        }

        await using var again = crashed.Open();
        Assert.Equal(600, again.Totals(ReceiptFilter.All).Count);
        Assert.All(receipts.Skip(600), receipt => Assert.True(again.TryRecord(receipt)));
        await again.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(900, again.Totals(ReceiptFilter.All).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GarbageIsNoLedger(bool readOnly)
    {
        using var file = new TemporaryLedger();
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        byte[] garbage = [.. Enumerable.Range(0, 9000).Select(at => (byte)(at * 31))];
        await File.WriteAllBytesAsync(file.Path, garbage, TestContext.Current.CancellationToken);

        var fault = Assert.Throws<LedgerException>(() => { _ = readOnly ? Ledger.OpenReadOnly(file.Path) : file.Open(); });
        Assert.Contains("no ledger or is damaged", fault.Message, StringComparison.Ordinal);
        Assert.Contains(file.Path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherProgramsDatabaseIsLeftAlone()
    {
        using var file = new TemporaryLedger();
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        Execute(file.Path, "CREATE TABLE cats (name TEXT)");
        var before = File.ReadAllBytes(file.Path);

        Assert.Contains("no ledger", Fault(() => file.Open()), StringComparison.Ordinal);
        Assert.Contains("no ledger", Fault(() => Ledger.OpenReadOnly(file.Path)), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public async Task ANewerSchemaIsNotTouched()
    {
        using var file = new TemporaryLedger();
        await file.FillAsync(1, 5);
        Execute(file.Path, "PRAGMA user_version = 99");

        Assert.Contains("newer", Fault(() => file.Open()), StringComparison.Ordinal);
        Assert.Contains("newer", Fault(() => Ledger.OpenReadOnly(file.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnreleasedSchemaStartsAfresh()
    {
        using var file = new TemporaryLedger();
        await file.FillAsync(1, 5);
        Execute(file.Path, "DROP TABLE receipts; CREATE TABLE receipts (id TEXT, detail TEXT); PRAGMA user_version = 1");
        await file.FillAsync(2, 7);

        await using var reader = Ledger.OpenReadOnly(file.Path);
        Assert.Equal(7, reader.Totals(ReceiptFilter.All).Count);
    }

    [Fact]
    public void AMissingFileIsSaidWithItsCure()
    {
        using var file = new TemporaryLedger();

        var fault = Assert.Throws<LedgerException>(() => Ledger.OpenReadOnly(file.Path));
        Assert.Contains("start the gateway", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file.Path));
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeIsSaid()
    {
        using var file = new TemporaryLedger();
        await file.FillAsync(1, 1);

        Assert.Throws<LedgerException>(() => Ledger.Open(Path.Combine(file.Path, "below", "ledger.db"), TimeProvider.System));
    }

    [Fact]
    public async Task OthersReadWhileOneWrites()
    {
        using var file = new TemporaryLedger();
        var receipts = Receipts.Many(31, 2000, TemporaryLedger.Noon);
        await using var ledger = file.Open();
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        await using var first = Ledger.OpenReadOnly(file.Path);
        await using var second = Ledger.OpenReadOnly(file.Path);
        var reading = Task.WhenAll(new[] { first, second }.Select(reader => Task.Run(() => Watch(reader, receipts))));
        Assert.All(receipts, receipt => Assert.True(ledger.TryRecord(receipt)));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        await reading.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(2000, ledger.Recorded);
    }

    [Fact]
    public async Task AClosedLedgerIsReadWithoutItsGateway()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(41, 20);
        await using var reader = Ledger.OpenReadOnly(file.Path);

        Assert.Equivalent(receipts[7], reader.Find(receipts[7].Id), strict: true);
    }

    [Fact]
    public void TheSystemsLibraryIsTakenOnlyWhereItIsRecent()
    {
        Assert.True(Version.Parse(SqliteLibrary.Version) >= new Version(3, 35, 5));
        Assert.Equal(0, SqliteLibrary.Find(["no-such-sqlite.so"], 0));
        Assert.Equal(0, SqliteLibrary.Find(["libsqlite3.so.0"], int.MaxValue));
    }

    private static string Fault(Func<LedgerReader> open) => Assert.Throws<LedgerException>(() => { _ = open(); }).Message;

    private static void Watch(LedgerReader reader, List<Receipt> receipts)
    {
        long seen = 0;
        while (seen < receipts.Count)
        {
            var now = reader.Totals(ReceiptFilter.All).Count;
            Assert.InRange(now, seen, receipts.Count);
            seen = now;
            _ = reader.Page(null, 20, ReceiptFilter.All);
        }

        Assert.NotNull(reader.Find(receipts[^1].Id));
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
