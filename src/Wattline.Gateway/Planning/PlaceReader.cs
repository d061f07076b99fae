using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Text;

namespace Wattline.Gateway.Planning;

/// <summary>Where something of a scenario is.</summary>
/// <param name="Place">The place.</param>
/// <param name="Country">ISO code of the city's country; null where the scenario gives degrees.</param>
internal sealed record ScenarioPlace(Place Place, string? Country);

/// <summary>Reads city, or latitude and longitude.</summary>
internal static class PlaceReader
{
    private static readonly string[] Degrees = ["latitude_deg", "longitude_deg"], All = ["city", .. Degrees];

    /// <summary>Whether a place is given at all.</summary>
    public static bool IsGiven(ScenarioSection section) => All.Any(section.Has);

    /// <summary>The place; null where none is given, or after its faults were noted.</summary>
    public static ScenarioPlace? Read(ScenarioSection section, DataPack pack, string name)
    {
        if (section.Text("city") is { } city)
        {
            section.Refuse(Degrees, "is given beside a city.", "Keep one of the two.");
            return OfCity(section, pack, city);
        }

        var (latitude, longitude) = (section.Number("latitude_deg"), section.Number("longitude_deg"));
        foreach (var missing in section.Has("latitude_deg") == section.Has("longitude_deg") ? [] : Degrees.Where(key => !section.Has(key)))
        {
            section.Report(missing, "is missing.", "Give both degrees, or a city.");
        }

        return latitude is { } north && longitude is { } east ? new(new Place(name, new GeoPoint(north, east)), null) : null;
    }

    /// <summary>A country's code that must be one of ISO 3166-1; null where none is given, or after the fault was noted.</summary>
    public static string? Jurisdiction(ScenarioSection section)
    {
        if (section.Text("jurisdiction") is not { } code || JurisdictionSet.IndexOf(code) >= 0)
        {
            return section.Text("jurisdiction")?.ToUpperInvariant();
        }

        var near = Nearest.Names(code, JurisdictionSet.KnownCodes, 3).DefaultIfEmpty("DE");
        section.Report("jurisdiction", $"'{code}' is no ISO 3166-1 code.", $"Use {string.Join(", ", near)}.");
        return null;
    }

    private static ScenarioPlace? OfCity(ScenarioSection section, DataPack pack, string city)
    {
        if (pack.FindMetro(city) is { } metro)
        {
            return new(new Place($"{metro.City}, {metro.CountryCode}", metro.Location), metro.CountryCode);
        }

        section.Report(
            "city", $"'{city}' is no city of the data.", $"{Places.Cure(pack, city)} Or give latitude_deg and longitude_deg.");
        return null;
    }
}
