using System.Globalization;

namespace Wattline.Signals;

/// <summary>One hour of UTC, the grain of every signal. Held as whole hours since 1970-01-01T00Z; ordered in time.</summary>
public readonly record struct Slot(int HoursSinceEpoch) : IComparable<Slot>
{
    /// <summary>The slot that contains a moment.</summary>
    public static Slot Containing(DateTimeOffset moment) => new((int)Math.Floor(moment.ToUnixTimeSeconds() / 3600.0));

    /// <summary>The slot that starts at an hour of a UTC date.</summary>
    public static Slot At(int year, int month, int day, int hour = 0) =>
        Containing(new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero));

    /// <summary>The first moment of the slot.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(HoursSinceEpoch * 3600L);

    /// <summary>The slot so many hours later (earlier when negative).</summary>
    public Slot AddHours(int hours) => new(HoursSinceEpoch + hours);

    /// <summary>
    /// The slot of another ISO year with the same ISO week, weekday and UTC hour, which keeps the working week in its place (the same
    /// date would put Mondays on Sundays). Week 53 of a year that has one falls on week 52 of one that has not.
    /// </summary>
    public Slot SameHourIn(int isoYear)
    {
        var start = Start.UtcDateTime;
        var week = Math.Min(ISOWeek.GetWeekOfYear(start), ISOWeek.GetWeeksInYear(isoYear));
        var day = ISOWeek.ToDateTime(isoYear, week, start.DayOfWeek);
        return At(day.Year, day.Month, day.Day, start.Hour);
    }

    public static bool operator <(Slot left, Slot right) => left.HoursSinceEpoch < right.HoursSinceEpoch;

    public static bool operator >(Slot left, Slot right) => left.HoursSinceEpoch > right.HoursSinceEpoch;

    public static bool operator <=(Slot left, Slot right) => left.HoursSinceEpoch <= right.HoursSinceEpoch;

    public static bool operator >=(Slot left, Slot right) => left.HoursSinceEpoch >= right.HoursSinceEpoch;

    /// <inheritdoc/>
    public int CompareTo(Slot other) => HoursSinceEpoch.CompareTo(other.HoursSinceEpoch);

    /// <summary>ISO 8601 to the minute, as in <c>2022-07-01T13:00Z</c>.</summary>
    public override string ToString() => Start.UtcDateTime.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
}
