namespace Wattline.Grid.Forecasts;

/// <summary>
/// The past of a series on its scale, and what is derived from it hour by hour. Each figure at an hour rests on that hour and earlier
/// ones, which is what lets one pass over the past stand for all the forecasts that would have been made in it.
/// </summary>
internal sealed class SeriesPast
{
    private const double WeekWeight = 0.3, HourWeight = 0.06, LevelWeight = 0.005, HourShare = 0.7;
    private static readonly double[] HalfLives = [1.5, 4, 12, 24, 72], WeekdayHalfLives = [4, 24];
    private readonly DailyProfile daily;

    /// <param name="history">One value an hour, oldest first; NaN where one is missing.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="firstHour">Hours since the epoch of the first value.</param>
    /// <param name="weeks">Which hours of the week are alike, those ahead included; null where no holiday matters.</param>
    public SeriesPast(ReadOnlySpan<double> history, SeriesScale scale, int firstHour, WeekHours? weeks = null)
    {
        FirstHour = firstHour;
        Weeks = weeks ?? WeekHours.Of(null, firstHour, history.Length);
        Count = history.Length;
        daily = new DailyProfile(history, scale);
        Short = SameHourMean(3);
        Fortnight = SameHourMean(14);
        Month = SameHourMean(28);
        Week = daily.SameWeekHour(WeekWeight);
        Decayed = [.. HalfLives.Select(halfLife => DailyProfile.Smooth(Deviation, halfLife))];
        Weekday = daily.OfTheWeekday(Weeks);
        WeekdayDecayed = [.. WeekdayHalfLives.Select(halfLife => DailyProfile.Smooth(Weekday, halfLife))];
        Spread = HourSpread();
        Sigma = Math.Sqrt(Deviation.AsSpan(Math.Min(24, Count)).ToArray().DefaultIfEmpty().Average(value => value * value)) + 0.002;
    }

    /// <summary>Hours since the epoch of the first hour.</summary>
    public int FirstHour { get; }

    public int Count { get; }

    /// <summary>Which hours of the week are alike, also of those ahead.</summary>
    public WeekHours Weeks { get; }

    /// <summary>Whether the hour was recorded; the others are filled from what came before.</summary>
    public bool[] Known => daily.Known;

    public double[] X => daily.X;

    /// <summary>Mean of the same hour of the last <see cref="DailyProfile.Days"/> days, this one included.</summary>
    public double[] Profile => daily.Profile;

    public double[] Short { get; }

    public double[] Fortnight { get; }

    public double[] Month { get; }

    /// <summary>Decaying mean of the same hour of the week.</summary>
    public double[] Week { get; }

    /// <summary>Distance from yesterday's profile of the hour.</summary>
    public double[] Deviation => daily.Deviation;

    /// <summary>Decaying means of the deviation, half-lives 1.5, 4, 12, 24, 72 h.</summary>
    public double[][] Decayed { get; }

    /// <summary>The deviation less the share of it that hours of this weekday have had before; the deviation itself in the first two weeks.</summary>
    public double[] Weekday { get; }

    /// <summary>Decaying means of that, half-lives 4 and 24 h.</summary>
    public double[][] WeekdayDecayed { get; }

    /// <summary>Typical size of the deviation at this hour of the day.</summary>
    public double[] Spread { get; }

    /// <summary>Root mean square of the deviation; 0.002 is added so that it is never zero.</summary>
    public double Sigma { get; }

    private double[] SameHourMean(int days)
    {
        var mean = new double[Count];
        for (var s = 0; s < Count; s++)
        {
            mean[s] = DailyProfile.MeanAt(X, s, days);
        }

        return mean;
    }

    private double[] HourSpread()
    {
        var spread = new double[Count];
        var hours = new double[24];
        var level = 0.0;
        for (var s = 24; s < Count; s++)
        {
            var square = Deviation[s] * Deviation[s];
            level = s == 24 ? square : level + (LevelWeight * (square - level));
            var before = s < 48 ? level : hours[s % 24];
            hours[s % 24] = before + (HourWeight * (square - before));
            spread[s] = Math.Sqrt((HourShare * hours[s % 24]) + ((1 - HourShare) * level)) + 0.001;
        }

        return spread;
    }
}
