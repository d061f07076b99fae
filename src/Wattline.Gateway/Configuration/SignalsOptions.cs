using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Configuration;

/// <summary>Whose word on the grid counts, in which order, and how it is asked for.</summary>
public sealed record SignalsOptions
{
    /// <summary><c>signals.carbon</c>: sources of average carbon, first choice first; default pack.</summary>
    public IReadOnlyList<string> Carbon { get; init; } = [SignalOptions.Pack];

    /// <summary><c>signals.marginal</c>: sources of marginal carbon, first choice first; default pack.</summary>
    public IReadOnlyList<string> Marginal { get; init; } = [SignalOptions.Pack];

    /// <summary><c>signals.price</c>: sources of prices, first choice first; default pack.</summary>
    public IReadOnlyList<string> Price { get; init; } = [SignalOptions.Pack];

    /// <summary><c>signals.carbon_scope</c>: life-cycle or direct; default life-cycle. The pack has life-cycle averages only.</summary>
    public CarbonScope CarbonScope { get; init; } = CarbonScope.LifeCycle;

    /// <summary><c>signals.zones</c>: whether the zones of all sites of the pack are asked about, beside the fleet's; default no.</summary>
    public bool AsksForSites { get; init; }

    /// <summary>
    /// <c>signals.usd_per_eur</c> and the like: US dollars for one unit, 0.1 to 10; default the pack's newest yearly average. A currency that is
    /// not here has no rate, and a source that meets it says so.
    /// </summary>
    public IReadOnlyDictionary<string, Sourced<double>> Rates { get; init; } = new Dictionary<string, Sourced<double>>();

    /// <summary><c>signals.sources</c>: those that stand in an order, but for the pack.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; init; } = [];

    /// <summary>The same for the desk that holds what they say.</summary>
    public SignalOptions At(ReplayLevel level) => new()
    {
        Level = level,
        Scope = CarbonScope,
        Carbon = Carbon,
        Marginal = Marginal,
        Price = Price,
        MaxAgeHours = Sources.Where(source => source.MaxAgeHours is not null).ToDictionary(source => source.Kind.Name, source => source.MaxAgeHours!.Value),
    };

    /// <summary>Makes the sources; nothing is asked yet. Whoever asks them disposes of them.</summary>
    public IReadOnlyList<IGridSource> Open(TimeProvider clock) => [.. Sources.Select(source => source.Kind.Open(source, this, clock))];

    /// <summary>Zones whose carbon, or price, matters to a fleet: a region with a tariff of its own needs no price.</summary>
    public IReadOnlyList<string> ZonesOf(GatewayOptions options, DataPack pack, bool ofPrices)
    {
        var fleet = options.Upstreams.Where(upstream => !ofPrices || upstream.Tariff is null).Select(upstream => Zone(upstream.Region));
        var sites = AsksForSites ? pack.Sites.Select(site => ofPrices ? site.PriceZone : site.CarbonZone) : [];
        return [.. fleet.Concat(sites).OfType<string>().Distinct(StringComparer.Ordinal)];

        string? Zone(Region region) => ofPrices ? region.PriceZone : region.CarbonZone;
    }
}
