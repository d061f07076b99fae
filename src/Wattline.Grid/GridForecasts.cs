using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>
/// What is expected of a zone's hours: the forecast of the first source in order that states one, else the project's own from the history of
/// the first source that has enough. Own forecasts are made once for what was known, and kept until more is.
/// </summary>
public static class GridForecasts
{
    /// <summary>Hours ahead at most.</summary>
    public const int MostHours = SeriesForecaster.Horizon;

    /// <summary>The name under which the project's own forecasts go.</summary>
    public const string Own = "wattline";

    /// <summary>The hours after the present one; null where nobody states them and no history is long enough.</summary>
    /// <param name="desk">What is known.</param>
    /// <param name="zone">A carbon zone, or a price zone for prices.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="now">The present slot.</param>
    /// <param name="hours">How many hours, 1 to 96.</param>
    public static SignalForecast? Of(SignalDesk desk, string zone, SignalKind kind, Slot now, int hours)
    {
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, MostHours);
        foreach (var source in desk.Options.Order(kind))
        {
            if (source != SignalOptions.Pack && desk.Stated(zone, kind, source, now) is { } stated
                && Ahead(stated.Points, now, hours) is { Count: > 0 } ahead)
            {
                return new SignalForecast(zone, kind, source, Slot.Containing(stated.Issued!.Value), ahead, stated.Provenance)
                {
                    Made = stated.Issued,
                };
            }
        }

        foreach (var source in desk.Options.Order(kind))
        {
            if (desk.Forecasts.From(desk, zone, kind, source, now) is { } own
                && own.Hours.Where(hour => hour.Slot > now && hour.Slot <= now.AddHours(hours)).ToList() is { Count: > 0 } coming)
            {
                return own with { Hours = coming };
            }
        }

        return null;
    }

    private static List<ForecastPoint> Ahead(IReadOnlyList<SignalPoint> points, Slot now, int hours) =>
    [
        .. points.Where(point => point.Slot > now && point.Slot <= now.AddHours(hours))
            .Select(point => new ForecastPoint(point.Slot, point.Value, null, null)),
    ];
}
