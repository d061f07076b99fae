using Wattline.Gateway.Loops;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>How far questions reach and how long failures wait, whatever the source.</summary>
public sealed class PollingLaws
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 30, 0, TimeSpan.Zero);
    private static readonly Slot Present = Slot.Containing(Now);
    private static readonly Provenance Chosen = new("test", "", null, Basis.Chosen);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(1440)]
    public void AWaitDoublesFromThePaceAndEndsAtAnHour(int minutes)
    {
        var pace = TimeSpan.FromMinutes(minutes);
        Assert.Equal(pace < SourcePoller.LongestWait ? pace : SourcePoller.LongestWait, SourcePoller.Wait(pace, 1));
        for (var failures = 2; failures < 2000; failures++)
        {
            var (before, wait) = (SourcePoller.Wait(pace, failures - 1), SourcePoller.Wait(pace, failures));
            Assert.Equal(before * 2 < SourcePoller.LongestWait ? before * 2 : SourcePoller.LongestWait, wait);
        }
    }

    [Fact]
    public void NoQuestionIsLongerThanItsChannelAllowsAndEachHoldsThePresent()
    {
        foreach (var most in new[] { 1, 2, 7, 24, 48, 96, 31 * 24, 365 * 24 })
        {
            foreach (var (kind, isForecast) in new[] { (SignalKind.Price, false), (SignalKind.AverageDirectCarbon, false), (SignalKind.AverageDirectCarbon, true) })
            {
                foreach (var known in new int?[] { null, 0, 3, 40, 3000 })
                {
                    for (var failures = 0; failures < 12; failures++)
                    {
                        var channel = Channel(kind, most, isForecast);
                        var (from, until) = SourceHours.Next(Desk(kind, known), "test", channel, "SE3", failures % 2 == 0, failures, Now);
                        Assert.InRange(until.HoursSinceEpoch - from.HoursSinceEpoch, 1, most);
                        Assert.True(from <= Present && until > Present, $"{from} to {until} of at most {most} h");
                    }
                }
            }
        }
    }

    [Fact]
    public void TheFirstQuestionReachesFourWeeksBackAndLaterOnesSixHours()
    {
        var channel = Channel(SignalKind.AverageDirectCarbon, 31 * 24, false);
        Assert.Equal((Present.AddHours(1 - (28 * 24)), Present.AddHours(1)), Next(channel, null));
        Assert.Equal((Present.AddHours(-8), Present.AddHours(1)), Next(channel, 2));
        // What was refused is asked for in part, a day at least.
        Assert.Equal(Present.AddHours(1 - (14 * 24)), SourceHours.Next(Desk(SignalKind.AverageDirectCarbon, null), "test", channel, "SE3", false, 1, Now).From);
        Assert.Equal(Present.AddHours(-23), SourceHours.Next(Desk(SignalKind.AverageDirectCarbon, null), "test", channel, "SE3", false, 99, Now).From);
    }

    [Fact]
    public void PricesAreAskedToTheEndOfTheDayAfterTomorrowAndForecastsFourDays()
    {
        Assert.Equal(Slot.At(2026, 1, 18), Next(Channel(SignalKind.Price, 365 * 24, false), null).Until);
        Assert.Equal((Present, Present.AddHours(97)), Next(Channel(SignalKind.AverageDirectCarbon, 200, true), null));
    }

    private static (Slot From, Slot Until) Next(SourceChannel channel, int? known) =>
        SourceHours.Next(Desk(channel.Kinds[0], known), "test", channel, "SE3", known is not null, 0, Now);

    private static SourceChannel Channel(SignalKind kind, int most, bool isForecast) => new("test", [kind], isForecast, TimeSpan.FromHours(1), most, 3);

    /// <summary>A desk that knows a day that ended so many hours ago.</summary>
    private static SignalDesk Desk(SignalKind kind, int? known)
    {
        var desk = new SignalDesk(DataPack.Embedded, new SignalOptions(), []);
        if (known is { } age)
        {
            desk.Accept(new SignalSeries(
                "SE3", kind, "test", [.. Enumerable.Range(0, 24).Select(hour => new SignalPoint(Present.AddHours(hour - age - 23), 10))], null, Chosen));
        }

        return desk;
    }
}
