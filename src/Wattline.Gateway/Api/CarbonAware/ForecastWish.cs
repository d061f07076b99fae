using Wattline.Gateway.Api.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>What is wished of a forecast: from when to when a workload may run, and how long it takes.</summary>
/// <param name="Fields">Where it was read.</param>
/// <param name="Start">From when; null for the forecast's first hour.</param>
/// <param name="End">Until when; null for the end of its last.</param>
/// <param name="Minutes">How long; null for a single hour of the forecast.</param>
internal sealed record ForecastWish(CarbonAwareFields Fields, DateTimeOffset? Start, DateTimeOffset? End, int? Minutes)
{
    /// <summary>How far a client's clock may be ahead of this one.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(10);

    /// <summary>Reads it; what is wrong stands in the fields.</summary>
    public static ForecastWish Read(CarbonAwareFields fields) =>
        new(fields, fields.Time("dataStartAt"), fields.Time("dataEndAt"), fields.Minutes("windowSize"));

    /// <summary>That it can never hold; null where it may.</summary>
    public CarbonAwareProblem? Problem => Start >= End ? CarbonAwareApi.Inverted(StartName, EndName) : null;

    private string StartName => Fields.Name("dataStartAt");

    private string EndName => Fields.Name("dataEndAt");

    /// <summary>Adds the answer for a location as of a time, or says why there is none.</summary>
    public CarbonAwareProblem? Answer(
        CarbonAwareRequest request, string asked, GridPlace place, DateTimeOffset asOf, List<EmissionsForecast> answers,
        List<(GridPlace, EmissionsHours)> used)
    {
        if (asOf > request.At + ClocksApart)
        {
            var name = Fields.Name("requestedAt");
            return CarbonAwareProblem.Invalid("Invalid parameters", name, "requestedAt is still to come, and what will be forecast then is not known.");
        }

        var at = Slot.Containing(asOf < request.At ? asOf : request.At);
        var (forecast, tooMany) = request.Forecast(place.CarbonZone!, at, Fields.Name("requestedAt"));
        if (forecast is null)
        {
            return tooMany ?? CarbonAwareProblem.NoForecast(at == request.Now
                ? $"There is no forecast of {place.CarbonZone}: no configured source states one, and its own history is too short or has no hours."
                : $"There is no forecast of {place.CarbonZone} that was made by {at}: of each source the newest one is kept.");
        }

        var (first, last) = (forecast.Hours[0].Time, forecast.Hours[^1].End);
        if (OutOfRange(first, last) is { } outside)
        {
            return outside;
        }

        var length = TimeSpan.FromMinutes(Minutes ?? 0);
        var windows = EmissionsWindows.Of(forecast.Hours, Start ?? first, End ?? last, length);
        answers.Add(new EmissionsForecast(
            forecast.Issued!.Value.Start, asOf, asked,
            Start ?? (windows.Count > 0 ? windows[0].Time : first), End ?? (windows.Count > 0 ? windows[^1].Time : last),
            Minutes is null or 0 ? (int)EmissionsHour.Duration.TotalMinutes : Minutes.Value,
            [.. EmissionsWindows.Best(windows).Select(window => Point(asked, window))], [.. windows.Select(window => Point(asked, window))]));
        used.Add((place, forecast));
        return null;
    }

    private CarbonAwareProblem? OutOfRange(DateTimeOffset first, DateTimeOffset last)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (name, time) in new[] { (StartName, Start), (EndName, End) })
        {
            if (time < first || time > last)
            {
                errors[name] =
                    [$"{name} must be within time range of the forecasted data, '{first:yyyy-MM-ddTHH:mm:sszzz}' through '{last:yyyy-MM-ddTHH:mm:sszzz}'"];
            }
        }

        if (Start >= last && errors.Count == 0)
        {
            errors[StartName] = [$"{StartName} must be earlier than {EndName}"];
        }

        return errors.Count > 0 ? CarbonAwareProblem.Invalid("Invalid EmissionsForecast", errors) : null;
    }

    private static EmissionsForecastPoint Point(string asked, EmissionsWindow window) =>
        new(asked, window.Time.ToUniversalTime(), (int)window.Duration.TotalMinutes, window.Rating);
}
