using System.Globalization;
using Wattline.Signals;

namespace Wattline.Tests.Units;

/// <summary>Hours of UTC and the like hour of another year.</summary>
public sealed class SlotLaws
{
    [Fact]
    public void SameHourKeepsWeekdayHourAndIsoWeek()
    {
        var random = new Random(5);
        for (var draw = 0; draw < 5000; draw++)
        {
            var slot = Slot.At(2016, 1, 1).AddHours(random.Next(20 * 8766));
            var year = random.Next(2010, 2040);
            var (from, to) = (slot.Start.UtcDateTime, slot.SameHourIn(year).Start.UtcDateTime);
            Assert.Equal((from.DayOfWeek, from.Hour), (to.DayOfWeek, to.Hour));
            Assert.Equal(year, ISOWeek.GetYear(to));
            Assert.Equal(Math.Min(ISOWeek.GetWeekOfYear(from), ISOWeek.GetWeeksInYear(year)), ISOWeek.GetWeekOfYear(to));
        }
    }

    [Fact]
    public void SameHourOfTheSameYearIsTheSlot()
    {
        for (var slot = Slot.At(2020, 1, 1); slot < Slot.At(2022, 1, 8); slot = slot.AddHours(7))
        {
            Assert.Equal(slot, slot.SameHourIn(ISOWeek.GetYear(slot.Start.UtcDateTime)));
        }
    }

    [Fact]
    public void Week53FallsOnTheLastWeekOfAYearWithoutOne()
    {
        // 2020 has 53 ISO weeks; Friday of the last is 2021-01-01. 2022 has 52: Friday of the last is 2022-12-30. 2026 has 53 again.
        var slot = Slot.At(2021, 1, 1, 13);
        Assert.Equal("2022-12-30T13:00Z", slot.SameHourIn(2022).ToString());
        Assert.Equal("2027-01-01T13:00Z", slot.SameHourIn(2026).ToString());
    }

    [Fact]
    public void ASlotHoldsItsHourAndNoOther()
    {
        foreach (var start in (Slot[])[Slot.At(2026, 3, 29, 1), Slot.At(1969, 12, 31, 23), Slot.At(1970, 1, 1)])
        {
            Assert.Equal(start, Slot.Containing(start.Start));
            Assert.Equal(start, Slot.Containing(start.Start.AddHours(1).AddTicks(-1)));
            Assert.Equal(start.AddHours(-1), Slot.Containing(start.Start.AddTicks(-1)));
            Assert.Equal(start, Slot.Containing(start.Start.ToOffset(TimeSpan.FromHours(5.5))));
            Assert.True(start < start.AddHours(1) && start.AddHours(1) > start && start.CompareTo(start.AddHours(-1)) > 0);
        }
    }
}
