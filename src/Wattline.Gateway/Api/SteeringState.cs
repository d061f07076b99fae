using Wattline.Gateway.Control;
using Wattline.Pricing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Api;

/// <summary>How prices steer now.</summary>
/// <param name="Enabled">Whether they do.</param>
/// <param name="Origin">Who set the prices in force, and when; null while all are zero.</param>
/// <param name="CarbonCap">What a ton of emissions is worth on top of the carbon price.</param>
/// <param name="LatencyUsdPerMs">What a millisecond is worth.</param>
/// <param name="Regions">Every region, with its price.</param>
/// <param name="IntervalSince">When the interval began over which capacity is spread; null while nothing is paced.</param>
/// <param name="IntervalUntil">When it ends; null while nothing is paced.</param>
/// <param name="Plan">The last plan that is proved; null before the first.</param>
/// <param name="Rounds">Rounds of planning by how they ended.</param>
/// <param name="LastOutcome">How the last one ended; null before the first.</param>
/// <param name="LastAt">When that was.</param>
/// <param name="LastWhy">What went wrong with it; null where nothing did.</param>
/// <param name="Next">When the next one comes; null while nothing is planned.</param>
internal sealed record SteeringState(
    bool Enabled, PriceOrigin? Origin, CarbonPrice CarbonCap, double LatencyUsdPerMs, IReadOnlyList<RegionPrice> Regions,
    DateTimeOffset? IntervalSince, DateTimeOffset? IntervalUntil, PlanState? Plan, IReadOnlyList<RoundCount> Rounds, PlanOutcome? LastOutcome,
    DateTimeOffset? LastAt, string? LastWhy, DateTimeOffset? Next);

/// <summary>What a region's capacity is worth, and how it goes with it.</summary>
/// <param name="Region">Its name.</param>
/// <param name="UsdPerGpuHour">What an hour of one accelerator is worth beyond what it costs.</param>
/// <param name="CreditUsdPerRequest">What a request that is served there spares others.</param>
/// <param name="GpuSecondsPerHour">For sale in an hour; null where it is not limited.</param>
/// <param name="IntervalGpuSeconds">For sale in the interval; null where its capacity has no price.</param>
/// <param name="IntervalUsedGpuSeconds">Used since the interval began; null where its capacity has no price.</param>
/// <param name="UsedGpuSeconds">Used since the gateway's start.</param>
internal sealed record RegionPrice(
    string Region, double UsdPerGpuHour, double CreditUsdPerRequest, double? GpuSecondsPerHour, double? IntervalGpuSeconds, double? IntervalUsedGpuSeconds,
    double UsedGpuSeconds);

/// <summary>A plan in short.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="Start">Its first hour.</param>
/// <param name="Hours">How many it has.</param>
/// <param name="Gap">The relative gap within which it is proved.</param>
/// <param name="CostUsd">What all its hours cost, unmet demand included.</param>
/// <param name="Requests">Expected in all of them.</param>
/// <param name="Unmet">Of these, requests that find no room.</param>
/// <param name="Shares">By region: the share of the requests that it is to serve.</param>
internal sealed record PlanState(
    DateTimeOffset At, double Seconds, Slot Start, int Hours, double Gap, double CostUsd, double Requests, double Unmet,
    IReadOnlyDictionary<string, double> Shares);

/// <summary>Rounds that ended one way.</summary>
internal sealed record RoundCount(PlanOutcome Outcome, long Count);
