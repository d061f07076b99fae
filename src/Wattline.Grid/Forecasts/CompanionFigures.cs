namespace Wattline.Grid.Forecasts;

/// <summary>
/// What other series say of this one: the deviation that other zones' lead one to expect, and that of the zone's own wind. Each figure at an
/// hour rests on that hour and earlier ones, in this series and in the others.
/// </summary>
internal sealed class CompanionFigures
{
    /// <summary>Four of neighbours, five of wind.</summary>
    public const int Count = 9;

    /// <summary>Days whose same hours wind is measured against, and days in which what wind meant for the series is forgotten by half (chosen).</summary>
    private const int WindDays = 14, SlopeHalfLifeDays = 60;

    private static readonly double[] NeighbourHalfLives = [1.5, 6, 24], WindHalfLives = [4, 24, 72];

    private readonly double[][] neighbours, wind;
    private readonly double[] slope = [];

    private CompanionFigures(SeriesPast past, double[]? expected, ReadOnlySpan<double> windHours)
    {
        neighbours = expected is null ? [] : [expected, .. NeighbourHalfLives.Select(halfLife => DailyProfile.Smooth(expected, halfLife))];
        wind = [];
        if (windHours.Length > 0)
        {
            var deviation = Deviation(windHours, past.Count);
            wind = [deviation, .. WindHalfLives.Select(halfLife => DailyProfile.Smooth(deviation, halfLife))];
            slope = Slope(past.Deviation, deviation);
        }
    }

    /// <summary>
    /// The figures of a series' companions; null where they tell nothing of it. Neighbours are looked at on the series' own kind of scale:
    /// <paramref name="shares"/> of the mean, or logarithms.
    /// </summary>
    public static CompanionFigures? Of(SeriesPast past, SeriesCompanions? companions, bool shares)
    {
        var expected = companions?.Neighbours is { } all ? NeighbourDeviation.Of(past, all.Others(companions.Zone, past.Count, shares)) : null;
        var wind = companions?.Wind ?? default;
        return expected is null && wind.IsEmpty ? null : new CompanionFigures(past, expected, wind.Span);
    }

    /// <summary>Fills the figures for an origin and the latest known hour that is like the target.</summary>
    public void Fill(int origin, int like, Span<double> f)
    {
        f.Clear();
        for (var i = 0; i < neighbours.Length; i++)
        {
            f[i] = neighbours[i][origin];
        }

        for (var i = 0; i < wind.Length; i++)
        {
            f[NeighbourHalfLives.Length + 1 + i] = slope[origin] * wind[i][origin];
        }

        if (wind.Length > 0)
        {
            f[Count - 1] = slope[origin] * wind[0][like];
        }
    }

    /// <summary>Distance from the mean of the same hour up to the day before, for the last hours; an hour that is missing is like the one before it.</summary>
    private static double[] Deviation(ReadOnlySpan<double> hours, int count)
    {
        var filled = new double[count];
        var deviation = new double[count];
        for (var s = 0; s < count; s++)
        {
            var at = s + hours.Length - count;
            filled[s] = at >= 0 && double.IsFinite(hours[at]) ? hours[at] : s > 0 ? filled[s - 1] : 0;
            deviation[s] = s >= 24 ? filled[s] - DailyProfile.MeanAt(filled, s - 24, WindDays) : 0;
        }

        return deviation;
    }

    /// <summary>By how much the series deviated for a unit that the other did at the same hours: a slope through zero that forgets.</summary>
    private static double[] Slope(double[] series, double[] other)
    {
        var slope = new double[series.Length];
        var keep = Math.Pow(0.5, 1.0 / (SlopeHalfLifeDays * 24));
        double products = 0, squares = 0;
        for (var s = 24; s < series.Length; s++)
        {
            products = (keep * products) + (series[s] * other[s]);
            squares = (keep * squares) + (other[s] * other[s]);
            slope[s] = squares > 0 ? products / squares : 0;
        }

        return slope;
    }
}
