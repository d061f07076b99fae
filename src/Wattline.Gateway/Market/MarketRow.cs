using Wattline.Fleet;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Gateway.Market;

/// <summary>A model of a provider in a region, for a million tokens. What is not known is null, and the reason says why.</summary>
internal sealed record MarketRow
{
    /// <summary>The model.</summary>
    public required MarketModel Model { get; init; }

    /// <summary>Who sells it, or whose site it is run at.</summary>
    public required string Provider { get; init; }

    /// <summary>Where; null where the seller does not say.</summary>
    public required Region? Region { get; init; }

    /// <summary>The site of the data pack there; null with the region.</summary>
    public required Site? Site { get; init; }

    /// <summary>USD for a million tokens: the list price, or the electricity of an operator.</summary>
    public double? CostUsd { get; init; }

    /// <summary>gCO2e for a million tokens, of the table's kind, at the facility's meter.</summary>
    public double? CarbonG { get; init; }

    /// <summary>Output tokens a second of one request.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The objective for a million tokens, USD: compute, carbon at the carbon price, egress.</summary>
    public double? ObjectiveUsd { get; init; }

    /// <summary>Electricity of a million tokens, USD, whoever pays it; null without a price of electricity there.</summary>
    public double? ElectricityUsd { get; init; }

    /// <summary>IT energy of a million tokens, Wh: accelerators, host and idle share.</summary>
    public double? ItWh { get; init; }

    /// <summary>The hosting that it was evaluated with; null where the energy is not known.</summary>
    public Hosting? Hosting { get; init; }

    /// <summary>How the model is taken to be run; null where the energy is not known.</summary>
    public OperatingPoint? Point { get; init; }

    /// <summary>The factor within which 95 % of models lie whose energy is modelled as this one's; null where it was measured.</summary>
    public double? EnergyFactor95 { get; init; }

    /// <summary>The grid there; null where the region is not known.</summary>
    public GridSignal? Signal { get; init; }

    /// <summary>Share of carbon-free energy in the zone, %; null where it is not known.</summary>
    public Sourced<double>? CarbonFree { get; init; }

    /// <summary>The list price; null for an operator's row.</summary>
    public ListPrice? Price { get; init; }

    /// <summary>Whether the price list names the region; otherwise that the model is sold there is assumed.</summary>
    public bool IsListedThere { get; init; }

    /// <summary>The row as the router evaluated it; null where it could not.</summary>
    public Candidate? Candidate { get; init; }

    /// <summary>Why a figure is missing; none where none is.</summary>
    public MarketReasons Missing { get; init; }

    /// <summary>The group of regions among which the provider itself chooses for each request; null where there is none.</summary>
    public string? Group { get; init; }

    /// <summary>The region, or the group of them, as its provider names it; null where the seller does not say.</summary>
    public string? RegionCode => Site is null ? Group : Site.ProviderRegion.Length > 0 ? Site.ProviderRegion : Site.Id;
}
