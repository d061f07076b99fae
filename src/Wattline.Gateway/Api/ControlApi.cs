using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Storage.Json;
using Wattline.Text;

namespace Wattline.Gateway.Api;

/// <summary>
/// /api/control: the operator's orders while the gateway runs. With keys configured an admin's only; without, for whoever calls this
/// machine by its loopback name, so that no page of another site can have a browser do it.
/// </summary>
internal sealed partial class ControlApi(ControlPlane control, TimeProvider clock, ILogger<ControlApi> log)
{
    private const long LargestBody = 4096;
    private const double LongestPinMinutes = 527_040;

    public void Map(IEndpointRouteBuilder app)
    {
        const string bypass = "/api/control/bypass", drain = "/api/control/drains/{**name}", pin = "/api/control/pins/{kind}/{**name}";
        On(app, HttpMethods.Get, "/api/control", (_, _) => Task.FromResult<OpenAiError?>(null));
        On(app, HttpMethods.Put, bypass, (_, by) => ChangedAsync(orders => orders with { Bypass = orders.Bypass ?? new Bypass(Now, by) }));
        On(app, HttpMethods.Delete, bypass, (_, _) => ChangedAsync(orders => orders with { Bypass = null }));
        On(app, HttpMethods.Put, drain, (context, by) => DrainAsync(Part(context, "name"), by));
        On(app, HttpMethods.Delete, drain, (context, _) => UndrainAsync(Part(context, "name")));
        On(app, HttpMethods.Put, pin, (context, by) => PinAsync(context, Part(context, "kind"), Part(context, "name"), by));
        On(app, HttpMethods.Delete, pin, (context, _) => UnpinAsync(Part(context, "kind"), Part(context, "name")));
    }

    private void On(IEndpointRouteBuilder app, string method, string path, Func<HttpContext, string, Task<OpenAiError?>> act) =>
        app.MapMethods(path, [method], (HttpContext context) => GuardedAsync(context, act));

