using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class LedgerTests
{
    [Fact]
    public async Task WhatWasRecordedIsFound()
    {
        using var file = new TemporaryLedger();
        var receipts = Receipts.Many(7, 1200, TemporaryLedger.Noon);
        await using var ledger = file.Open();
        Assert.All(receipts, receipt => Assert.True(ledger.TryRecord(receipt)));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1200, 0, 0, 0), (ledger.Recorded, ledger.Dropped, ledger.Failed, ledger.Pending));
        Assert.All(receipts.Take(100), receipt => Assert.Equivalent(receipt, ledger.Find(receipt.Id), strict: true));
        Assert.Null(ledger.Find("unheard-of"));
    }

    [Fact]
    public async Task RowsAreWrittenWithoutAFlush()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open(clock: TimeProvider.System);
        ledger.TryRecord(Receipts.Many(1, 1, DateTimeOffset.UtcNow)[0]);
        for (var tries = 0; ledger.Recorded == 0 && tries < 500; tries++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, ledger.Recorded);
    }

    [Fact]
    public async Task ReceiptsSumToLedger()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(3, 700);
        await using var ledger = file.Open();
        ReceiptFilter[] filters =
            [ReceiptFilter.All, new() { Key = "team-a" }, new() { From = receipts[100].At, To = receipts[400].At, Model = "auto" }];
        foreach (var filter in filters)
        {
            var meant = receipts.Where(receipt => Matches(filter, receipt)).ToList();
            var totals = ledger.Totals(filter);
            Assert.NotEmpty(meant);
            Assert.Equal(meant.Count, totals.Count);
            Assert.Equal(meant.Sum(one => one.PromptTokens), totals.PromptTokens);
            Assert.Equal(meant.Sum(one => one.CachedTokens), totals.CachedTokens);
            Assert.Equal(meant.Sum(one => one.OutputTokens), totals.OutputTokens);
            Assert.Equal(meant.Sum(one => one.Served?.Energy.Joules ?? 0), totals.Energy.Joules, 1e-6);
            Assert.Equal(Emissions(meant, CarbonKind.Average), totals.AverageEmissions.Grams, 1e-9);
            Assert.Equal(Emissions(meant, CarbonKind.Marginal), totals.MarginalEmissions.Grams, 1e-9);
            Assert.Equal(meant.Sum(one => one.Served?.Charge.Total.Usd ?? 0), totals.Cost.Usd, 1e-12);
        }
    }

    [Fact]
    public async Task WhatDoesNotFitIsDroppedAndCounted()
    {
        using var file = new TemporaryLedger();
        var receipts = Receipts.Many(5, 40, TemporaryLedger.Noon);
        var ledger = file.Open(file.Options with { Capacity = 8, BatchRows = 1000, BatchWindow = TimeSpan.FromSeconds(10) });
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        var kept = receipts.Count(ledger.TryRecord);
        await ledger.DisposeAsync();

        Assert.InRange(kept, 8, 39);
        Assert.Equal((kept, 40 - kept, 0, 0), (ledger.Recorded, ledger.Dropped, ledger.Failed, ledger.Pending));
        Assert.False(ledger.TryRecord(receipts[0]));
        Assert.Equal(41 - kept, ledger.Dropped);
    }

    [Fact]
    public async Task DisposeWritesWhatWaits()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(9, 3000);
        await using var ledger = file.Open();

        Assert.Equal(3000, ledger.Totals(ReceiptFilter.All).Count);
        Assert.NotNull(ledger.Find(receipts[^1].Id));
        Assert.False(File.Exists(file.Path + "-journal"));
    }

    [Fact]
    public async Task ABusyFileIsTriedAgainAndThenCounted()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open(file.Options with { Retries = 1 }, TimeProvider.System);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        using (var other = Connect(file.Path))
        {
            using var held = other.BeginTransaction(deferred: false);
            ledger.TryRecord(Receipts.Many(1, 1, DateTimeOffset.UtcNow)[0]);
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, 1), (ledger.Recorded, ledger.Failed));
            Assert.Contains("locked", Assert.Single(file.Reports), StringComparison.Ordinal);
        }

        ledger.TryRecord(Receipts.Many(2, 1, DateTimeOffset.UtcNow)[0]);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (ledger.Recorded, ledger.Failed));
    }

    [Fact]
    public async Task ATakenIdentifierAndABadFigureAreReported()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        var receipts = Receipts.Many(1, 3, TemporaryLedger.Noon);
        Receipt[] offered = [receipts[0], receipts[0] with { Status = 418 }, receipts[1] with { TotalMs = double.NaN }, receipts[2]];
        Assert.All(offered, receipt => Assert.True(ledger.TryRecord(receipt)));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, 2), (ledger.Recorded, ledger.Failed));
        Assert.Equal(2, file.Reports.Count);
        Assert.Equal(receipts[0].Status, ledger.Find(receipts[0].Id)!.Status);
    }

    [Fact]
    public async Task OldRowsAreDeletedInSmallBatches()
    {
        using var file = new TemporaryLedger();
        var clock = new FakeClock(TemporaryLedger.Noon);
        await using var ledger = file.Open(clock: clock);
        var old = Receipts.Many(1, 1300, TemporaryLedger.Noon);
        var young = Receipts.Many(2, 10, TemporaryLedger.Noon.AddDays(80));
        Assert.All(old.Concat(young), receipt => Assert.True(ledger.TryRecord(receipt)));
        ledger.SaveSnapshot(Fleets.Inputs(1), TemporaryLedger.Noon);
        ledger.SaveSnapshot(Fleets.Inputs(2), TemporaryLedger.Noon.AddDays(88));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromDays(91));
        for (var pass = 0; pass < 5; pass++)
        {
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(10, ledger.Totals(ReceiptFilter.All).Count);
        Assert.Null(ledger.FindSnapshot(2));
        Assert.NotNull(ledger.FindSnapshot(3));
        Assert.Equal(1310, ledger.Recorded);
    }

    [Fact]
    public void OptionsOutOfRangeAreAllNamed()
    {
        using var file = new TemporaryLedger();
        var options = file.Options with { Capacity = 0, Retries = 99, PruneEvery = TimeSpan.Zero };
        var fault = Assert.Throws<ArgumentException>(() => file.Open(options));

        Assert.All(["Capacity", "Retries", "PruneEvery"], name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
    }

    private static double Emissions(IEnumerable<Receipt> receipts, CarbonKind kind) =>
        receipts.Where(one => one.CarbonKind == kind).Sum(one => one.Served?.Emissions.Grams ?? 0);

    private static bool Matches(ReceiptFilter filter, Receipt receipt) =>
        (filter.Key is null || receipt.Key == filter.Key) && (filter.Model is null || receipt.Ask.Model == filter.Model)
        && !(receipt.At < filter.From) && !(receipt.At >= filter.To);

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
