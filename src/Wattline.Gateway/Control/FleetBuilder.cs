using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Control;

/// <summary>Turns a configuration and the grid's signals into what a snapshot is made of, and places into the way to each region.</summary>
public sealed class FleetBuilder(GatewayOptions options, SignalDesk desk)
{
    private const double NearKm = 50;

    private static readonly Provenance Tariff = new("configuration", "", null, Basis.Chosen);
    private readonly DataPack pack = desk.Pack;

    /// <summary>A builder on the data pack alone, as where no gateway runs and asks live sources.</summary>
    public FleetBuilder(GatewayOptions options, DataPack pack)
        : this(options, new SignalDesk(pack, new SignalOptions { Level = options.ReplayLevel }, []))
    {
    }

    /// <summary>The inputs of a snapshot for a slot.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="now">The present slot.</param>
    public SnapshotInputs Inputs(long version, Slot now) => new(
        version, now,
        [.. options.Upstreams.Select(upstream => upstream.Region)],
        [.. options.Upstreams.SelectMany(upstream => upstream.Models.Select(model => model.Hosting))],
        options.Upstreams.ToDictionary(upstream => upstream.Region.Id, upstream => SignalFor(upstream, now)),
        options.CarbonPrice, options.CarbonKind, Prices.Zero);

    /// <summary>The way from a place to the regions of a fleet: through the gateway where it has a place of its own.</summary>
    public NetworkColumns NetworkFrom(Place origin, FleetColumns fleet)
    {
        var start = options.Location?.Point ?? origin.Point;
        var access = options.AccessMs + (options.Location is null ? 0 : AccessMs(origin, options.Location));
        return NetworkColumns.To(origin.Name, fleet, [.. fleet.Regions.Select(region => Add(RoundTrip(start, region), access))]);
    }

    /// <summary>What the grid says of an upstream: its own tariff stands before any source's price.</summary>
    public GridSignal SignalFor(UpstreamOptions upstream, Slot now)
    {
        var signal = desk.SignalFor(upstream.Region.CarbonZone, upstream.Region.PriceZone, now);
        return upstream.Tariff is not { } price
            ? signal
            : signal with { Price = new PriceReading(price, default, PriceKind.Tariff, now, Timeliness.Constant, Tariff), PriceIsLate = false };
    }

    private double AccessMs(Place origin, Place gateway) =>
        origin.Point == gateway.Point ? 0 : pack.RttMs(origin.Point, gateway.Point).Value;

    /// <summary>
    /// Round trip in ms from a place to a region, without the last mile: measured between sites where both ends are at one, a city within
    /// 50 km of a site counting as that site; else by the cable graph.
    /// </summary>
    public Sourced<double> RoundTrip(GeoPoint from, Region region)
    {
        if (region.Site is not { } id || pack.FindSite(id) is not { } site || site.Location != region.Location)
        {
            return pack.RttMs(from, region.Location);
        }

        return RoundTrip(from, site);
    }

    /// <summary>Round trip in ms from a place to a site, without the last mile; see above.</summary>
    public Sourced<double> RoundTrip(GeoPoint from, Site site)
    {
        var near = pack.Sites.Where(one => one.Location.DistanceKm(from) < NearKm).OrderBy(one => one.Provider != site.Provider).FirstOrDefault();
        return near is null ? pack.RttMs(from, site) : pack.RttMs(near, site);
    }

    private static Sourced<double> Add(Sourced<double> roundTrip, double access) =>
        access == 0 ? roundTrip : roundTrip with { Value = roundTrip.Value + access };
}
