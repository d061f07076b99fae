namespace Wattline.Grid.Forecasts;

/// <summary>
/// A series on its scale, the mean of each hour of the day over the last seven days, and the distance of each hour from that mean of the day
/// before. Seven days hold each weekday once, so that a weekend moves the mean of no hour.
/// </summary>
internal sealed class DailyProfile
{
    /// <summary>Days of the mean that everything is measured against (chosen on January to June).</summary>
    public const int Days = 7;

    private const double GapDecay = 0.95;
    private const double SlowWeekWeight = 0.07, WeekShare = 0.6;
    private const int FirstWeekday = 14 * 24;

    public DailyProfile(ReadOnlySpan<double> history, SeriesScale scale)
    {
        Known = new bool[history.Length];
        X = new double[history.Length];
        Profile = new double[history.Length];
        Deviation = new double[history.Length];
        Fill(history, scale);
    }

    /// <summary>Whether the hour was recorded; the others are filled from what came before.</summary>
    public bool[] Known { get; }

    public double[] X { get; }

    /// <summary>Mean of the same hour of the last <see cref="Days"/> days, this one included.</summary>
    public double[] Profile { get; }

    /// <summary>Distance from yesterday's profile of the hour.</summary>
    public double[] Deviation { get; }

    /// <summary>Mean of an hour and the same hour of the days before it, as many as there are up to a number.</summary>
    public static double MeanAt(ReadOnlySpan<double> values, int hour, int days)
    {
        var sum = 0.0;
        var count = 0;
        for (var at = hour; at >= 0 && count < days; at -= 24, count++)
        {
            sum += values[at];
        }

        return sum / count;
    }

    /// <summary>Decaying mean from the second day on, the first from which there are deviations.</summary>
    public static double[] Smooth(ReadOnlySpan<double> deviation, double halfLife)
    {
        var weight = 1 - Math.Pow(0.5, 1 / halfLife);
        var mean = new double[deviation.Length];
        for (var s = 24; s < mean.Length; s++)
        {
            mean[s] = s == 24 ? deviation[s] : mean[s - 1] + (weight * (deviation[s] - mean[s - 1]));
        }

        return mean;
    }

    /// <summary>Decaying mean of the same hour of the week.</summary>
    public double[] SameWeekHour(double weight)
    {
        var mean = new double[X.Length];
        for (var s = 0; s < mean.Length; s++)
        {
            mean[s] = s < WeekHours.Week ? X[s] : mean[s - WeekHours.Week] + (weight * (X[s] - mean[s - WeekHours.Week]));
        }

        return mean;
    }

    /// <summary>The deviation less the share of it that hours of this weekday have had before; the deviation itself in the first two weeks.</summary>
    public double[] OfTheWeekday(WeekHours hours)
    {
        var week = SameWeekHour(SlowWeekWeight);
        var own = (double[])Deviation.Clone();
        for (var s = FirstWeekday; s < own.Length; s++)
        {
            own[s] -= WeekShare * (week[hours.Like(s, s - 24)] - MeanAt(week, s - 24, Days));
        }

        return own;
    }

    /// <summary>A missing hour is taken to lie where the profile is, with a distance from it that fades by a twentieth an hour.</summary>
    private void Fill(ReadOnlySpan<double> history, SeriesScale scale)
    {
        var fade = 0.0;
        for (var s = 0; s < history.Length; s++)
        {
            Known[s] = double.IsFinite(history[s]);
            var expected = s >= 24 ? Profile[s - 24] : s > 0 ? X[s - 1] : 0;
            if (Known[s])
            {
                X[s] = scale.To(history[s]);
                fade = s >= 24 ? X[s] - expected : 0;
            }
            else
            {
                fade *= GapDecay;
                X[s] = expected + fade;
            }

            Deviation[s] = s >= 24 ? X[s] - expected : 0;
            Profile[s] = MeanAt(X, s, Days);
        }
    }
}
