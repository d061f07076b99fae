using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class OneWriterTests
{
    [Fact]
    public async Task ALedgerIsWrittenByOneAtATime()
    {
        using var file = new TemporaryLedger();
        await using (file.Open())
        {
            Assert.Contains("another gateway", Assert.Throws<LedgerException>(() => file.Open()).Message, StringComparison.Ordinal);
            await using var reader = LedgerReader.OpenReadOnly(file.Path);
            Assert.Equal(0, reader.Totals(ReceiptFilter.All).Count);
        }

        await using var next = file.Open();
        Assert.Equal(0, next.Dropped);
    }
}
