namespace Wattline.Grid.Claims;

/// <summary>The arithmetic that claims are held against.</summary>
internal static class ClaimArithmetic
{
    /// <summary>Joules in a watt-hour.</summary>
    private const double JoulesPerWattHour = 3600;

    /// <summary>
    /// Carbon of a model on one grid over that of a model of less energy on another: the ratio of energies times that of the grids.
    /// Below 1 the first emits less.
    /// </summary>
    public static double CarbonRatio(double energyRatio, double gridOfTheFirst, double gridOfTheSecond) =>
        energyRatio * gridOfTheFirst / gridOfTheSecond;

    /// <summary>The ratio of energies at which <see cref="CarbonRatio"/> is 1.</summary>
    public static double TurningRatio(double gridOfTheFirst, double gridOfTheSecond) => gridOfTheSecond / gridOfTheFirst;

    /// <summary>The share that a move from one figure to another saves, negative where it costs.</summary>
    public static double Saving(double from, double to) => 1 - (to / from);

    /// <summary>Joules per token as watt-hours per million tokens.</summary>
    public static double WattHoursPerMtok(double joulesPerToken) => joulesPerToken * 1e6 / JoulesPerWattHour;

    /// <summary>Grams per million tokens at watt-hours per million tokens and grams per kWh.</summary>
    public static double GramsPerMtok(double wattHoursPerMtok, double gramsPerKwh) => wattHoursPerMtok * gramsPerKwh / 1000;

    /// <summary>Watt-hours per million tokens that grams per million tokens imply on a grid.</summary>
    public static double ImpliedWattHours(double gramsPerMtok, double gramsPerKwh) => gramsPerMtok * 1000 / gramsPerKwh;

    /// <summary>Spearman's rank correlation, -1 to 1: that of Pearson between the ranks, equal values sharing the mean of theirs.</summary>
    public static double RankCorrelation(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (x, y) = (Ranks(first), Ranks(second));
        var mean = (first.Count + 1) / 2.0;
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var at = 0; at < x.Length; at++)
        {
            xy += (x[at] - mean) * (y[at] - mean);
            xx += (x[at] - mean) * (x[at] - mean);
            yy += (y[at] - mean) * (y[at] - mean);
        }

        return xy / Math.Sqrt(xx * yy);
    }

    /// <summary>Pairs that one list orders one way and the other list the other way; ties count for neither.</summary>
    public static int InvertedPairs(IReadOnlyList<double> first, IReadOnlyList<double> second) =>
        Pairs(first.Count).Count(pair => (first[pair.I] - first[pair.J]) * (second[pair.I] - second[pair.J]) < 0);

    /// <summary>All pairs of so many things, each once.</summary>
    public static IEnumerable<(int I, int J)> Pairs(int count) =>
        from i in Enumerable.Range(0, count) from j in Enumerable.Range(i + 1, count - i - 1) select (i, j);

    /// <summary>The middle value, or the mean of the two in the middle; of at least one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double[] Ranks(IReadOnlyList<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + ((values.Count(other => other == value) + 1) / 2.0))];
}
