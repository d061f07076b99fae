namespace Wattline.Grid.Forecasts;

/// <summary>
/// Which hour of an earlier week an hour is like: the same hour of the same weekday, and on a public holiday the same hour of a Sunday.
/// </summary>
/// <param name="zone">The grid zone; null where holidays do not matter.</param>
/// <param name="firstHour">Hours since the epoch of the first hour.</param>
/// <param name="count">Hours that are asked for, those ahead included.</param>
internal sealed class WeekHours(string? zone, int firstHour, int count)
{
    /// <summary>Hours of a week.</summary>
    public const int Week = 7 * 24;

    private readonly int[]? sinceSunday = zone is null ? null : PublicHolidays.HoursSinceSunday(zone, firstHour, count);

    /// <summary>Those of a series of so many hours and of the hours that are forecast after it.</summary>
    public static WeekHours Of(string? zone, int firstHour, int hours) => new(zone, firstHour, hours + SeriesForecaster.Horizon);

    /// <summary>Whether an hour lies on a holiday from Monday to Saturday.</summary>
    public bool IsHoliday(int hour) => sinceSunday is not null && sinceSunday[hour] > 0;

    /// <summary>The like hour, the latest that is known by an hour that lies at most four days before.</summary>
    public int Like(int hour, int known)
    {
        var back = IsHoliday(hour) ? sinceSunday![hour] : Week;
        back += hour - back > known ? Week : 0;
        return hour - back;
    }
}
