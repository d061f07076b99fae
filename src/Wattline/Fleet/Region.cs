using Wattline.Signals;

namespace Wattline.Fleet;

/// <summary>Who pays for the electricity, and so what a request costs there.</summary>
public enum Ownership
{
    /// <summary>The operator's own servers: a request costs its electricity.</summary>
    Owned,

    /// <summary>A provider's servers: a request costs the list price of its tokens.</summary>
    Bought,
}

/// <summary>A place that can serve, as configured.</summary>
public sealed record Region
{
    /// <summary>The name that answers and receipts carry; unique in a fleet.</summary>
    public required string Id { get; init; }

    /// <summary>The nearest place a reader knows.</summary>
    public required string City { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code of the law that holds there.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>Where it stands.</summary>
    public required GeoPoint Location { get; init; }

    /// <summary>The data pack's site, where it stands at one; null for a place of the operator's own.</summary>
    public string? Site { get; init; }

    /// <summary>The grid zone whose carbon it draws.</summary>
    public required string CarbonZone { get; init; }

    /// <summary>The zone or tariff of its electricity price; null where there is none.</summary>
    public string? PriceZone { get; init; }

    /// <summary>Facility energy over IT energy, 1 or more.</summary>
    public required Sourced<double> Pue { get; init; }

    /// <summary>Owned (pays electricity) or bought (pays list price).</summary>
    public required Ownership Ownership { get; init; }

    /// <summary>Accelerator time for sale in one slot, GPU-seconds; null: not limited by the plan.</summary>
    public double? GpuSecondsPerSlot { get; init; }

    /// <summary>Requests that may be in flight at once, 1 or more.</summary>
    public int InFlightLimit { get; init; } = 256;

    /// <summary>Traffic out of the region, USD per gigabyte (10^9 bytes).</summary>
    public required Sourced<double> EgressUsdPerGb { get; init; }

    /// <summary>Traffic from the gateway to the region, USD per gigabyte; the default, no charge, is that of a gateway outside a cloud.</summary>
    public double IngressUsdPerGb { get; init; }

    /// <summary>What serving there costs in compliance work, USD per request.</summary>
    public double ComplianceUsd { get; init; }

    /// <summary>A region that stands at a site of the data pack, with the site's place, law, grid and PUE.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">What the region is called.</param>
    /// <param name="ownership">Owned or bought.</param>
    /// <param name="egressUsdPerGb">Traffic out of it, USD per gigabyte.</param>
    public static Region At(Site site, string id, Ownership ownership, Sourced<double> egressUsdPerGb)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new Region
        {
            Id = id,
            Site = site.Id,
            City = site.City,
            Jurisdiction = site.Jurisdiction,
            Location = site.Location,
            CarbonZone = site.CarbonZone,
            PriceZone = site.PriceZone,
            Pue = site.Pue,
            Ownership = ownership,
            EgressUsdPerGb = egressUsdPerGb,
        };
    }
}
