using FsCheck;
using FsCheck.Fluent;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class ReceiptBlobTests
{
    [Fact]
    public void ReceiptsComeBackEqual() => Prop.ForAll<int>(seed =>
    {
        var packer = new ReceiptBlob();
        var at = TemporaryLedger.Noon.AddTicks(seed).ToOffset(TimeSpan.FromMinutes(seed % 600));
        var receipt = Receipts.One(seed, new ReceiptId(1), at);
        _ = packer.Pack(Receipts.One(seed + 1, new ReceiptId(2), at));
        var again = ReceiptBlob.Unpack(packer.Pack(receipt));

        Assert.Equivalent(receipt, again, strict: true);
        Assert.Equal(receipt.At.Offset, again.At.Offset);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AReceiptOfVersion6ComesBackEqualAndIsLonger()
    {
        var receipt = Receipts.One(4, new ReceiptId(1), TemporaryLedger.Noon);
        var before = new ReceiptBlob(6).Pack(receipt);

        Assert.Equivalent(receipt, ReceiptBlob.Unpack(before), strict: true);
        Assert.True(new ReceiptBlob().Pack(receipt).Length < before.Length);
    }

    [Fact]
    public void WhatIsNoNumberIsRefusedAndTheNextOneIsWhole()
    {
        var packer = new ReceiptBlob();
        var receipt = Receipts.One(1, new ReceiptId(1), TemporaryLedger.Noon);

        Assert.Throws<ArgumentException>(() => packer.Pack(receipt with { TotalMs = double.NaN }));
        Assert.Equivalent(receipt, ReceiptBlob.Unpack(packer.Pack(receipt)), strict: true);
    }

    /// <summary>
    /// Version 3 is version 4 without the last byte of each cost; version 5 has the choice of model and budget at its end, version 6 the share
    /// of the grid at the end of each cost.
    /// </summary>
    [Fact]
    public void AReceiptOfVersion3HasNoBasis()
    {
        var packer = new ReceiptBlob(6);
        var receipt = Receipts.One(3, new ReceiptId(1), TemporaryLedger.Noon) with
        {
            RunnerUp = null,
            Rows = [],
            Mode = ReceiptMode.Routed,
            Would = null,
            Baseline = null,
        };
        Assert.NotNull(receipt.Served);
        var blob = packer.Pack(receipt with { Served = receipt.Served with { EnergyBasis = Basis.Published, GridShare = null } }).ToList();
        // What follows the basis: no share of the grid, no runner-up, no rows, the mode, neither what would have been nor a baseline, and since version 5 no reasoning.
        Assert.Equal([(byte)Basis.Published + 1, 0, 0, 0, (byte)ReceiptMode.Routed, 0, 0, 0], blob[^8..]);
        blob.RemoveRange(blob.Count - 8, 2);
        blob.RemoveAt(blob.Count - 1);
        blob[0] = 3;

        Assert.Equivalent(receipt with { Served = receipt.Served with { EnergyBasis = null, GridShare = null } }, ReceiptBlob.Unpack([.. blob]), strict: true);
    }

    [Fact]
    public void AnUnknownVersionIsSaid()
    {
        var packer = new ReceiptBlob();
        var blob = packer.Pack(Receipts.One(1, new ReceiptId(1), TemporaryLedger.Noon));
        blob[0] = 99;

        Assert.Contains("99", Assert.Throws<InvalidDataException>(() => ReceiptBlob.Unpack(blob)).Message, StringComparison.Ordinal);
    }
}
