using System.Globalization;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Frontiers;

/// <summary>What scenarios rest on that is not measured, in words.</summary>
internal static class Assumptions
{
    /// <summary>Of a day of the world.</summary>
    public static IReadOnlyList<Assumption> OfWorld { get; } =
    [
        new(
            "prices and carbon", $"the hours of the day in {DataPack.ReplayYear}, replayed; one figure where the pack has no hours", Basis.Published,
            "data pack"),
        new("prices of 13 regions", string.Create(
            CultureInfo.InvariantCulture, $"the pack has none: {WorldScenario.UnknownUsdPerMwh} USD/MWh"), Basis.Chosen, "scenario"),
        new("demand", "460 million requests a day, by the population of the 60 biggest metros, over local solar time", Basis.Chosen, "scenario"),
        new(
            "classes", "voice, chat, code and batch with the gateway's own budgets, held against the first token; sizes after the Azure 2023 traces",
            Basis.Chosen, "scenario"),
        new("capacity", string.Create(
            CultureInfo.InvariantCulture, $"{WorldScenario.GpuSecondsPerHour:#,0} GPU-seconds an hour in each region"), Basis.Chosen, "scenario"),
        new("energy and time", "Llama 3.1 8B on H100, measured a token; prefill and host modelled", Basis.Modelled, "ml-energy"),
        new("latency", "round trips over the pack's measured pairs and graph of cables, through the nearest region", Basis.Modelled, "data pack"),
        new("unmet demand", "0.001 USD a request", Basis.Chosen, "scenario"),
        new("strict law", StrictLaw.Words, Basis.Chosen, "scenario"),
    ];

    /// <summary>Of the gateway's fleet.</summary>
    /// <param name="demand">Where its demand comes from.</param>
    /// <param name="unmetUsd">What a request that nobody serves is taken to cost, USD.</param>
    public static IReadOnlyList<Assumption> OfFleet(FleetDemand demand, double unmetUsd) =>
    [
        new("prices and carbon", "the present's, and the coming hours as forecast or replayed, as in the gateway's plans", Basis.Modelled, "signals"),
        demand == FleetDemand.Expected
            ? new("demand", "forecast for 24 hours from what the ledger kept of the last four weeks", Basis.Modelled, "ledger")
            : new("demand", "nothing was asked yet: one request an hour for each model, of the usual class and place", Basis.Chosen, "configuration"),
        new("sessions", "cached tokens are taken to be cached where a request runs", Basis.Chosen, "gateway"),
        new("unmet demand", string.Create(CultureInfo.InvariantCulture, $"{unmetUsd} USD a request (plan.unmet_usd)"), Basis.Chosen, "configuration"),
        new("strict law", StrictLaw.Words, Basis.Chosen, "gateway"),
    ];
}
