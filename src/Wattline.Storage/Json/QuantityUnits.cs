using System.Text.Json;
using System.Text.Json.Serialization;
using Wattline.Units;

namespace Wattline.Storage.Json;

/// <summary>Each quantity's base unit: as a suffix of property names, and as the plain number that is written.</summary>
internal static class QuantityUnits
{
    private static readonly Dictionary<Type, string> Suffixes = new()
    {
        [typeof(Energy)] = "J",
        [typeof(Power)] = "W",
        [typeof(Money)] = "Usd",
        [typeof(Carbon)] = "G",
        [typeof(CarbonIntensity)] = "GPerKwh",
        [typeof(CarbonPrice)] = "UsdPerTonne",
        [typeof(EnergyPrice)] = "UsdPerMwh",
    };

    public static IReadOnlyList<JsonConverter> Converters { get; } = Of(value => value);

    /// <summary>The same to ten significant digits.</summary>
    public static IReadOnlyList<JsonConverter> Shown { get; } = Of(Significant.Of);

    /// <summary>The unit's suffix, or null for what is no quantity.</summary>
    public static string? SuffixOf(Type type) => Suffixes.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);

    private static JsonConverter[] Of(Func<double, double> shown) =>
    [
        new QuantityConverter<Energy>(Energy.FromJoules, quantity => shown(quantity.Joules)),
        new QuantityConverter<Power>(Power.FromWatts, quantity => shown(quantity.Watts)),
        new QuantityConverter<Money>(Money.FromUsd, quantity => shown(quantity.Usd)),
        new QuantityConverter<Carbon>(Carbon.FromGrams, quantity => shown(quantity.Grams)),
        new QuantityConverter<CarbonIntensity>(CarbonIntensity.FromGramsPerKwh, quantity => shown(quantity.GramsPerKwh)),
        new QuantityConverter<CarbonPrice>(CarbonPrice.FromUsdPerTonne, quantity => shown(quantity.UsdPerTonne)),
        new QuantityConverter<EnergyPrice>(EnergyPrice.FromUsdPerMwh, quantity => shown(quantity.UsdPerMwh)),
    ];

    private sealed class QuantityConverter<T>(Func<double, T> from, Func<T, double> to) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return from(reader.GetDouble());
            }
            catch (ArgumentOutOfRangeException outOfRange)
            {
                throw new JsonException(outOfRange.Message, outOfRange);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(to(value));
    }
}
