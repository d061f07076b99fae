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
