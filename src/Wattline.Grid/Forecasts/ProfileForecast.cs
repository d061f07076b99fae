using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>
/// The forecast of a short history: the mean of the same hour of the days known, and the latest distance from it, which decays. The band
/// is the size of the errors that the days known would have had, widened where there are few.
/// </summary>
internal static class ProfileForecast
{
    // All chosen: hours in which a deviation falls to 1/e, half-width in root mean squares, and what few days add to it.
    private const double DecayHours = 24, HalfWidth = 2.5, FewDays = 3;

    public static ForecastPoint[] Make(SeriesPast past, SeriesScale scale, Slot last)
    {
        var end = past.Count - 1;
        var days = past.Count / 24.0;
        var wide = HalfWidth * (1 + (FewDays / days));
        var deviation = past.Deviation[end];
        var points = new ForecastPoint[SeriesForecaster.Horizon];
        for (var horizon = 1; horizon <= points.Length; horizon++)
        {
            var decay = Math.Exp(-horizon / DecayHours);
            var middle = past.Profile[ForecastFeatures.LikeHour(end, horizon)] + (deviation * decay);
            // What is known of the level fades with the deviation; a band of an hour ahead keeps a third of the full one.
            var half = wide * past.Sigma * Math.Sqrt(1 - (0.9 * decay * decay));
            points[horizon - 1] = new ForecastPoint(last.AddHours(horizon), scale.From(middle), scale.From(middle - half), scale.From(middle + half));
        }

        return points;
    }
}
