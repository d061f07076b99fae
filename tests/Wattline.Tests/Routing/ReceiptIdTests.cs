using Wattline.Routing;

namespace Wattline.Tests.Routing;

public sealed class ReceiptIdTests
{
    [Fact]
    public void IdentifiersLieByTheirMoments()
    {
        var (random, ids) = (new Random(3), new ReceiptId(1));
        for (var round = 0; round < 1000; round++)
        {
            var (given, asked) = (Moment(random), Moment(random));
            var id = ids.Next(given);

            Assert.Equal(given.ToUnixTimeMilliseconds() >= asked.ToUnixTimeMilliseconds(), string.CompareOrdinal(id, ReceiptId.Beginning(asked)) >= 0);
            Assert.Equal(given.ToUnixTimeMilliseconds(), ReceiptId.TimeOf(id).ToUnixTimeMilliseconds());
        }

        Assert.True(string.CompareOrdinal(ReceiptId.Beginning(DateTimeOffset.MinValue), ids.Next(DateTimeOffset.UnixEpoch)) < 0);
    }

    /// <summary>Half of them within some ms.</summary>
    private static DateTimeOffset Moment(Random random) =>
        DateTimeOffset.UnixEpoch.AddDays(20_000).AddTicks(random.NextInt64(random.Next(2) == 0 ? 50_000 : TimeSpan.TicksPerDay * 9000));
}
