using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Market;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>
/// GET /api/leaderboard, /api/recommend and /api/spread: models by provider and region, what to call instead, and how far regions lie apart.
/// The first two have the shapes that clients of carbon leaderboards know, with more beside them.
/// </summary>
internal sealed class MarketApi(Markets markets, TimeProvider clock)
{
    private const int KeptRooms = 16;
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _rooms = [];

    /// <summary>What the leaderboard may be asked with.</summary>
    public static IReadOnlyList<string> LeaderboardParameters { get; } = [.. Leaderboard.Parameters, .. LeaderboardPlace.Parameters];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/leaderboard", LeaderboardAsync);
        app.MapGet("/api/leaderboard/names", NamesAsync);
        app.MapGet("/api/recommend", RecommendAsync);
        app.MapGet("/api/spread", SpreadAsync);
        app.MapGet("/api/energy", EnergyAsync);
    }

    private Task LeaderboardAsync(HttpContext context)
    {
        var regime = context.Features.Get<Regime>()!;
        var catalogue = MarketCatalogue.Of(regime.Desk.Pack);
        var error = QueryParameters.Refuse(context.Request.Query, LeaderboardParameters);
        var page = error is null ? Leaderboard.Read(catalogue, regime.Desk.Pack, regime.Snapshot.Fleet.Regions, ParameterOf(context), out error) : null;
        var place = page is null
            ? null
            : LeaderboardPlace.Read(regime.Reader, context.Features.Get<KeyPolicy>()!, ParameterOf(context), out error);
        error ??= place is null ? null : page!.Refuse(place);
        return error is not null ? error.SendAsync(context) : SendAsync(context, to =>
        {
            var table = markets.Table(page!.Query.Key, regime.Options, regime.Desk);
            var network = place!.Origin is null ? null : markets.NetworkFrom(place.Origin, table, regime.Options, regime.Desk);
            page.Write(table, to, place, network);
        });
    }

    private static Task NamesAsync(HttpContext context)
    {
        var error = QueryParameters.Refuse(context.Request.Query, []);
        var pack = context.Features.Get<Regime>()!.Desk.Pack;
        return error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(MarketNames.Of(pack), WattlineJson.Options, context.RequestAborted);
    }

    private Task RecommendAsync(HttpContext context)
    {
        var regime = context.Features.Get<Regime>()!;
        var catalogue = MarketCatalogue.Of(regime.Desk.Pack);
        var error = QueryParameters.Refuse(context.Request.Query, RecommendQuery.Parameters);
        var query = error is null
            ? RecommendQuery.Read(
                catalogue, regime.Desk.Pack, regime.Snapshot.Fleet.Regions, regime.Reader, context.Features.Get<KeyPolicy>()!, ParameterOf(context), out error)
            : null;
        if (query is null)
        {
            return error!.SendAsync(context);
        }

        return SendAsync(context, to => markets.Recommend(query, regime.Options, regime.Desk, to));
    }

    private Task SpreadAsync(HttpContext context)
    {
        var regime = context.Features.Get<Regime>()!;
        var error = QueryParameters.Refuse(context.Request.Query, Spread.Parameters);
        var spread = error is null ? Spread.Read(regime.Options, regime.Desk, ParameterOf(context), Slot.Containing(clock.GetUtcNow()), out error) : null;
        return error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(spread, WattlineJson.Shown, context.RequestAborted);
    }

    private static Task EnergyAsync(HttpContext context)
    {
        var regime = context.Features.Get<Regime>()!;
        var error = QueryParameters.Refuse(context.Request.Query, EnergyCurve.Parameters);
        var curve = error is null ? EnergyCurve.Read(regime.Desk.Pack, regime.Options.HostFactor, ParameterOf(context), out error) : null;
        return error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(curve, WattlineJson.Options, context.RequestAborted);
    }

    /// <summary>
    /// Writes an answer into room that is used again, and sends it in one piece of known length: a write of a row into the web server's own
    /// buffers takes a lock each time, and an answer has hundreds.
    /// </summary>
    private async Task SendAsync(HttpContext context, Action<ArrayBufferWriter<byte>> write)
    {
        if (!_rooms.TryTake(out var room))
        {
            room = new ArrayBufferWriter<byte>(128 << 10);
        }

        write(room);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = room.WrittenCount;
        await context.Response.Body.WriteAsync(room.WrittenMemory, context.RequestAborted);
        room.ResetWrittenCount();
        if (_rooms.Count < KeptRooms)
        {
            _rooms.Add(room);
        }
    }

    private static Func<string, string?> ParameterOf(HttpContext context) =>
        name => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
}
