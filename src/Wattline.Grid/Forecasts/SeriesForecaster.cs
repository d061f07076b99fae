using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// Forecasts the next 96 hours of one series from history alone: its own and, for carbon, that of other zones and of the zone's wind. Pure:
/// equal histories give equal forecasts, and nothing is kept between calls. Half a year to a year of carbon beside other zones takes about
/// 60 ms of one core. docs/model.md has the method, bench/README.md the errors that were measured.
/// </summary>
public static class SeriesForecaster
{
    /// <summary>Hours ahead that are forecast.</summary>
    public const int Horizon = 96;

    /// <summary>Recorded hours below which nothing is forecast: two days.</summary>
    public const int LeastHours = 48;

    /// <summary>Hours of history from which on the regression is used: fourteen days.</summary>
    public const int RegressionHours = 14 * 24;

    /// <summary>Hours of history that are looked at, the latest: a year.</summary>
    public const int MostHours = 365 * 24;

    /// <summary>Share of missing hours above which the regression has too little to learn from (chosen).</summary>
    private const double MostMissing = 0.5;

    /// <summary>What a distance from the coefficients of all series costs at 24 hours ahead, in observations (chosen on January to June 2022).</summary>
    private const double Held = 1000, Loose = 60;

    /// <summary>
    /// The forecast of the hours after <paramref name="last"/>. Missing hours are NaN; what is infinite or, for carbon, negative counts
    /// as missing. Too short a history gives a forecast without points that says why.
    /// </summary>
    /// <param name="history">One value an hour, oldest first, in gCO2e/kWh or USD/MWh.</param>
    /// <param name="last">The slot of the last value.</param>
    /// <param name="quantity">What the series is.</param>
    /// <param name="companions">Other series up to the same slot; null for none. Prices do not look at them.</param>
    /// <exception cref="ArgumentException">The neighbours' hours end at another slot.</exception>
    public static SeriesForecast Forecast(ReadOnlySpan<double> history, Slot last, ForecastQuantity quantity, SeriesCompanions? companions = null)
    {
        if (!Enum.IsDefined(quantity))
        {
            throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "Give Carbon or Price.");
        }

        if (companions?.Neighbours is { } neighbours && neighbours.Last != last)
        {
            throw new ArgumentException($"The neighbours' hours end at {neighbours.Last}; give those up to {last}.", nameof(companions));
        }

        var hours = Clean(history, quantity);
        var known = hours.Where(double.IsFinite).ToArray();
        if (known.Length < LeastHours)
        {
            return new SeriesForecast(ForecastMethod.None, [], $"{known.Length} hours are known and {LeastHours} are needed.");
        }

        var first = last.HoursSinceEpoch - hours.Length + 1;
        var full = IsFull(hours.Length, known.Length);
        if (SeriesScale.Of(known, quantity) is not { } scale)
        {
            return new SeriesForecast(
                full ? ForecastMethod.Regression : ForecastMethod.Profile,
                [.. Enumerable.Range(1, Horizon).Select(hour => new ForecastPoint(last.AddHours(hour), known[0], known[0], known[0]))], null);
        }

        var zone = quantity == ForecastQuantity.Carbon ? companions?.Zone : null;
        var past = new SeriesPast(hours, scale, first, WeekHours.Of(zone, first, hours.Length));
        if (!full)
        {
            return new SeriesForecast(ForecastMethod.Profile, ProfileForecast.Make(past, scale, last), null);
        }

        var learners = quantity == ForecastQuantity.Price
            ? [new RegressionLearner(past, scale, null, new RegressionExpert(ForecastFeatures.Own, ForecastPrior.Price, Held))]
            : Carbon(past, scale, companions, hours, SeriesScale.Levels(known));
        return new SeriesForecast(ForecastMethod.Regression, new RegressionWalk(past, scale, quantity, learners).Forecast(last), null);
    }

    /// <summary>
    /// Who forecasts carbon: by logarithms and by shares of its mean with what others say, held to all zones' coefficients, and by its own
    /// past alone, which is let go of them.
    /// </summary>
    private static RegressionLearner[] Carbon(SeriesPast past, SeriesScale scale, SeriesCompanions? companions, double[] hours, SeriesScale levels)
    {
        var alone = new RegressionExpert(ForecastFeatures.Own, ForecastPrior.CarbonAlone, Loose);
        if (CompanionFigures.Of(past, companions, shares: false) is not { } others)
        {
            return [new RegressionLearner(past, scale, null, alone with { PenaltyADay = Held }, alone)];
        }

        var byLogarithms = new RegressionLearner(past, scale, others, new RegressionExpert(ForecastFeatures.Count, ForecastPrior.Carbon, Held), alone);
        var shares = new SeriesPast(hours, levels, past.FirstHour, past.Weeks);
        return CompanionFigures.Of(shares, companions, shares: true) is { } said
            ? [byLogarithms, new RegressionLearner(shares, levels, said, new RegressionExpert(ForecastFeatures.Count, ForecastPrior.CarbonShares, Held))]
            : [byLogarithms];
    }

    /// <summary>Whether there are hours enough to learn from.</summary>
    internal static bool IsFull(int hours, int known) => hours >= RegressionHours && known >= hours * (1 - MostMissing);

    /// <summary>The last year from its first known hour on.</summary>
    internal static double[] Clean(ReadOnlySpan<double> history, ForecastQuantity quantity)
    {
        var hours = history[Math.Max(0, history.Length - MostHours)..].ToArray();
        for (var i = 0; i < hours.Length; i++)
        {
            if (!double.IsFinite(hours[i]) || (quantity == ForecastQuantity.Carbon && hours[i] < 0))
            {
                hours[i] = double.NaN;
            }
        }

        var start = Array.FindIndex(hours, double.IsFinite);
        return start < 0 ? [] : hours[start..];
    }
}
