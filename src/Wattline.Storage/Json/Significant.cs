using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wattline.Storage.Json;

/// <summary>
/// Numbers as they are shown: to ten significant digits, more than any source has, so that a unit's conversion leaves no noise of its
/// arithmetic (0.22000000000000003). What is kept and computed with has every bit.
/// </summary>
public static class Significant
{
    private const int Digits = 10, MostDecimals = 15;

    /// <summary>A finite number to ten significant digits.</summary>
    public static double Of(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        var decimals = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals is >= 0 and <= MostDecimals
            ? Math.Round(value, decimals)
            : double.Parse(value.ToString("E9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes bare numbers so.</summary>
    public static JsonConverter<double> Converter { get; } = new Shown();

    private sealed class Shown : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(Of(value));
    }
}
