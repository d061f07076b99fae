using Wattline.Testing;

namespace Wattline.Browser.Tests;

/// <summary>A ledger that is far longer than what a page can hold.</summary>
public sealed class LedgerTests
{
    private const int Rows = 100_000;

    /// <summary>Rows in sight and a few beside them: on no screen of the test more than that.</summary>
    private const int MostDrawn = 60;

    [Fact]
    public async Task AHundredThousandRowsAreReachedAndOnlyThoseInSightAreDrawn()
    {
        await using var gateway = await TestGateway.StartDemoAsync();
        await Receipts.FillAsync(gateway.Ledger, seed: 3, Rows, Browser.Token);
        var seen = await Browser.RunAsync("rows.mjs", gateway, []);

        Assert.Equal(Rows + 1, seen.GetProperty("count").GetInt32());
        var places = seen.GetProperty("places").EnumerateArray().ToList();
        Assert.True(places.Count > 10);
        Assert.All(places, place =>
        {
            Assert.InRange(place.GetProperty("drawn").GetInt32(), 5, MostDrawn);
            Assert.Equal(0, place.GetProperty("blank").GetInt32());
            Assert.True(place.GetProperty("isRight").GetBoolean(), $"{place}");
        });
        Assert.Equal(Rows, seen.GetProperty("last").GetInt32());
        Assert.Equal(seen.GetProperty("linked").GetString(), seen.GetProperty("opened").GetString());
        Assert.True(seen.GetProperty("filtered").GetInt32() is > 1 and < Rows);
        Assert.Empty(seen.GetProperty("faults").EnumerateArray());
        Assert.Empty(seen.GetProperty("complaints").EnumerateArray());
    }
}
