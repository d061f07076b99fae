namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>An hour's carbon as the Carbon Aware Web API tells it.</summary>
/// <param name="Location">As it was asked for.</param>
/// <param name="Time">When it begins, UTC.</param>
/// <param name="Rating">g/kWh.</param>
/// <param name="Duration">Written as <c>01:00:00</c>.</param>
internal sealed record EmissionsData(string Location, DateTimeOffset Time, double Rating, TimeSpan Duration);

/// <summary>A window of a forecast.</summary>
/// <param name="Location">As it was asked for.</param>
/// <param name="Timestamp">When it begins, UTC.</param>
/// <param name="Duration">Minutes.</param>
/// <param name="Value">Mean over it, g/kWh.</param>
internal sealed record EmissionsForecastPoint(string Location, DateTimeOffset Timestamp, int Duration, double Value);

/// <summary>A forecast, the windows in it, and the best of them.</summary>
/// <param name="GeneratedAt">The last hour that it could know.</param>
/// <param name="RequestedAt">When it was asked for, or as of when.</param>
/// <param name="Location">As it was asked for.</param>
/// <param name="DataStartAt">From when windows may begin.</param>
/// <param name="DataEndAt">Until when they may last.</param>
/// <param name="WindowSize">Minutes.</param>
/// <param name="OptimalDataPoints">All windows of the least mean; empty where there is no window.</param>
/// <param name="ForecastData">Windows in order; empty where none fits.</param>
internal sealed record EmissionsForecast(
    DateTimeOffset GeneratedAt, DateTimeOffset RequestedAt, string Location, DateTimeOffset DataStartAt, DateTimeOffset DataEndAt, int WindowSize,
    IReadOnlyList<EmissionsForecastPoint> OptimalDataPoints, IReadOnlyList<EmissionsForecastPoint> ForecastData);

/// <summary>A mean over a time that was.</summary>
/// <param name="Location">As it was asked for.</param>
/// <param name="StartTime">From when, UTC.</param>
/// <param name="EndTime">Until when, UTC.</param>
/// <param name="CarbonIntensity">g/kWh.</param>
internal sealed record CarbonIntensityMean(string Location, DateTimeOffset StartTime, DateTimeOffset EndTime, double CarbonIntensity);

/// <summary>A place that can be asked for.</summary>
/// <param name="Latitude">Degrees north; null for a grid zone.</param>
/// <param name="Longitude">Degrees east; null for a grid zone.</param>
/// <param name="Name">By this name it is asked for.</param>
internal sealed record EmissionsLocation(double? Latitude, double? Longitude, string Name);