    private static string Part(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Does what an operator may do, and answers with the state that follows or with what is wrong.</summary>
    private async Task GuardedAsync(HttpContext context, Func<HttpContext, string, Task<OpenAiError?>> act)
    {
        var policy = context.Features.Get<KeyPolicy>()!;
        var error = Operator.Is(context) ? await act(context, policy.Name) : Operator.Only;
        if (error is not null)
        {
            await error.SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(State(control.Current), WattlineJson.Options, context.RequestAborted);
    }

    private Task<OpenAiError?> ChangedAsync(Func<Orders, Orders?> change, OpenAiError? refusal = null)
    {
        var (orders, notKept) = control.Command(change);
        if (orders is null)
        {
            return Task.FromResult(refusal);
        }

        var drained = string.Join(", ", orders.Drains.Select(one => one.Region).DefaultIfEmpty("none"));
        Ordered(log, orders.Bypass is null ? "off" : "on", orders.Pins.Count, drained);
        if (notKept is not null)
        {
            NotKept(log, notKept);
        }

        return Task.FromResult<OpenAiError?>(null);
    }

    private Task<OpenAiError?> DrainAsync(string region, string by) => UnknownRegion(region) is { } error
        ? Task.FromResult<OpenAiError?>(error)
        : ChangedAsync(orders => Bounded(orders.With(new RegionDrain(region, Now, by))), TooMany);

    private Task<OpenAiError?> UndrainAsync(string region) => ChangedAsync(
        orders => orders.Drains.Any(one => one.Region == region) ? orders.Without(region) : null, Missing($"'{region}' is not drained."));

    private async Task<OpenAiError?> PinAsync(HttpContext context, string kind, string name, string by)
    {
        if (KindOf(kind) is not { } about || name.Length > 256)
        {
            return Invalid($"'{kind}/{name}' cannot be pinned: use /api/control/pins/key/NAME, model/NAME or class/NAME.");
        }

        var (region, minutes, problem) = await ReadPinAsync(context);
        if (problem is not null)
        {
            return Invalid(problem);
        }

        return UnknownRegion(region!) ?? UnknownName(about, name) ?? await ChangedAsync(
            orders => Bounded(orders.With(new Pin(about, name, region!, minutes is { } length ? Now.AddMinutes(length) : null, Now, by))), TooMany);
    }

    private Task<OpenAiError?> UnpinAsync(string kind, string name) => KindOf(kind) is { } about
        ? ChangedAsync(
            orders => orders.Pins.Any(pin => pin.Kind == about && pin.Name == name) ? orders.Without(about, name) : null,
            Missing($"{kind} '{name}' is not pinned."))
        : Task.FromResult<OpenAiError?>(Missing($"'{kind}' is neither key, model nor class."));

    /// <summary>Reads <c>{"region": "se", "minutes": 60}</c>.</summary>
    private static async Task<(string? Region, double? Minutes, string? Problem)> ReadPinAsync(HttpContext context)
    {
        const string form = "Send {\"region\": NAME} and, where it is to end by itself, \"minutes\": above 0 to 527,040.";
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = LargestBody;
            }

            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var known = body.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value);
            double? minutes = known.Remove("minutes", out var length) ? length.GetDouble() : null;
            var sound = minutes is null or (> 0 and <= LongestPinMinutes);
            return known.Remove("region", out var region) && region.GetString() is { } name && known.Count == 0 && sound
                ? (name, minutes, null)
                : (null, null, form);
        }
        catch (Exception broken) when (
            broken is JsonException or InvalidOperationException or ArgumentException or FormatException or BadHttpRequestException)
        {
            return (null, null, form);
        }
    }

    private OpenAiError? UnknownRegion(string region)
    {
        var known = control.Current.Options.Upstreams.Select(upstream => upstream.Region.Id).ToList();
        return known.Contains(region) ? null : OpenAiError.Invalid(
            "unknown_region", $"'{region}' is no region here. Use {string.Join(", ", Nearest.Names(region, known, 3).DefaultIfEmpty(known[0]))}.", "region");
    }

    /// <summary>A pin about something that is not there is a slip of the pen, found out when it is needed.</summary>
    private OpenAiError? UnknownName(PinKind kind, string name)
    {
        var regime = control.Current;
        IEnumerable<string> known = kind switch
        {
            PinKind.Model => regime.Snapshot.Models.Select(model => model.Model).Concat(regime.Options.Auto.Select(alias => alias.Name)),
            PinKind.Class => regime.Options.Classes.Select(one => one.Name),
            _ => regime.Options.Keys.DefaultIfEmpty(KeyPolicy.Anonymous).Select(key => key.Name),
        };
        var near = string.Join(", ", Nearest.Names(name, known, 3).DefaultIfEmpty(known.First()));
        return known.Contains(name) ? null : Invalid($"'{name}' is no {kind.ToString().ToLowerInvariant()} here. Use {near}.");
    }

    private static PinKind? KindOf(string kind) => kind switch
    {
        "key" => PinKind.Key,
        "model" => PinKind.Model,
        "class" => PinKind.Class,
        _ => null,
    };

    private static Orders? Bounded(Orders orders) => orders.Pins.Count > Orders.MostPins || orders.Drains.Count > Orders.MostPins ? null : orders;

    private static OpenAiError TooMany => OpenAiError.Invalid("too_many_orders", $"There are {Orders.MostPins} already. Take one away first.");

    private static OpenAiError Invalid(string message) => OpenAiError.Invalid("invalid_order", message);

    private static OpenAiError Missing(string message) =>
        new(StatusCodes.Status404NotFound, "invalid_request_error", "order_not_found", $"{message} GET /api/control shows what is in force.");

    private ControlState State(Regime regime)
    {
        var (adoption, orders, fleet) = (regime.Options.Adoption, regime.Orders.At(Now), regime.Snapshot.Fleet);
        return new ControlState(
            adoption.ObservesAll ? "observe" : "route", adoption.RolloutPercent, adoption.Fallback, orders.Bypass,
            // Orders about regions that the configuration no longer has are kept and rest.
            [.. orders.Pins.Select(pin => new PinState(
                pin.Kind, pin.Name, pin.Region, pin.Until, pin.Since, pin.By, fleet.RowOf(pin.Region) >= 0))],
            [.. orders.Drains.Select(one => new DrainState(
                one.Region, one.Since, one.By, fleet.RowOf(one.Region) is >= 0 and var row ? regime.Upstreams[row].InFlight : null))]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "By the operator's orders: bypass {Bypass}, pins {Pins}, drained {Drained}.")]
    private static partial void Ordered(ILogger log, string bypass, int pins, string drained);

    [LoggerMessage(Level = LogLevel.Error, Message = "The orders hold, but could not be kept for the next start: {Why}")]
    private static partial void NotKept(ILogger log, string why);
}
