namespace Wattline.Grid.Forecasts;

/// <summary>
/// The past of a series on its scale, and what is derived from it hour by hour. Each figure at an hour rests on that hour and earlier
/// ones, which is what lets one pass over the past stand for all the forecasts that would have been made in it.
/// </summary>
internal sealed class SeriesPast
{
    /// <summary>Days of the profile that everything is measured against (chosen on January to June).</summary>
    public const int ProfileDays = 10;

    private const double WeekWeight = 0.3, HourWeight = 0.06, LevelWeight = 0.005, HourShare = 0.7, GapDecay = 0.95;
    private static readonly double[] HalfLives = [1.5, 4, 12, 24, 72];

    public SeriesPast(ReadOnlySpan<double> history, SeriesScale scale, int firstHour)
    {
        FirstHour = firstHour;
        Count = history.Length;
        Known = new bool[Count];
        X = new double[Count];
        Profile = new double[Count];
        Deviation = new double[Count];
        Fill(history, scale);
        Short = SameHourMean(3);
        Fortnight = SameHourMean(14);
        Month = SameHourMean(28);
        Week = SameWeekHour();
        Decayed = [.. HalfLives.Select(Smooth)];
        Spread = HourSpread();
        Sigma = Math.Sqrt(Deviation.AsSpan(Math.Min(24, Count)).ToArray().DefaultIfEmpty().Average(value => value * value)) + 0.002;
    }

    /// <summary>Hours since the epoch of the first hour.</summary>
    public int FirstHour { get; }

    public int Count { get; }

    /// <summary>Whether the hour was recorded; the others are filled from what came before.</summary>
    public bool[] Known { get; }

    public double[] X { get; }

    /// <summary>Mean of the same hour of the last <see cref="ProfileDays"/> days, this one included.</summary>
    public double[] Profile { get; }

    public double[] Short { get; }

    public double[] Fortnight { get; }

    public double[] Month { get; }

    /// <summary>Decaying mean of the same hour of the week.</summary>
    public double[] Week { get; }

    /// <summary>Distance from yesterday's profile of the hour.</summary>
    public double[] Deviation { get; }

    /// <summary>Decaying means of the deviation, half-lives 1.5, 4, 12, 24, 72 h.</summary>
    public double[][] Decayed { get; }

    /// <summary>Typical size of the deviation at this hour of the day.</summary>
    public double[] Spread { get; }

    /// <summary>Root mean square of the deviation; 0.002 is added so that it is never zero.</summary>
    public double Sigma { get; }

    /// <summary>A missing hour is taken to lie where the profile is, with a distance from it that fades by a twentieth an hour.</summary>
    private void Fill(ReadOnlySpan<double> history, SeriesScale scale)
    {
        var fade = 0.0;
        for (var s = 0; s < Count; s++)
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
            Profile[s] = MeanAt(s, ProfileDays);
        }
    }

    private double MeanAt(int s, int days)
    {
        var sum = 0.0;
        var count = 0;
        for (var at = s; at >= 0 && count < days; at -= 24, count++)
        {
            sum += X[at];
        }

        return sum / count;
    }

    private double[] SameHourMean(int days)
    {
        var mean = new double[Count];
        for (var s = 0; s < Count; s++)
        {
            mean[s] = MeanAt(s, days);
        }

        return mean;
    }

    private double[] SameWeekHour()
    {
        var mean = new double[Count];
        for (var s = 0; s < Count; s++)
        {
            mean[s] = s < 168 ? X[s] : mean[s - 168] + (WeekWeight * (X[s] - mean[s - 168]));
        }

        return mean;
    }

    private double[] Smooth(double halfLife)
    {
        var weight = 1 - Math.Pow(0.5, 1 / halfLife);
        var mean = new double[Count];
        for (var s = 24; s < Count; s++)
        {
            mean[s] = s == 24 ? Deviation[s] : mean[s - 1] + (weight * (Deviation[s] - mean[s - 1]));
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
