using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wattline.Cli;

/// <summary>Numbers of the market's answers, alike in tables, JSON and CSV but for the digits that a table has room for.</summary>
internal static class MarketFigures
{
    /// <summary>
    /// An answer with no number of more than five significant digits, which is more than any of the data has. Whole numbers stay as they are.
    /// </summary>
    public static JsonElement Rounded(JsonElement found) => JsonSerializer.SerializeToElement(Round(found));

    /// <summary>A number of some significant digits, without an exponent; never a minus before nothing.</summary>
    public static string Text(double value, int digits = 4)
    {
        var rounded = (decimal)double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded == 0 ? "0" : rounded.ToString("0.############################", CultureInfo.InvariantCulture);
    }

    /// <summary>A number of four significant digits, with an exponent where it would be long: below a millionth, and from 1E+9 on.</summary>
    public static string Compact(double value) =>
        Math.Abs(value) is (> 0 and < 1e-6) or >= 1e9 ? value.ToString("0.###E+0", CultureInfo.InvariantCulture) : Text(value);

    /// <summary>A property's number; a dash where it is null or not there.</summary>
    public static string Text(JsonElement owner, string name, int digits = 4) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? Text(value.GetDouble(), digits) : "-";

    /// <summary>A share in percent to a hundredth; a dash where it is null or not there.</summary>
    public static string Percent(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? Text(Math.Round(value.GetDouble(), 2), 5) : "-";

    private static JsonNode? Round(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, Round(one.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Round)]),
        JsonValueKind.Null => null,
        JsonValueKind.Number when !long.TryParse(value.GetRawText(), CultureInfo.InvariantCulture, out _) =>
            JsonValue.Create(double.Parse(value.GetDouble().ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(value),
    };
}
