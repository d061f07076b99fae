using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Storage.Json;
using Wattline.Units;

namespace Wattline.Gateway.Api.Grid;

/// <summary>
/// GET /api/carbon/{zone}, /api/price/{zone} and /api/zones: what is known of the grid now, before and after, from the desk that decisions
/// read. Missing hours are not there, with a reason; they are never zeros.
/// </summary>
internal static class GridApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/carbon/{zone}", CarbonAsync);
        app.MapGet("/api/price/{zone}", PriceAsync);
        app.MapGet("/api/zones", ZonesAsync);
    }

    private static async Task CarbonAsync(HttpContext context, string zone, TimeProvider clock)
    {
        var (query, error) = GridQuery.Read(context.Request.Query, carbon: true);
        var regime = context.Features.Get<Regime>()!;
        var (places, regions) = (GridPlaces.Of(regime.Desk.Pack), regime.Snapshot.Fleet.Regions);
        var place = places.FindCarbon(zone, regions);
        error ??= place is not null ? null
            : places.PriceHint(zone, regions) is { } hint ? Refused(hint)
            : Unknown(zone, "grid zone", places.Suggestion(zone, regions, price: false));
        if (error is not null)
        {
            await error.SendAsync(context);
            return;
        }

        var answer = Carbon(regime.Desk, place!, query!, Slot.Containing(clock.GetUtcNow()));
        await context.Response.WriteAsJsonAsync(answer, WattlineJson.Shown, context.RequestAborted);
    }

    private static async Task PriceAsync(HttpContext context, string zone, TimeProvider clock)
    {
        var (query, error) = GridQuery.Read(context.Request.Query, carbon: false);
        var regime = context.Features.Get<Regime>()!;
        var (places, regions) = (GridPlaces.Of(regime.Desk.Pack), regime.Snapshot.Fleet.Regions);
        var place = places.FindPrice(zone, regions);
        error ??= place is null ? Unknown(zone, "price zone", places.Suggestion(zone, regions, price: true)) : null;
        if (error is not null)
        {
            await error.SendAsync(context);
            return;
        }

        var answer = Price(regime.Desk, place!, query!, places.CarbonHint(place!, regions), Slot.Containing(clock.GetUtcNow()));
        await context.Response.WriteAsJsonAsync(answer, WattlineJson.Shown, context.RequestAborted);
    }

    private static async Task ZonesAsync(HttpContext context, TimeProvider clock)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var regime = context.Features.Get<Regime>()!;
        var zones = GridZones.Of(regime.Desk, regime.Snapshot.Fleet.Regions, Slot.Containing(clock.GetUtcNow()));
        await context.Response.WriteAsJsonAsync(zones, WattlineJson.Options, context.RequestAborted);
    }

    private static OpenAiError Unknown(string zone, string what, string near) => OpenAiError.Invalid(
        "unknown_zone",
        $"'{GridQuery.Short(zone)}' is no {what}, no region of the configuration, no site and no cloud's region.{near} /api/zones lists them.", "zone");

    private static OpenAiError Refused(string hint) => OpenAiError.Invalid("unknown_zone", hint, "zone");

    private static CarbonAnswer Carbon(SignalDesk desk, GridPlace place, GridQuery query, Slot now)
    {
        var zone = place.CarbonZone!;
        var kind = desk.KindOf(query.Kind, zone, now);
        var reading = desk.Carbon(zone, query.Kind, now);
        var history = desk.History(zone, kind, now.AddHours(-query.Past), now);
        var forecast = GridForecasts.Of(desk, zone, kind, now, query.Hours);
        var first = forecast.Parts is [var part, ..] ? part : null;
        return new CarbonAnswer(
            place.Name, place.Meaning, zone, NameOf(desk, zone), query.Kind, kind.Carbon()!.Value.Scope, kind.Unit(), query.ZoneName,
            reading is null ? null : new CarbonNow(
                reading.Value, query.Show(reading.HourOf()), Age(reading.Timeliness, reading.ObservedFor, now), reading.Timeliness, reading.Provenance),
            [.. history.Hours.Select(hour => new CarbonPast(query.Show(hour.Slot), Grams(hour.Value), hour.Source, hour.Timeliness))],
            history.Provenances,
            [.. forecast.Hours.Select(hour => new CarbonAhead(
                query.Show(hour.Slot), Grams(hour.Value), Band(hour.Low), Band(hour.High), hour.Part.Source, hour.Part.Timeliness))],
            first?.Source, query.Issued(first), first?.Provenance, Parts(forecast, query),
            Missing(
                reading is null ? Unknown(desk, zone, query.Kind) : null, query.Past > 0 ? history.Reason : null, forecast.Reason));
    }

    private static PriceAnswer Price(SignalDesk desk, GridPlace place, GridQuery query, string? hint, Slot now)
    {
        if (place.PriceZone is not { } zone)
        {
            return new PriceAnswer(
                place.Name, place.Meaning, null, SignalKind.Price.Unit(), query.ZoneName, null, [], new Dictionary<string, Provenance>(), [], null, null,
                null, [], hint ?? $"no zone or tariff of a price is known for {place.Name}");
        }

        var reading = desk.Price(zone, now);
        var history = desk.History(zone, SignalKind.Price, now.AddHours(-query.Past), now);
        var forecast = GridForecasts.Of(desk, zone, SignalKind.Price, now, query.Hours);
        var first = forecast.Parts is [var part, ..] ? part : null;
        return new PriceAnswer(
            place.Name, place.Meaning, zone, SignalKind.Price.Unit(), query.ZoneName,
            reading is null ? null : new PriceNow(
                reading.Value, reading.Adder, reading.Delivered, reading.Kind, query.Show(reading.HourOf()),
                Age(reading.Timeliness, reading.ObservedFor, now), reading.Timeliness, reading.Provenance),
            [.. history.Hours.Select(hour => Past(desk, zone, hour, query))],
            history.Provenances,
            [.. forecast.Hours.Select(hour => Ahead(desk, hour, reading, query))],
            first?.Source, query.Issued(first), first?.Provenance, Parts(forecast, query),
            Missing(
                reading is null ? Unknown(desk, zone, "price", SignalKind.Price) : null, query.Past > 0 ? history.Reason : null, forecast.Reason));
    }

    private static IReadOnlyList<PartAhead> Parts(SignalOutlook forecast, GridQuery query) =>
        [.. forecast.Parts.Select(part => new PartAhead(part.Source, part.Timeliness, query.Issued(part), part.Provenance))];

    private static PricePast Past(SignalDesk desk, string zone, PastHour hour, GridQuery query)
    {
        var replayed = hour.Source == SignalOptions.Pack ? desk.Pack.SignalFor("", zone, hour.Slot, desk.Options.Level).Price : null;
        var (value, adder) = (Usd(hour.Value), replayed?.Adder ?? desk.Pack.Adder(PriceKind.WholesaleHour));
        return new PricePast(query.Show(hour.Slot), value, adder, value + adder, hour.Source, hour.Timeliness);
    }

    /// <summary>A source states wholesale prices by the hour; the replay, and the project's own forecast, have the kind of price of now.</summary>
    private static PriceAhead Ahead(SignalDesk desk, ComingHour hour, PriceReading? reading, GridQuery query)
    {
        var isAsNow = hour.Part is { Source: GridForecasts.Own } or { Timeliness: Timeliness.Replayed };
        var (value, adder) = (Usd(hour.Value), isAsNow && reading is not null ? reading.Adder : desk.Pack.Adder(PriceKind.WholesaleHour));
        return new PriceAhead(
            query.Show(hour.Slot), value, Usd(hour.Low), Usd(hour.High), adder, value + adder, hour.Part.Source, hour.Part.Timeliness);
    }

    /// <summary>Why nothing is known of now: nobody states it at all, or not lately enough.</summary>
    private static string Unknown(SignalDesk desk, string zone, CarbonKind kind) => kind == CarbonKind.Average
        ? Unknown(desk, zone, "average carbon", SignalKinds.Carbon(kind, desk.Options.Scope))
        : Unknown(desk, zone, "marginal carbon", SignalKind.MarginalDirectCarbon, SignalKind.MarginalLifeCycleCarbon);

    private static string Unknown(SignalDesk desk, string zone, string what, params SignalKind[] kinds) => kinds.Any(kind => desk.IsStated(zone, kind))
        ? $"no source has stated {what} of {zone} lately enough"
        : $"no configured source states {what} of {zone}";

    private static string? Missing(string? now, string? past, string? forecast)
    {
        var parts = new List<string>();
        if (now is not null)
        {
            parts.Add($"now: {now}");
        }

        if (past is not null)
        {
            parts.Add($"past: {past}");
        }

        if (forecast is not null)
        {
            parts.Add($"forecast: {forecast}");
        }

        return parts.Count > 0 ? string.Join("; ", parts) : null;
    }

    /// <summary>A year's figure, a past year's hour and a forecast are of no age that would say how late they are.</summary>
    private static int? Age(Timeliness timeliness, Slot about, Slot now) =>
        timeliness is Timeliness.Live ? Math.Max(0, now.HoursSinceEpoch - about.HoursSinceEpoch) : null;

    private static string NameOf(SignalDesk desk, string zone) =>
        desk.Pack.CarbonZones.FirstOrDefault(one => one.Id.Equals(zone, StringComparison.OrdinalIgnoreCase))?.Name ?? zone;

    private static CarbonIntensity Grams(double value) => CarbonIntensity.FromGramsPerKwh(value);

    /// <summary>A band around little carbon may reach below none, which no grid emits.</summary>
    private static CarbonIntensity? Band(double? value) => value is { } known ? Grams(Math.Max(0, known)) : null;

    private static EnergyPrice Usd(double value) => EnergyPrice.FromUsdPerMwh(value);

    private static EnergyPrice? Usd(double? value) => value is { } known ? Usd(known) : null;
}
