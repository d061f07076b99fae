using FsCheck;
using FsCheck.Fluent;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class ReceiptBlobTests
{
    [Fact]
    public void ReceiptsComeBackEqual() => Prop.ForAll<int>(seed =>
    {
        using var packer = new ReceiptBlob();
        var at = TemporaryLedger.Noon.AddTicks(seed).ToOffset(TimeSpan.FromMinutes(seed % 600));
        var receipt = Receipts.One(seed, new ReceiptId(1), at);
        _ = packer.Pack(Receipts.One(seed + 1, new ReceiptId(2), at));
        var again = ReceiptBlob.Unpack(packer.Pack(receipt));

        Assert.Equivalent(receipt, again, strict: true);
        Assert.Equal(receipt.At.Offset, again.At.Offset);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhatIsNoNumberIsRefusedAndTheNextOneIsWhole()
    {
        using var packer = new ReceiptBlob();
        var receipt = Receipts.One(1, new ReceiptId(1), TemporaryLedger.Noon);

        Assert.Throws<ArgumentException>(() => packer.Pack(receipt with { TotalMs = double.NaN }));
        Assert.Equivalent(receipt, ReceiptBlob.Unpack(packer.Pack(receipt)), strict: true);
    }

    [Fact]
    public void AnUnknownVersionIsSaid()
    {
        using var packer = new ReceiptBlob();
        var blob = packer.Pack(Receipts.One(1, new ReceiptId(1), TemporaryLedger.Noon));
        blob[0] = 99;

        Assert.Contains("99", Assert.Throws<InvalidDataException>(() => ReceiptBlob.Unpack(blob)).Message, StringComparison.Ordinal);
    }
}
