using FsCheck;
using FsCheck.Fluent;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.Tests.Measured;

/// <summary>From a queue to a time.</summary>
public sealed class QueueWaitLaws
{
    [Fact]
    public void WhatStandsInSteadyStateIsLittlesLaw() => Prop.ForAll<byte, byte>((rate, wait) =>
    {
        // L = lambda W: a server that starts so many a second, after so long a wait, has so many waiting.
        var (perSecond, waited) = (1 + (rate % 50), wait / 10.0);
        var seen = new QueueInterval(5, perSecond * waited, 8, 0.5, perSecond * 5, waited);
        Assert.Equal(waited * 1000, QueueWait.ExpectedMs(seen)!.Value, 6);
        Assert.Equal(waited * 1000, QueueWait.ExpectedMs(seen with { MeanSeconds = null })!.Value, 6);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void MoreWaitingNeverMeansLessWaitNorDoMoreStartedOrARoomierCache() => Prop.ForAll<int>(seed =>
    {
        var seen = Some(seed);
        var wait = QueueWait.ExpectedMs(seen)!.Value;
        Assert.InRange(wait, 0, QueueWait.LongestMs);
        Assert.True(QueueWait.ExpectedMs(seen with { Waiting = seen.Waiting + 1 }) >= wait);
        Assert.True(QueueWait.ExpectedMs(seen with { KvRatio = 1 }) >= wait);
        Assert.True(QueueWait.ExpectedMs(seen with { Left = seen.Left + 1 }) <= wait);
        Assert.True(wait >= Math.Min((seen.MeanSeconds ?? 0) * 1000, QueueWait.LongestMs));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 0.0, 0.0)]
    [InlineData(8, 0.5, 0.0)]
    [InlineData(0, 0.99, 0.0)]
    [InlineData(8, 0.95, 500.0)]
    public void NobodyWaitingIsNoWaitUnlessTheCacheIsFull(double running, double fill, double ms) =>
        Assert.Equal(ms, QueueWait.ExpectedMs(new QueueInterval(5, 0, running, fill, 10, null)));

    [Fact]
    public void WithoutAnyPaceAQueueTellsNoTimeAndAnEmptyOneNone()
    {
        Assert.Null(QueueWait.ExpectedMs(new QueueInterval(5, 3, 8, 0.5, null, null)));
        Assert.Equal(0, QueueWait.ExpectedMs(new QueueInterval(5, 0, null, null, null, null)));
    }

    [Fact]
    public void WhereNoneLeftThePaceIsAtMostOneAnInterval() =>
        Assert.Equal(15_000, QueueWait.ExpectedMs(new QueueInterval(5, 3, 8, 0.5, 0, null)));

    private static QueueInterval Some(int seed)
    {
        var random = new Random(seed);
        return new QueueInterval(
            0.1 + (random.NextDouble() * 60), random.Next(200), random.Next(64), random.NextDouble(), random.Next(100),
            random.Next(2) == 0 ? null : random.NextDouble() * 30);
    }
}
