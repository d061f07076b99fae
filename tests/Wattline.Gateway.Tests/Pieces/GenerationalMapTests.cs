using Wattline.Gateway.Control;

namespace Wattline.Gateway.Tests.Pieces;

public sealed class GenerationalMapTests
{
    [Fact]
    public void ItNeverHoldsMuchMoreThanTwiceItsCapacityUnderThreads()
    {
        const int Capacity = 100, Threads = 8;
        var map = new GenerationalMap<int, int>(Capacity);
        var most = 0;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            var random = new Random(thread);
            for (var round = 0; round < 50_000; round++)
            {
                var key = random.Next(1000);
                if (map.TryGet(key, out var value))
                {
                    Assert.Equal(key, value);
                }

                map.Set(key, key);
                most = Math.Max(most, map.Count);
            }
        });

        // Threads that hold a generation while it turns may each add to it once more.
        Assert.InRange(most, Capacity, (2 * Capacity) + (4 * Threads));
    }

    [Fact]
    public void WhatIsTouchedStaysAndWhatIsNotGoes()
    {
        var map = new GenerationalMap<int, string>(10);
        map.Set(-1, "kept");
        map.Set(-2, "left");
        for (var key = 0; key < 100; key++)
        {
            map.Set(key, "x");
            Assert.True(map.TryGet(-1, out var kept) && kept == "kept");
        }

        Assert.False(map.TryGet(-2, out _));
    }

    [Fact]
    public void ASetReplaces()
    {
        var map = new GenerationalMap<string, int>(1);
        for (var value = 0; value < 10; value++)
        {
            map.Set("k", value);
            Assert.True(map.TryGet("k", out var found) && found == value);
        }
    }
}
