using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.Control;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>
/// The Green Software Foundation's Carbon Aware Web API, version 1, so that its clients work at another address: observed carbon, the best of
/// it, means, and forecasts with their best windows. Figures are averages in the configured scope; headers say how each is known.
/// </summary>
internal static class CarbonAwareApi
{
    /// <summary>Names in camel case, times with an offset, durations as hours:minutes:seconds: what that API's clients read.</summary>
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Converters = { Significant.Converter } };

    /// <summary>Whether a path is that API's, served or not.</summary>
    public static bool Has(PathString path) => path.StartsWithSegments("/emissions") || path.StartsWithSegments("/locations");

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/emissions/bylocation", (HttpContext context, TimeProvider clock) => EmissionsAsync(context, clock, best: false, single: true));
        app.MapGet("/emissions/bylocations", (HttpContext context, TimeProvider clock) => EmissionsAsync(context, clock, best: false, single: false));
        app.MapGet("/emissions/bylocations/best", (HttpContext context, TimeProvider clock) => EmissionsAsync(context, clock, best: true, single: false));
        app.MapGet("/emissions/average-carbon-intensity", MeanAsync);
        app.MapPost("/emissions/average-carbon-intensity/batch", MeansAsync);
        app.MapGet("/emissions/forecasts/current", ForecastsAsync);
        app.MapPost("/emissions/forecasts/batch", PastForecastsAsync);
        app.MapGet("/locations", LocationsAsync);
    }

    private static async Task EmissionsAsync(HttpContext context, TimeProvider clock, bool best, bool single)
    {
        var request = new CarbonAwareRequest(context, clock.GetUtcNow());
        var fields = CarbonAwareFields.Of(context.Request.Query);
        var (start, end) = (fields.Time("time"), fields.Time("toTime"));
        var problem = single && fields.Text("location") is null
            ? CarbonAwareProblem.Unreadable("location", "The location field is required.")
            : fields.Problem;
        problem ??= end is not null && start is null
            ? CarbonAwareProblem.Invalid("Invalid parameters", "time", "time must be defined if toTime is defined")
            : start >= end ? Inverted("time", "toTime") : null;
        var (places, unknown) = request.Places("location");
        places = single ? places?.Take(1).ToList() : places;
        var from = start ?? request.At;
        problem ??= unknown ?? request.Take(from, end ?? from, places!.Count, "time");
        if (problem is not null)
        {
            await problem.SendAsync(context);
            return;
        }

        var found = places!
            .Select(one => (one.Asked, Known: EmissionsHours.Known(request.Desk, one.Place.CarbonZone!, from, end ?? from, request.Now))).ToList();
        var hours = found.SelectMany(one => one.Known.Hours.Select(hour => (one.Asked, Hour: hour))).ToList();
        if (best && hours.Count > 0)
        {
            var least = hours.Min(one => one.Hour.Rating);
            hours = [.. hours.Where(one => one.Hour.Rating == least)];
        }

        SignalHeaders.Zones(context.Response, places!.Select(one => one.Place));
        SignalHeaders.Signal(context.Response, Kind(request), hours.Select(one => one.Hour));
        SignalHeaders.Reason(context.Response, found.Where(one => one.Known.Reason is not null).Select(one => one.Known.Reason!));
        if (hours.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await SendAsync(context, hours.Select(one => new EmissionsData(one.Asked, one.Hour.Time, one.Hour.Rating, EmissionsHour.Duration)));
    }

    private static async Task MeanAsync(HttpContext context, TimeProvider clock)
    {
        var request = new CarbonAwareRequest(context, clock.GetUtcNow());
        var used = new List<(GridPlace, EmissionsHours)>();
        var (mean, problem) = Mean(request, CarbonAwareFields.Of(context.Request.Query), used);
        await (problem?.SendAsync(context) ?? SendUsedAsync(context, request, used, mean!));
    }

    private static async Task MeansAsync(HttpContext context, TimeProvider clock)
    {
        var request = new CarbonAwareRequest(context, clock.GetUtcNow());
        var (items, problem) = await request.ReadItemsAsync();
        var (means, used) = (new List<CarbonIntensityMean>(), new List<(GridPlace, EmissionsHours)>());
        for (var index = 0; problem is null && index < items!.Count; index++)
        {
            (var mean, problem) = Mean(request, CarbonAwareFields.Of(items[index], index), used);
            means.Add(mean!);
        }

        await (problem?.SendAsync(context) ?? SendUsedAsync(context, request, used, means));
    }

    private static (CarbonIntensityMean? Mean, CarbonAwareProblem? Problem) Mean(
        CarbonAwareRequest request, CarbonAwareFields fields, List<(GridPlace, EmissionsHours)> used)
    {
        var (location, start, end) = (fields.Text("location"), fields.Time("startTime"), fields.Time("endTime"));
        var (startName, endName) = (fields.Name("startTime"), fields.Name("endTime"));
        var problem = fields.Problem ?? NotSet(fields, ("location", location is null), ("startTime", start is null), ("endTime", end is null))
            ?? (start >= end ? Inverted(startName, endName) : null);
        if (problem is not null)
        {
            return (null, problem);
        }

        var (place, unknown) = request.Place(location!, fields.Name("location"));
        problem = unknown ?? request.Take(start!.Value, end!.Value, 1, startName);
        if (problem is not null)
        {
            return (null, problem);
        }

        var observed = EmissionsHours.Observed(request.Desk, place!.CarbonZone!, start!.Value, end!.Value, request.Now);
        if (EmissionsWindows.Mean(observed.Hours, 0, start.Value, end.Value) is not { } mean)
        {
            var why = observed.Reason ?? $"hours of {place.CarbonZone} are known from {observed.Hours[0].Time:yyyy-MM-ddTHH:mmzzz} to " +
                $"{observed.Hours[^1].End:yyyy-MM-ddTHH:mmzzz}, and {observed.Hours.Count} of them";
            return (null, CarbonAwareProblem.Invalid($"Period out of range. Data points did not cover the requested period: {why}.", startName, why));
        }

        used.Add((place, observed));
        return (new CarbonIntensityMean(location!, start.Value.ToUniversalTime(), end.Value.ToUniversalTime(), mean), null);
    }

    private static async Task ForecastsAsync(HttpContext context, TimeProvider clock)
    {
        var request = new CarbonAwareRequest(context, clock.GetUtcNow());
        var fields = CarbonAwareFields.Of(context.Request.Query);
        var wish = ForecastWish.Read(fields);
        var (places, unknown) = request.Places("location");
        var problem = fields.Problem ?? wish.Problem ?? unknown;
        var (answers, used) = (new List<EmissionsForecast>(), new List<(GridPlace, EmissionsHours)>());
        for (var index = 0; problem is null && index < places!.Count; index++)
        {
            problem = wish.Answer(request, places[index].Asked, places[index].Place, request.At, answers, used);
        }

        await (problem?.SendAsync(context) ?? SendUsedAsync(context, request, used, answers));
    }

    private static async Task PastForecastsAsync(HttpContext context, TimeProvider clock)
    {
        var request = new CarbonAwareRequest(context, clock.GetUtcNow());
        var (items, problem) = await request.ReadItemsAsync();
        var (answers, used) = (new List<EmissionsForecast>(), new List<(GridPlace, EmissionsHours)>());
        for (var index = 0; problem is null && index < items!.Count; index++)
        {
            var fields = CarbonAwareFields.Of(items[index], index);
            var (location, asOf, wish) = (fields.Text("location"), fields.Time("requestedAt"), ForecastWish.Read(fields));
            problem = fields.Problem ?? NotSet(fields, ("location", location is null), ("requestedAt", asOf is null)) ?? wish.Problem;
            if (problem is null)
            {
                (var place, problem) = request.Place(location!, fields.Name("location"));
                problem ??= wish.Answer(request, location!, place!, asOf!.Value, answers, used);
            }
        }

        await (problem?.SendAsync(context) ?? SendUsedAsync(context, request, used, answers));
    }

    private static async Task LocationsAsync(HttpContext context)
    {
        var regime = context.Features.Get<Regime>()!;
        await SendAsync(context, GridPlaces.Of(regime.Desk.Pack).WithCarbon(regime.Snapshot.Fleet.Regions).ToDictionary(
            place => place.Name, place => new EmissionsLocation(place.Location?.Latitude, place.Location?.Longitude, place.Name), StringComparer.Ordinal));
    }

    private static CarbonAwareProblem? NotSet(CarbonAwareFields fields, params ReadOnlySpan<(string Name, bool IsMissing)> required)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (name, isMissing) in required)
        {
            if (isMissing)
            {
                errors[fields.Name(name)] = [$"{name} is not set"];
            }
        }

        return errors.Count > 0 ? CarbonAwareProblem.Invalid("Invalid parameters", errors) : null;
    }

    /// <summary>That start and end are in the wrong order, or the same.</summary>
    internal static CarbonAwareProblem Inverted(string start, string end) =>
        CarbonAwareProblem.Invalid("Invalid parameters", start, $"{start} must be before {end}");

    private static SignalKind Kind(CarbonAwareRequest request) => SignalKinds.Carbon(CarbonKind.Average, request.Desk.Options.Scope);

    private static Task SendUsedAsync<T>(
        HttpContext context, CarbonAwareRequest request, List<(GridPlace Place, EmissionsHours Hours)> used, T answer)
    {
        SignalHeaders.Zones(context.Response, used.Select(one => one.Place));
        SignalHeaders.Signal(context.Response, Kind(request), used.SelectMany(one => one.Hours.Hours));
        return SendAsync(context, answer);
    }

    private static Task SendAsync<T>(HttpContext context, T answer) =>
        context.Response.WriteAsJsonAsync(answer, Written, "application/json; charset=utf-8", context.RequestAborted);
}
