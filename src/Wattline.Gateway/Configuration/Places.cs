using System.Globalization;
using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Text;

namespace Wattline.Gateway.Configuration;

/// <summary>Finds where a text means: a site of the data, a city, or latitude and longitude.</summary>
public static class Places
{
    /// <summary>The place, or null.</summary>
    public static Place? Find(DataPack pack, string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && Degrees(parts[0], out var latitude) && Degrees(parts[1], out var longitude))
        {
            var point = new GeoPoint(latitude, longitude);
            return point.IsValid ? new Place(string.Create(CultureInfo.InvariantCulture, $"{latitude:0.##}, {longitude:0.##}"), point) : null;
        }

        if (pack.FindSite(text.Trim()) is { } site)
        {
            return new Place($"{site.City} ({site.Id})", site.Location);
        }

        return pack.FindMetro(text) is { } metro ? new Place($"{metro.City}, {metro.CountryCode}", metro.Location) : null;
    }

    /// <summary>Cities that a text may have meant; the forms that are understood where none is near.</summary>
    public static IEnumerable<string> Near(DataPack pack, string text) =>
        Nearest.Names(text, pack.Metros.Select(metro => metro.AsciiName), 3)
            .DefaultIfEmpty("a bigger city nearby, a site such as 'de', or degrees as in '50.11, 8.68'");

    /// <summary>What to write instead of a text that is no place, as a sentence. A city's name may end in a full stop of its own.</summary>
    public static string Cure(DataPack pack, string text) => $"Use {string.Join(", ", Near(pack, text)).TrimEnd('.')}.";

    private static bool Degrees(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
