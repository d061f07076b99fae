using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/signals: whom the gateway asks about the grid, how that goes, and what decisions rest on now.</summary>
internal static class SignalsApi
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/signals", ShowAsync);

    private static async Task ShowAsync(HttpContext context, ControlPlane control, SignalBoard board, TimeProvider clock)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(State(control.Current, board, clock.GetUtcNow()), WattlineJson.Shown, context.RequestAborted);
    }

    private static SignalsState State(Regime regime, SignalBoard board, DateTimeOffset at)
    {
        var (signals, now) = (regime.Options.Signals, Slot.Containing(at));
        return new SignalsState(
            at, signals.CarbonScope, signals.Carbon, signals.Marginal, signals.Price,
            [.. regime.Desk.Sources.Select(source => SourceOf(source, regime, board, now))],
            [.. regime.Options.Upstreams.Select(upstream => RegionOf(upstream, regime, now))]);
    }

    private static SourceState SourceOf(IGridSource source, Regime regime, SignalBoard board, Slot now)
    {
        var (rest, questions) = (board.RestOf(source.Name), board.Of(source.Name).ToLookup(one => one.Key.Channel));
        var options = regime.Options.Signals.Sources.First(one => one.Kind.Name == source.Name);
        return new SourceState(source.Name, rest?.Until, rest?.Why, [.. SourceReach.Channels(source, regime.Desk.Options).Select(channel =>
        {
            var (all, covered) = SourceReach.Zones(source, channel, regime.Options, regime.Desk.Pack);
            var maxAge = channel.IsForecast ? SignalDesk.OldestForecastHours : options.MaxAgeHours ?? channel.MaxAgeHours;
            return new ChannelState(
                channel.Name, [.. channel.Kinds.Select(kind => kind.Name())], channel.IsForecast, options.Pace(channel).TotalMinutes, maxAge,
                [.. questions[channel.Name].OrderBy(one => one.Key.Zone, StringComparer.Ordinal)
                    .Select(one => ZoneOf(one.Key, one.Value, channel, maxAge, regime, rest?.Until, now))],
                [.. all.Except(covered)], SourceReach.NotAsked(source, channel, regime.Options, regime.Desk.Pack));
        })]);
    }

    private static ZoneState ZoneOf(
        SignalQuestion question, SignalAsked asked, SourceChannel channel, int maxAge, Regime regime, DateTimeOffset? rest, Slot now)
    {
        var desk = regime.Desk;
        Slot? newest = channel.IsForecast ? null : channel.Kinds.Select(kind => desk.Known(question.Zone, kind, question.Source)?.Last).Max();
        var issued = channel.IsForecast ? channel.Kinds.Select(kind => desk.ForecastOf(question.Zone, kind, question.Source)).Max() : null;
        int? age = newest is { } hour ? now.HoursSinceEpoch - hour.HoursSinceEpoch : null;
        // A forecast is made within an hour, and counts for a day after it.
        var old = age ?? (issued is { } made ? now.HoursSinceEpoch - Slot.Containing(made).HoursSinceEpoch : null);
        var (state, why) = Condition(asked, channel.IsForecast, old, maxAge);
        return new ZoneState(
            question.Zone, state, why, asked.Answered, newest, age >= 0 ? age : null, issued, asked.Fault, asked.LeftOut,
            rest > asked.Next ? rest.Value : asked.Next);
    }

    private static (ZoneCondition State, string? Why) Condition(SignalAsked asked, bool isForecast, int? old, int maxAge)
    {
        var tooOld = old > maxAge ? $"too old: newest {old} h, limit {maxAge}" : null;
        return asked switch
        {
            { Fault: { } fault } => (ZoneCondition.NotAnswered, Both(fault.Message)),
            { Answered: null } => (ZoneCondition.NotAsked, Both("not answered yet")),
            { Useless: { } useless } => (ZoneCondition.NothingUsable, Both($"nothing usable came: {useless}")),
            _ when old is null => (ZoneCondition.NothingUsable, isForecast ? "it answered without a forecast" : "it answered without an hour"),
            _ => tooOld is null ? (ZoneCondition.Well, null) : (ZoneCondition.TooOld, tooOld),
        };

        string Both(string first) => tooOld is null ? first : $"{first}; {tooOld}";
    }

    private static RegionSignals RegionOf(UpstreamOptions upstream, Regime regime, Slot now)
    {
        var (region, signal) = (upstream.Region, regime.Snapshot.Inputs.Signals[upstream.Region.Id]);
        return new RegionSignals(
            region.Id, region.CarbonZone, region.PriceZone,
            [.. new[] { Of(signal.Price, now), Of(signal.AverageCarbon, now), Of(signal.MarginalCarbon, now) }.OfType<ReadingState>()],
            [.. MissingSignals.Of(upstream, regime).Select(missing => new MissingReading(missing.Kind, missing.Why))]);
    }

    private static ReadingState? Of(PriceReading? price, Slot now) => price is null ? null : new ReadingState(
        SignalKind.Price.Name(), null, price.Value, price.Adder, price.Delivered, price.Kind, null, price.HourOf(),
        AgeOf(price.Timeliness, price.ObservedFor, now), price.Timeliness, price.Provenance);

    private static ReadingState? Of(CarbonReading? carbon, Slot now) => carbon is null ? null : new ReadingState(
        SignalKinds.Carbon(carbon.Kind, carbon.Scope).Name(), carbon.Value, null, null, null, null, carbon.Scope, carbon.HourOf(),
        AgeOf(carbon.Timeliness, carbon.ObservedFor, now), carbon.Timeliness, carbon.Provenance);

    private static int? AgeOf(Timeliness timeliness, Slot about, Slot now) =>
        timeliness == Timeliness.Live ? Math.Max(0, now.HoursSinceEpoch - about.HoursSinceEpoch) : null;
}
