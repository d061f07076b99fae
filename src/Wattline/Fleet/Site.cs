using Wattline.Signals;

namespace Wattline.Fleet;

/// <summary>A place that is known to host data centres, as the data pack lists it.</summary>
/// <param name="Id">Short name, as in <c>us-or-e</c>.</param>
/// <param name="Provider">Who runs it: aws, azure, gcp, colo.</param>
/// <param name="ProviderRegion">The provider's own name for it.</param>
/// <param name="City">The nearest place a reader knows.</param>
/// <param name="Jurisdiction">ISO 3166-1 alpha-2 code of the law that holds there.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="CarbonZone">The grid zone whose carbon it draws.</param>
/// <param name="PriceZone">The zone or tariff of its price; null where none may be shipped.</param>
/// <param name="Pue">Facility energy over IT energy, 1 or more.</param>
public sealed record Site(
    string Id, string Provider, string ProviderRegion, string City, string Jurisdiction, GeoPoint Location,
    string CarbonZone, string? PriceZone, Sourced<double> Pue);
