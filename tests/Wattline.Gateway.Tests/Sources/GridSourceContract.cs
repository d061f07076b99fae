using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>
/// What holds of one channel of every source of grid signals, live or replayed. A class below it names the channel and says what is expected;
/// <see cref="LiveSourceContract"/> adds what holds of services.
/// </summary>
public abstract class GridSourceContract : IAsyncLifetime
{
    /// <summary>Local days of 23 and of 25 hours, as hours of UTC: of Berlin, of Los Angeles, and of Sydney, where spring is in autumn.</summary>
    public static TheoryData<string, string, int> UnevenDays => new()
    {
        { "2025-03-29T23:00Z", "2025-03-30T22:00Z", 23 },
        { "2025-10-25T22:00Z", "2025-10-26T23:00Z", 25 },
        { "2025-03-09T08:00Z", "2025-03-10T07:00Z", 23 },
        { "2025-11-02T07:00Z", "2025-11-03T08:00Z", 25 },
        { "2025-10-04T14:00Z", "2025-10-05T13:00Z", 23 },
        { "2025-04-05T13:00Z", "2025-04-06T14:00Z", 25 },
    };

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The channel that the class is about.</summary>
    private protected abstract string ChannelName { get; }

    /// <summary>A zone that the channel covers.</summary>
    private protected abstract string Zone { get; }

    /// <summary>How far an hour may be off what is expected.</summary>
    private protected virtual double Tolerance => 1e-6;

    private protected FakeClock Clock { get; private set; } = new();

    private protected IGridSource Source { get; private set; } = null!;

    private protected SourceChannel Channel => Source.Channels.Single(channel => channel.Name == ChannelName);

    /// <summary>A new source that reads the clock.</summary>
    private protected abstract IGridSource Open();

    /// <summary>What the source should say of an hour; null for nothing.</summary>
    private protected abstract double? Expected(SignalKind kind, Slot slot);

    /// <summary>The first of so many hours that the channel can be asked for now: a forecast's begin now, others end before now.</summary>
    private protected Slot First(int hours)
    {
        var now = Slot.Containing(Clock.GetUtcNow());
        return Channel.IsForecast ? now : now.AddHours(-hours);
    }

    public virtual ValueTask InitializeAsync()
    {
        Source = Open();
        return ValueTask.CompletedTask;
    }

