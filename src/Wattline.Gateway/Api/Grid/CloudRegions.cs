using Wattline.Fleet;

namespace Wattline.Gateway.Api.Grid;

/// <summary>
/// Regions of clouds that are no sites of the data pack, by their providers' names. Each stands on the grid of a site nearby, or on a zone of
/// its own: chosen from the city or state that the provider names. Of a site come grid zone, price zone and coordinates.
/// </summary>
internal static class CloudRegions
{
    /// <summary>Region and the site of the pack that stands for it.</summary>
    public static IReadOnlyList<(string Region, string Site)> BySite { get; } =
    [
        // Azure
        ("eastus", "us-va"), ("eastus2", "us-va"), ("centralus", "us-ia"), ("westus", "us-ca-n"), ("canadacentral", "ca-on"),
        ("canadaeast", "ca-qc"), ("mexicocentral", "mx"), ("brazilsouth", "br"), ("chilecentral", "cl"), ("northeurope", "ie"),
        ("westeurope", "nl"), ("uksouth", "gb"), ("ukwest", "gb"), ("francecentral", "fr"), ("germanywestcentral", "de"),
        ("germanynorth", "de"), ("switzerlandnorth", "ch"), ("switzerlandwest", "ch"), ("italynorth", "it"), ("spaincentral", "es"),
        ("belgiumcentral", "be"), ("polandcentral", "pl"), ("swedencentral", "se"), ("southafricanorth", "za"), ("israelcentral", "il"),
        ("uaenorth", "ae"), ("uaecentral", "ae"), ("centralindia", "in-w"), ("westindia", "in-w"), ("eastasia", "hk"), ("southeastasia", "sg"),
        ("japaneast", "jp-e"), ("japanwest", "jp-w"), ("koreacentral", "kr"), ("koreasouth", "kr"), ("australiaeast", "au-nsw"),
        ("australiacentral", "au-nsw"), ("australiasoutheast", "au-vic"), ("malaysiawest", "my"), ("indonesiacentral", "id"),
        // Google Cloud
        ("us-east4", "us-va"), ("us-east5", "us-oh"), ("northamerica-northeast1", "ca-qc"), ("southamerica-east1", "br"),
        ("europe-west2", "gb"), ("europe-west3", "de"), ("europe-west6", "ch"), ("europe-west8", "it"), ("europe-west9", "fr"),
        ("europe-southwest1", "es"), ("asia-east2", "hk"), ("asia-northeast1", "jp-e"), ("asia-northeast2", "jp-w"), ("asia-northeast3", "kr"),
        ("asia-south1", "in-w"), ("asia-southeast1", "sg"), ("asia-southeast2", "id"), ("australia-southeast1", "au-nsw"),
        ("australia-southeast2", "au-vic"),
    ];

    /// <summary>Region, grid zone, city and place, where no site of the pack stands on the zone; they have no price.</summary>
    public static IReadOnlyList<(string Region, string CarbonZone, string City, GeoPoint Location)> ByZone { get; } =
    [
        ("westus2", "US-NW-GCPD", "Quincy, Washington", new GeoPoint(47.23, -119.85)),
        ("westcentralus", "US-NW-WACM", "Cheyenne, Wyoming", new GeoPoint(41.14, -104.82)),
        ("norwaywest", "NO-NO2", "Stavanger", new GeoPoint(58.97, 5.73)),
        ("southindia", "IN-SO", "Chennai", new GeoPoint(13.08, 80.27)),
        ("ap-south-2", "IN-SO", "Hyderabad", new GeoPoint(17.39, 78.49)),
        ("ap-southeast-7", "TH", "Bangkok", new GeoPoint(13.76, 100.5)),
    ];
}
