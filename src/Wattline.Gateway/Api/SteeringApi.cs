using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wattline.Gateway.Control;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/plan: the prices in force, who set them, and how planning and pacing go.</summary>
internal static class SteeringApi
{
    private const double SecondsPerHour = 3600;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/plan", ShowAsync);

    private static async Task ShowAsync(HttpContext context, ControlPlane control, PlanBoard board)
    {
        if (QueryParameters.Refuse(context.Request.Query, []) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(State(control, board), WattlineJson.Options, context.RequestAborted);
    }

    private static SteeringState State(ControlPlane control, PlanBoard board)
    {
        var (regime, interval, last) = (control.Current, board.Interval, board.Last);
        var prices = regime.Snapshot.Inputs.Prices;
        return new SteeringState(
            regime.Options.Plan.IsOn(regime.Options.Upstreams), prices.Origin, prices.CarbonCap, prices.LatencyUsdPerMs,
            [.. regime.Upstreams.All.Select(one => Region(one, prices, interval?.Regions.FirstOrDefault(use => use.Region == one.Options.Region.Id)))],
            interval?.Since, interval?.Until, board.Plan is { } plan ? Plan(plan) : null,
            [.. Enum.GetValues<PlanOutcome>().Select(outcome => new RoundCount(outcome, board.Ended(outcome)))],
            last?.Outcome, last?.At, last?.Why, board.Next);
    }

    private static RegionPrice Region(Proxy.Upstream upstream, Pricing.Prices prices, PacedUse? use)
    {
        var region = upstream.Options.Region;
        return new RegionPrice(
            region.Id, prices.CapacityUsdPerGpuSecond.GetValueOrDefault(region.Id) * SecondsPerHour,
            prices.CreditUsdPerRequest.GetValueOrDefault(region.Id), region.GpuSecondsPerSlot, use?.GpuSeconds, use?.UsedGpuSeconds,
            upstream.UsedGpuSeconds);
    }

    private static PlanState Plan(StandingPlan standing)
    {
        var (plan, totals) = (standing.Plan, standing.Plan.Totals);
        return new PlanState(
            standing.At, standing.Seconds, plan.Problem.Start, plan.Problem.Hours, plan.Certificate.Gap, totals.CostUsd, totals.Requests, totals.Unmet,
            plan.Placements.GroupBy(place => place.Region).OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Sum(place => place.Requests) / totals.Requests));
    }
}