    public virtual ValueTask DisposeAsync()
    {
        (Source as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TheHoursAreThoseOfUtcInOrderAndInTheirUnits()
    {
        var from = First(24);
        var answer = await ReadAsync(from, from.AddHours(24));
        AssertHours(answer, from, from.AddHours(24));
        Assert.Empty(answer.Refused);
    }

    [Fact]
    public async Task ASeriesSaysWhatItIsAndWhereItComesFrom()
    {
        var from = First(3);
        var answer = await ReadAsync(from, from.AddHours(3));
        Assert.Equal(Channel.Kinds, answer.Series.Select(series => series.Kind));
        Assert.All(answer.Series, series =>
        {
            Assert.Equal((Zone, Source.Name), (series.Zone, series.Source));
            Assert.NotEmpty(series.Provenance.Source);
            Assert.NotEmpty(series.Provenance.Licence);
            Assert.True(Enum.IsDefined(series.Provenance.Basis));
            Assert.InRange(series.Provenance.Year ?? 0, 2022, Clock.GetUtcNow().Year);
            Assert.True(Channel.IsForecast || series.Issued is null, "Only a forecast was issued.");
        });
    }

    [Fact]
    public async Task OneHourIsOneHour()
    {
        var from = First(1);
        var answer = await ReadAsync(from, from.AddHours(1));
        AssertHours(answer, from, from.AddHours(1));
    }

    [Theory]
    [MemberData(nameof(UnevenDays))]
    public async Task LocalDaysOf23And25HoursHaveAsMany(string begins, string ends, int hours)
    {
        var (from, until) = (Slot.Containing(DateTimeOffset.Parse(begins)), Slot.Containing(DateTimeOffset.Parse(ends)));
        await BeginAgainAsync(Channel.IsForecast ? from.Start : until.AddHours(2).Start);
        var answer = await ReadAsync(from, until);
        AssertHours(answer, from, until);
        Assert.All(answer.Series, series => Assert.Equal(hours, series.Points.Count));
    }

    [Fact]
    public async Task WhatCannotBeAskedIsRefusedAtOnce()
    {
        var from = First(5);
        var foreign = Channel with { Name = "another" };
        await RefusedAsync(Channel, Zone, from, from);
        await RefusedAsync(Channel, Zone, from, from.AddHours(-1));
        await RefusedAsync(Channel, Zone, from, from.AddHours(Channel.MaxHours + 1));
        await RefusedAsync(Channel, Zone, new Slot(int.MinValue), new Slot(int.MaxValue));
        await RefusedAsync(Channel, "no-such-zone", from, from.AddHours(1));
        await RefusedAsync(Channel, "", from, from.AddHours(1));
        await RefusedAsync(foreign, Zone, from, from.AddHours(1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Source.ReadAsync(null!, Zone, from, from.AddHours(1), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Source.ReadAsync(Channel, null!, from, from.AddHours(1), Token));
    }

    [Fact]
    public async Task WhoHasGivenUpGetsNothing()
    {
        var from = First(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Source.ReadAsync(Channel, Zone, from, from.AddHours(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task ManyMayAskAtATime()
    {
        var from = First(24);
        var reads = Enumerable.Range(0, 8).Select(_ => ReadAsync(from, from.AddHours(24))).ToList();
        foreach (var read in reads)
        {
            AssertHours(await read, from, from.AddHours(24));
        }
    }

    [Fact]
    public async Task AsManyHoursAsMayBeAskedAreRead()
    {
        var from = First(Channel.MaxHours);
        var answer = await ReadAsync(from, from.AddHours(Channel.MaxHours));
        AssertHours(answer, from, from.AddHours(Channel.MaxHours));
    }

    [Fact]
    public void TheChannelSaysHowItMayBeAsked()
    {
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", Source.Name);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", Channel.Name);
        Assert.Equal(Channel.Kinds.Distinct(), Channel.Kinds);
        Assert.NotEmpty(Channel.Kinds);
        Assert.InRange(Channel.Every, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Assert.InRange(Channel.MaxHours, 24, 366 * 24);
        Assert.InRange(Channel.MaxAgeHours, 1, 366 * 24);
        Assert.True(Source.Covers(Channel, Zone));
        Assert.False(Source.Covers(Channel, "no-such-zone"));
    }

    /// <summary>Asks while the clock runs.</summary>
    private protected virtual Task<SourceAnswer> ReadAsync(Slot from, Slot until) => Source.ReadAsync(Channel, Zone, from, until, Token);

    /// <summary>Moves the present and starts with a new source.</summary>
    private protected virtual ValueTask BeginAgainAsync(DateTimeOffset now)
    {
        (Source as IDisposable)?.Dispose();
        Clock = new FakeClock(now);
        Source = Open();
        return ValueTask.CompletedTask;
    }

    /// <summary>That each series holds exactly the hours expected, but for those left out.</summary>
    private protected void AssertHours(SourceAnswer answer, Slot from, Slot until, params Slot[] without)
    {
        Assert.Equal(Channel.Kinds.Count, answer.Series.Count);
        foreach (var series in answer.Series)
        {
            var due = Enumerable.Range(from.HoursSinceEpoch, until.HoursSinceEpoch - from.HoursSinceEpoch).Select(hour => new Slot(hour))
                .Except(without).Where(slot => Expected(series.Kind, slot) is not null).ToList();
            Assert.Equal(due, series.Points.Select(point => point.Slot));
            Assert.All(series.Points, point =>
            {
                var right = Expected(series.Kind, point.Slot)!.Value;
                var off = Math.Abs(point.Value - right);
                Assert.True(off <= Tolerance * Math.Max(1, Math.Abs(right)), $"{series.Kind} of {point.Slot}: {point.Value}, not {right}");
                Assert.True(series.Kind.Holds(point.Value), $"{series.Kind} of {point.Slot}: {point.Value}");
            });
        }
    }

    private Task<ArgumentException> RefusedAsync(SourceChannel channel, string zone, Slot from, Slot until) =>
        Assert.ThrowsAnyAsync<ArgumentException>(() => Source.ReadAsync(channel, zone, from, until, Token));
}
