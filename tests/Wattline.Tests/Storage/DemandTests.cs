using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

/// <summary>Demand is what the receipts come to, by hour and group, counted once.</summary>
public sealed class DemandTests
{
    private static readonly Slot First = Slot.Containing(TemporaryLedger.Noon), Last = First.AddHours(48);

    [Theory]
    [InlineData(81, 300)]
    [InlineData(82, 900)]
    public async Task DemandSumsAreThoseOfTheReceipts(int seed, int count)
    {
        using var file = new TemporaryLedger();
        // Seven groups over some hours: what random receipts have apart is drawn from few.
        var receipts = Grouped(Receipts.Many(seed, count, TemporaryLedger.Noon), 7);
        await RecordAsync(file, receipts);
        await using var reader = Ledger.OpenReadOnly(file.Path);
        var rows = reader.Demand(First, Last);

        Assert.Equal(rows.Count, rows.Select(row => (row.Hour, row.Group)).Distinct().Count());
        var expected = receipts.GroupBy(one => (Slot.Containing(one.At), DemandGroup.Of(one.Ask))).ToDictionary(
            group => group.Key, group => group.Select(one => DemandSums.Of(one)!.Value).Aggregate((sum, one) => sum + one));
        Assert.Equal(expected.Count, rows.Count);
        Assert.All(rows, row => AssertEqual(expected[(row.Hour, row.Group!)], row.Sums));
        Assert.Equal(receipts.Count(one => one.Outcome == ReceiptOutcome.Refused), rows.Sum(row => row.Sums.Refused));
    }

    [Fact]
    public async Task AReceiptThatIsThereAlreadyCountsOnce()
    {
        using var file = new TemporaryLedger();
        var receipts = Grouped(Receipts.Many(83, 100, TemporaryLedger.Noon), 5);
        await RecordAsync(file, receipts);
        await RecordAsync(file, [.. receipts, .. receipts]);
        await using var reader = Ledger.OpenReadOnly(file.Path);

        Assert.Equal(100, reader.Demand(First, Last).Sum(row => row.Sums.Requests));
    }

    [Fact]
    public async Task AnHourTellsSoManyGroupsApartAndCountsTheRestAsOne()
    {
        using var file = new TemporaryLedger();
        // Each of these has coordinates of its own; they stop in between, as a gateway that starts again.
        var receipts = Receipts.Many(84, 1500, TemporaryLedger.Noon);
        await RecordAsync(file, receipts[..700]);
        await RecordAsync(file, receipts[700..]);
        // A group that the hour knows has its place, however late it comes again.
        await RecordAsync(file, [receipts[0] with { Id = new ReceiptId(99).Next(receipts[0].At) }]);
        await using var reader = Ledger.OpenReadOnly(file.Path);
        var rows = reader.Demand(First, First.AddHours(1));

        Assert.Equal(DemandWriter.MostGroups, rows.Count(row => row.Group is not null));
        Assert.Equal(1500 - DemandWriter.MostGroups, Assert.Single(rows, row => row.Group is null).Sums.Requests);
        Assert.Equal(2, rows.Single(row => row.Group == DemandGroup.Of(receipts[0].Ask)).Sums.Requests);
        AssertEqual(
            receipts.Append(receipts[0]).Select(one => DemandSums.Of(one)!.Value).Aggregate((sum, one) => sum + one),
            rows.Select(row => row.Sums).Aggregate((sum, one) => sum + one));
    }

    [Fact]
    public async Task DemandGoesWithItsReceipts()
    {
        using var file = new TemporaryLedger();
        var receipts = Receipts.Many(85, 700, TemporaryLedger.Noon);
        await RecordAsync(file, receipts);
        await using (var ledger = file.Open(clock: new FakeClock(TemporaryLedger.Noon.AddDays(91))))
        {
            // Pruned when it is opened, some at a time.
            await WaitForAsync(async () =>
            {
                await ledger.FlushAsync(TestContext.Current.CancellationToken);
                return ledger.Demand(First, Last).Count == 0 && Count(file, "demand_groups") == 0;
            });
        }

        await using var kept = file.Open();
        Assert.Equal(0, kept.Totals(ReceiptFilter.All).Count);
    }

    [Fact]
    public async Task ALedgerOfBeforeKeepsItsReceiptsAndCountsFromNowOn()
    {
        using var file = new TemporaryLedger();
        var before = await file.FillAsync(86, 40);
        Execute(file, "DROP TABLE demand; DROP TABLE demand_groups; PRAGMA user_version = 5");
        Assert.Throws<LedgerException>(() => Ledger.OpenReadOnly(file.Path));
        var after = Receipts.Many(87, 20, TemporaryLedger.Noon);
        await RecordAsync(file, after);
        await using var reader = Ledger.OpenReadOnly(file.Path);

        Assert.Equal(60, reader.Totals(ReceiptFilter.All).Count);
        Assert.Equivalent(before[3], reader.Find(before[3].Id), strict: true);
        Assert.Equal(20, reader.Demand(First, Last).Sum(row => row.Sums.Requests));
    }

    [Fact]
    public void WhatRanNoModelIsNoDemand()
    {
        var receipt = Receipts.One(88, new ReceiptId(1), TemporaryLedger.Noon);
        Assert.Null(DemandSums.Of(receipt with
        {
            UsageSource = UsageSource.None,
            Ask = receipt.Ask with { PromptTokens = 0, OutputTokens = 0 },
        }));
    }

    private static List<Receipt> Grouped(List<Receipt> receipts, int groups) => [.. receipts.Select((receipt, at) => receipt with
    {
        At = receipt.At.AddMinutes(at),
        Ask = receipt.Ask with { Latitude = at % groups, Longitude = 0, BudgetMs = at % 2 == 0 ? null : 1000, BudgetScope = default },
    })];

    private static async Task RecordAsync(TemporaryLedger file, List<Receipt> receipts)
    {
        await using var ledger = file.Open(file.Options with { Capacity = receipts.Count + 1 });
        Assert.All(receipts, receipt => Assert.True(ledger.TryRecord(receipt)));
    }

    private static void AssertEqual(DemandSums expected, DemandSums found)
    {
        Assert.Equal((expected.Requests, expected.Refused), (found.Requests, found.Refused));
        Assert.Equal(expected.PromptTokens, found.PromptTokens, 1e-6);
        Assert.Equal(expected.CachedTokens, found.CachedTokens, 1e-6);
        Assert.Equal(expected.OutputTokens, found.OutputTokens, 1e-6);
        Assert.Equal(expected.RequestBytes, found.RequestBytes, 1e-6);
        Assert.Equal(expected.ResponseBytes, found.ResponseBytes, 1e-6);
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        for (var tries = 0; tries < 1000 && !await condition(); tries++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(await condition(), "The condition did not come about.");
    }

    private static long Count(TemporaryLedger file, string table)
    {
        using var connection = new SqliteConnection($"Data Source={file.Path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(TemporaryLedger file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
