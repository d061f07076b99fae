using System.Globalization;

namespace Wattline.Planning.Demand;

/// <summary>
/// Forecasts demand from its own past: its mean, times a factor of the hour of the day, one of the day of the week and one of the hour of
/// the week, times the level of the latest hours, which fades. Each factor is what came over what was to be expected without it, drawn
/// towards 1 by as much as little was seen, so that one hour of history is enough to begin with. Pure: equal pasts give equal forecasts.
/// </summary>
public static class DemandForecaster
{
    /// <summary>The longest past that is looked at, hours: twelve weeks.</summary>
    public const int MostHours = 12 * Week;

    /// <summary>The longest forecast, hours: a week.</summary>
    public const int LongestHorizon = Week;

    private const int Day = 24, Week = 168;

    // All chosen. Hours in which the past's weight falls to 1/e, those of the latest level, and those in which it fades.
    private const double Memory = 6 * Week, Recent = 3, Fading = 12;

    // How many hours of mean demand stand for a factor of 1: of the hour of the day, the day, the hour of the week, and the latest level.
    private const double HourPrior = 0.5, DayPrior = 12, WeekPrior = 4, LevelPrior = 0.5;

    // Spread of what is left before any of it was seen, the hours that this counts for, and the half-width of the band in spreads.
    private const double PriorSpread = 0.3, SpreadPrior = 24, HalfWidth = 1.96;

    /// <summary>The hours after the last count.</summary>
    /// <param name="past">What came.</param>
    /// <param name="hours">How many hours to forecast, 1 to <see cref="LongestHorizon"/>.</param>
    /// <exception cref="ArgumentException">Too few or too many hours, or a count below 0 or infinite; the message says which.</exception>
    public static DemandForecast Forecast(DemandSeries past, int hours)
    {
        ArgumentNullException.ThrowIfNull(past);
        if (hours is < 1 or > LongestHorizon)
        {
            throw new ArgumentException($"Demand is forecast 1 to {LongestHorizon} hours ahead, not {hours}.", nameof(hours));
        }

        var counts = Checked(past);
        return new DemandForecast(past.Origin, past.Class, Array.Exists(counts, double.IsFinite) ? Points(past, counts, hours) : []);
    }

    private static DemandPoint[] Points(DemandSeries past, double[] counts, int hours)
    {
        var first = past.First.HoursSinceEpoch + past.Requests.Count - counts.Length;
        var expected = Profile(counts, first, hours);
        var level = Level(counts, expected, LevelPrior * Mean(counts));
        var spread = Spread(counts, expected);
        var points = new DemandPoint[hours];
        for (var ahead = 1; ahead <= hours; ahead++)
        {
            var kept = Math.Exp(-ahead / Fading);
            var mean = expected[counts.Length + ahead - 1] * (1 + ((level - 1) * kept));
            // What is known of the level fades with it; what chance adds to the mean of a count is the count itself.
            var half = HalfWidth * Math.Sqrt(mean + (mean * mean * spread * spread * (1 - (0.9 * kept * kept))));
            points[ahead - 1] = new DemandPoint(new(first + counts.Length + ahead - 1), mean, Math.Max(0, mean - half), mean + half);
        }

        return points;
    }

    /// <summary>What is to be expected of each hour of the past and the coming ones by the time of the week.</summary>
    private static double[] Profile(double[] counts, int first, int hours)
    {
        var mean = Mean(counts);
        var expected = new double[counts.Length + hours];
        Array.Fill(expected, mean);
        Apply(counts, expected, hour => (first + hour) % Day, Day, HourPrior * mean);
        Apply(counts, expected, hour => (first + hour) / Day % 7, 7, DayPrior * mean);
        Apply(counts, expected, hour => (first + hour) % Week, Week, WeekPrior * mean);
        return expected;
    }

    /// <summary>
    /// Multiplies what is expected of each group of hours by what came over it, as if so much more had come as expected; old hours count less.
    /// </summary>
    private static void Apply(double[] counts, double[] expected, Func<int, int> groupOf, int groups, double prior)
    {
        var (came, due) = (new double[groups], new double[groups]);
        for (var hour = 0; hour < counts.Length; hour++)
        {
            if (double.IsFinite(counts[hour]))
            {
                var weight = Math.Exp((hour + 1 - counts.Length) / Memory);
                came[groupOf(hour)] += weight * counts[hour];
                due[groupOf(hour)] += weight * expected[hour];
            }
        }

        for (var hour = 0; hour < expected.Length; hour++)
        {
            expected[hour] *= Factor(came[groupOf(hour)], due[groupOf(hour)], prior);
        }
    }

    private static double Level(double[] counts, double[] expected, double prior)
    {
        double came = 0, due = 0;
        for (var hour = 0; hour < counts.Length; hour++)
        {
            var weight = double.IsFinite(counts[hour]) ? Math.Exp((hour + 1 - counts.Length) / Recent) : 0;
            (came, due) = weight > 0 ? (came + (weight * counts[hour]), due + (weight * expected[hour])) : (came, due);
        }

        return Factor(came, due, prior);
    }

    private static double Factor(double came, double due, double prior) => due + prior > 0 ? (came + prior) / (due + prior) : 1;

    /// <summary>Spread of what came about what was expected, as a share of it, beyond what a Poisson count has.</summary>
    private static double Spread(double[] counts, double[] expected)
    {
        var mean = Mean(counts);
        double excess = SpreadPrior * PriorSpread * PriorSpread * mean * mean, size = SpreadPrior * mean * mean;
        for (var hour = 0; hour < counts.Length; hour++)
        {
            if (double.IsFinite(counts[hour]))
            {
                var error = counts[hour] - expected[hour];
                excess += (error * error) - expected[hour];
                size += expected[hour] * expected[hour];
            }
        }

        return size > 0 ? Math.Sqrt(Math.Max(0, excess / size)) : 0;
    }

    private static double Mean(double[] counts)
    {
        double sum = 0;
        var known = 0;
        foreach (var count in counts)
        {
            (sum, known) = double.IsFinite(count) ? (sum + count, known + 1) : (sum, known);
        }

        return sum / known;
    }

    /// <summary>The latest hours that are looked at.</summary>
    private static double[] Checked(DemandSeries past)
    {
        var counts = past.Requests.Skip(Math.Max(0, past.Requests.Count - MostHours)).ToArray();
        var bad = Array.FindIndex(counts, count => count < 0 || double.IsInfinity(count));
        return bad < 0
            ? counts
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{past.Class} from {past.Origin}: a count is 0 or more, or NaN where none is known, "
                + $"got {counts[bad]} in hour {past.Requests.Count - counts.Length + bad}."));
    }
}
