using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/onsite: what regions have of their own energy, and what that makes of the grid's prices and carbon.</summary>
internal static class OnSiteApi
{
    private const double JoulesPerKwh = 3.6e6;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/onsite", ShowAsync);

    private static async Task ShowAsync(HttpContext context, ControlPlane control, OnSiteBoard board, TimeProvider clock)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var state = new OnSiteState(clock.GetUtcNow(), [.. board.States.Select(site => Site(site, control.Current, clock.GetUtcNow())).OfType<OnSiteRegion>()]);
        await context.Response.WriteAsJsonAsync(state, WattlineJson.Options, context.RequestAborted);
    }

    /// <summary>Null where a new configuration does not have it any more.</summary>
    private static OnSiteRegion? Site(SiteState site, Regime regime, DateTimeOffset now)
    {
        if (regime.Options.Upstreams.FirstOrDefault(one => one.Region.Id == site.Region) is not { OnSite: { } options } upstream)
        {
            return null;
        }

        var (grid, signal) = (regime.Builder.SignalFor(upstream, Slot.Containing(now)), regime.Snapshot.Inputs.Signals[site.Region]);
        return new OnSiteRegion(
            site.Region, site.Condition, site.Why, options.Feed is null ? OnSiteSource.Replayed : OnSiteSource.Measured, options.Shape, site.At,
            (now - site.At)?.TotalSeconds, site.HarvestW, site.LoadW,
            options.Battery is null ? null : site.LevelJ / JoulesPerKwh, options.Battery?.Kwh,
            signal.GridShare, grid.Price?.Delivered, signal.Price?.Delivered, grid.AverageCarbon?.Value, signal.AverageCarbon?.Value,
            [.. (site.Shares?.Hours ?? []).Select((share, ahead) => new OnSiteHour(site.Shares!.First.AddHours(ahead), share.Mean, share.StandardError))]);
    }
}
