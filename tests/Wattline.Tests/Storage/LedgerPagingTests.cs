using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class LedgerPagingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(200)]
    public async Task PagesJoinToEverything(int limit)
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(11, 150);
        await using var ledger = file.Open();
        foreach (var (filter, matches) in Filters(receipts))
        {
            Assert.Equal(
                receipts.Where(matches).Select(receipt => receipt.Id).OrderDescending(StringComparer.Ordinal),
                Walk(ledger, limit, filter).Select(receipt => receipt.Id));
        }
    }

    [Fact]
    public async Task RowsAddedMeanwhileMakeNoDuplicates()
    {
        using var file = new TemporaryLedger();
        var before = await file.FillAsync(13, 120);
        var later = Receipts.Many(14, 200, TemporaryLedger.Noon.AddMinutes(10));
        await using var ledger = file.Open();
        var seen = new List<string>();
        string? cursor = null;
        var added = 0;
        do
        {
            var page = ledger.Page(cursor, 10, ReceiptFilter.All);
            seen.AddRange(page.Receipts.Select(receipt => receipt.Id));
            cursor = page.Next;
            Assert.All(later.Skip(added).Take(10), receipt => Assert.True(ledger.TryRecord(receipt)));
            added += 10;
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
        }
        while (cursor is not null);

        Assert.Equal(before.Select(receipt => receipt.Id).OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task AnyPlaceOfAListIsReachedAndItsCountIsThatOfItsPages()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(17, 150);
        await using var ledger = file.Open();
        foreach (var (filter, matches) in Filters(receipts))
        {
            var all = receipts.Where(matches).Select(receipt => receipt.Id).OrderDescending(StringComparer.Ordinal).ToList();
            Assert.Equal(all.Count, ledger.Count(null, filter));
            foreach (var offset in new[] { 0, 1, 7, all.Count / 2, all.Count - 1, all.Count, all.Count + 40 }.Where(offset => offset >= 0))
            {
                Assert.Equal(all.Skip(offset).Take(13), ledger.Page(null, 13, filter, offset).Receipts.Select(receipt => receipt.Id));
            }

            Assert.All(all, (id, place) => Assert.Equal(place, ledger.Count(null, filter, newerThan: id)));
        }
    }

    [Fact]
    public async Task AListKeepsItsPlacesWhateverIsAdded()
    {
        using var file = new TemporaryLedger();
        var before = await file.FillAsync(19, 60);
        await using var ledger = file.Open();
        var start = ledger.Page(null, 1, ReceiptFilter.All).Start;
        Assert.All(Receipts.Many(20, 90, TemporaryLedger.Noon.AddMinutes(10)), receipt => Assert.True(ledger.TryRecord(receipt)));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        var all = before.Select(receipt => receipt.Id).OrderDescending(StringComparer.Ordinal).ToList();

        Assert.Equal(60, ledger.Count(start, ReceiptFilter.All));
        Assert.Equal(150, ledger.Count(null, ReceiptFilter.All));
        Assert.Equal(all.Skip(31).Take(20), ledger.Page(start, 20, ReceiptFilter.All, 31).Receipts.Select(receipt => receipt.Id));
        Assert.Equal(42, ledger.Count(start, ReceiptFilter.All, newerThan: all[42]));
    }

    [Fact]
    public async Task WhatIsNoPlaceIsABug()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();

        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Page(null, 10, ReceiptFilter.All, -1));
        Assert.Throws<ArgumentException>(() => ledger.Count("nonsense", ReceiptFilter.All));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("!!!")]
    [InlineData("cjEu")]
    [InlineData("eHguMDAw")]
    public async Task ABadCursorIsSaid(string cursor)
    {
        using var file = new TemporaryLedger();
        await file.FillAsync(1, 3);
        await using var ledger = file.Open();

        Assert.Equivalent(new ReceiptPage([], null, BadCursor: true), ledger.Page(cursor, 10, ReceiptFilter.All));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task ALimitOutOfRangeIsABug(int limit)
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();

        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Page(null, limit, ReceiptFilter.All));
    }

    private static IEnumerable<(ReceiptFilter Filter, Func<Receipt, bool> Matches)> Filters(List<Receipt> receipts)
    {
        var (from, to) = (receipts[30].At, receipts[110].At);
        yield return (ReceiptFilter.All, _ => true);
        yield return (new() { Key = "team-a" }, receipt => receipt.Key == "team-a");
        yield return (new() { Model = "auto", Class = "chat" }, receipt => receipt.Ask is { Model: "auto", Class: "chat" });
        yield return (new() { Region = "se-sto" }, receipt => receipt.Served?.Region == "se-sto");
        yield return (new() { Outcome = ReceiptOutcome.UpstreamError }, receipt => receipt.Outcome == ReceiptOutcome.UpstreamError);
        yield return (new() { From = from, To = to }, receipt => receipt.At >= from && receipt.At < to);
        yield return (new() { Key = "' OR 1=1 --" }, _ => false);
    }

    private static IEnumerable<Receipt> Walk(LedgerReader ledger, int limit, ReceiptFilter filter)
    {
        string? cursor = null;
        do
        {
            var page = ledger.Page(cursor, limit, filter);
            Assert.False(page.BadCursor);
            Assert.True(page.Receipts.Count <= limit);
            foreach (var receipt in page.Receipts)
            {
                yield return receipt;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
