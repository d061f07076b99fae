using FsCheck;
using FsCheck.Fluent;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

public sealed class ReplayTests
{
    [Fact]
    public void EverySlotReplaysTheSameWeekdayAndHourOf2022() => Prop.ForAll(
        Gen.Choose(Slot.At(2015, 1, 1).HoursSinceEpoch, Slot.At(2040, 1, 1).HoursSinceEpoch).ToArbitrary(),
        hours =>
        {
            var now = new Slot(hours);
            var replayed = DataPack.Replay(now);
            return replayed.Start.Year == 2022 && replayed.Start.DayOfWeek == now.Start.DayOfWeek && replayed.Start.Hour == now.Start.Hour;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TheLastSundayOfTheIsoYearFallsOnTheFirstOfTheCalendarYear() =>
        Assert.Equal(Slot.At(2022, 1, 2, 5), DataPack.Replay(Slot.At(2024, 12, 29, 5)));

    [Fact]
    public void WeekFiftyThreeFallsOnWeekFiftyTwo() => Assert.Equal(Slot.At(2022, 12, 26), DataPack.Replay(Slot.At(2026, 12, 28)));

    [Fact]
    public void ASlotOf2022ReplaysItself() => Assert.Equal(Slot.At(2022, 7, 6, 13), DataPack.Replay(Slot.At(2022, 7, 6, 13)));

    [Fact]
    public void TheReadingIsTheReplayedHoursAndSaysSo()
    {
        var now = Slot.At(2026, 11, 21, 8);
        var reading = DataPack.Embedded.SignalFor("NL", null, now, ReplayLevel.Recorded2022).AverageCarbon!;
        var hour = reading.ObservedFor.HoursSinceEpoch - DataPack.FirstSlot.HoursSinceEpoch;
        Assert.Equal(Slot.At(2022, 11, 26, 8), reading.ObservedFor);
        Assert.Equal(Timeliness.Replayed, reading.Timeliness);
        Assert.Equal(DataPack.Embedded.CarbonSeries("NL")!.Value.Span[hour], reading.Value.GramsPerKwh);
    }
}
