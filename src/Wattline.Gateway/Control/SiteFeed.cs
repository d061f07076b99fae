using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Control;

/// <summary>A site's nameplates over the replayed hours of its shape, and what a joule of them costs and emits.</summary>
internal sealed class SiteFeed
{
    private const double WattsPerKw = 1e3;
    private readonly OnSiteOptions _options;
    private readonly DataPack _pack;

    public SiteFeed(OnSiteOptions options, DataPack pack)
    {
        (_options, _pack) = (options, pack);
        Energy = new SiteEnergy(options.Cost, Mixed(factor => factor.LifeCycle.Value), Mixed(factor => factor.Direct.Value));
    }

    /// <summary>What its joules cost and emit: sun and wind by their energy in a year.</summary>
    public SiteEnergy Energy { get; }

    /// <summary>The feed of an hour, W; null where a nameplate has no figure for it, or no shape.</summary>
    public double? Modelled(Slot slot) => _options.Shape is { } zone
        ? Watts(zone, _options.SolarKw, Fuel.Solar, slot) + Watts(zone, _options.WindKw, Fuel.WindOnshore, slot)
        : null;

    private double? Watts(string zone, double kw, Fuel fuel, Slot slot) => kw == 0 ? 0 : _pack.RenewableAt(zone, fuel, slot)?.Value * kw * WattsPerKw;

    private CarbonIntensity Mixed(Func<FuelFactor, CarbonIntensity> kind)
    {
        var (sun, wind) = (Year(_options.SolarKw, Fuel.Solar), Year(_options.WindKw, Fuel.WindOnshore));
        if (sun + wind == 0)
        {
            return kind(FuelFactors.Of(_options.FeedFuel switch { "wind" => Fuel.WindOnshore, "hydro" => Fuel.Hydro, _ => Fuel.Solar })!);
        }

        var share = sun / (sun + wind);
        return (kind(FuelFactors.Of(Fuel.Solar)!) * share) + (kind(FuelFactors.Of(Fuel.WindOnshore)!) * (1 - share));
    }

    /// <summary>In proportion to the energy of a year; to the nameplate where no hours are known.</summary>
    private double Year(double kw, Fuel fuel) => kw == 0 ? 0
        : _options.Shape is { } zone && _pack.RenewableSeries(zone, fuel) is { } hours ? kw * hours.ToArray().Where(double.IsFinite).Average() : kw;
}
