using FsCheck;
using FsCheck.Fluent;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Observe;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Measured;

/// <summary>What follows from two readings of a server, and what of it is worth a snapshot.</summary>
public sealed class UpstreamWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Provenance Own = new("test", "", null, Basis.Modelled);

    [Fact]
    public void AtTheFirstReadingAnEmptyQueueIsNoWaitAndAnotherIsUnknown()
    {
        Assert.Equal(0, Watch((0, Seen(waiting: 0, queued: 100))).QueueMs?.Value);
        Assert.Null(Watch((0, Seen(waiting: 3, queued: 100))).QueueMs);
    }

    [Fact]
    public void ThePaceIsThatOfTheLastInterval() =>
        Assert.Equal(2500, Watch((0, Seen(0, 100)), (5, Seen(0, 200)), (10, Seen(5, 210))).QueueMs?.Value);

    [Fact]
    public void ACounterThatBeganAnewHasGrownByWhatItSays() =>
        Assert.Equal(2500, Watch((0, Seen(0, 1000)), (5, Seen(5, 10))).QueueMs?.Value);

    [Fact]
    public void WithoutAHistogramTheEndedCountAndWithoutThemTheTokens()
    {
        var ended = (ModelReading seen, double count) => seen with { Queued = null, QueueSeconds = null, Completed = count };
        Assert.Equal(2500, Watch((0, ended(Seen(0, 0), 100)), (5, ended(Seen(5, 0), 110))).QueueMs?.Value);
        // The default class is chat: 211 tokens an answer.
        var told = (double waiting, double tokens) => new ModelReading { Waiting = waiting, OutputTokens = tokens };
        Assert.Equal(2500, Watch((0, told(0, 0)), (5, told(5, 2110))).QueueMs?.Value);
    }

    [Fact]
    public void AMissedReadingLengthensTheIntervalAndTooManyBreakIt()
    {
        Assert.Equal(5000, Watch((0, Seen(0, 100)), (10, Seen(5, 110))).QueueMs?.Value);
        Assert.Null(Watch((0, Seen(0, 100)), (16, Seen(5, 110))).QueueMs);
    }

    [Fact]
    public void AReadingIsUsedForThreeIntervals()
    {
        var watch = Fed([(0, Seen(0, 100)), (5, Seen(5, 110))]);
        Assert.NotNull(Assert.Single(watch.Now(20)).Seen.QueueMs);
        Assert.Empty(watch.Now(20.1));
    }

    [Fact]
    public void TheSourceSaysWhereAndWhen()
    {
        var queue = Watch((0, Seen(0, 100)), (5, Seen(5, 110))).QueueMs!;
        Assert.Equal(("upstreams.se.metrics_url", Basis.Modelled), (queue.Provenance.Source, queue.Provenance.Basis));
        Assert.Contains("2026-01-15 12:00:05Z", queue.Provenance.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", 300_000_000, 700)]
    [InlineData("nvidia_smi_power_draw_watts", 300, 300)]
    public void DrawnPowerIsThatOfAMinute(string metric, double later, double due)
    {
        var power = PowerMetric.All.Single(one => one.Name == metric);
        PowerReading Seen(double value) => new(power, new Dictionary<string, double> { ["a"] = value * power.Scale });
        var (watch, models) = (Fed([]), new Dictionary<string, ModelReading> { ["m"] = new() { PromptTokens = 0, OutputTokens = 0 } });
        var first = power.IsCounter ? later - 42_000_000 : later;
        watch.TakePower(Seen(first), models, Noon, 0);
        Assert.Null(watch.DrawnW(0));
        watch.TakePower(Seen(first), models, Noon, 30);
        Assert.Null(watch.DrawnW(30));
        watch.TakePower(Seen(later), models, Noon, 60);
        Assert.Equal(due, watch.DrawnW(60)!.Value, 6);
        Assert.NotNull(watch.DrawnW(135));
        Assert.Null(watch.DrawnW(136));
    }

    [Fact]
    public void NothingIsNewsToItselfAndSmallChangesAreNone() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (queue, factor) = (random.NextDouble() * 1000, 0.1 + random.NextDouble());
        var published = Board(queue, factor);
        Assert.False(published.IsNewsTo(published));
        Assert.False(Board(queue + 4.9, factor).IsNewsTo(published));
        Assert.False(Board(queue * 1.19, factor).IsNewsTo(published));
        Assert.False(Board(queue, factor * 1.04).IsNewsTo(published));
        Assert.True(Board((queue * 1.3) + 6, factor).IsNewsTo(published));
        Assert.True(Board(queue, factor * 1.06).IsNewsTo(published));
        Assert.True(Board(null, factor).IsNewsTo(published));
        Assert.True(published.IsNewsTo(Board(queue, null)));
        Assert.True(published.IsNewsTo(Observations.None));
        Assert.True(Observations.None.IsNewsTo(published));
    }).QuickCheckThrowOnFailure();

    private static Observations Board(double? queue, double? factor) => new(new Dictionary<(string Region, string Model), Observation>
    {
        [("se", "m")] = new(queue is { } ms ? new Sourced<double>(ms, Own) : null, null, factor is { } by ? new Sourced<double>(by, Own) : null),
    });

    private static ModelReading Seen(double waiting, double queued) => new() { Waiting = waiting, Running = 8, Queued = queued, QueueSeconds = 0 };

    private static Observation Watch(params (double At, ModelReading Seen)[] readings) =>
        Fed(readings).Now(readings[^1].At).Select(one => one.Seen).FirstOrDefault() ?? new Observation(null, null, null);

    private static UpstreamWatch Fed((double At, ModelReading Seen)[] readings)
    {
        var options = ConfigurationReader.Read(
            "upstreams:\n" + TestGateway.Upstream("se", "se", new Uri("http://127.0.0.1:9"), "server: vllm"), "t.yaml", DataPack.Embedded, _ => null);
        var watch = new UpstreamWatch(options.Upstreams[0], options);
        foreach (var (at, seen) in readings)
        {
            watch.TakeLoad(new Dictionary<string, ModelReading> { ["m"] = seen }, Noon.AddSeconds(at), at);
        }

        return watch;
    }
}
