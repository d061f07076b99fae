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

    public static IReadOnlyList<JsonConverter> Converters { get; } =
    [
        new QuantityConverter<Energy>(Energy.FromJoules, quantity => quantity.Joules),
        new QuantityConverter<Power>(Power.FromWatts, quantity => quantity.Watts),
        new QuantityConverter<Money>(Money.FromUsd, quantity => quantity.Usd),
        new QuantityConverter<Carbon>(Carbon.FromGrams, quantity => quantity.Grams),
        new QuantityConverter<CarbonIntensity>(CarbonIntensity.FromGramsPerKwh, quantity => quantity.GramsPerKwh),
        new QuantityConverter<CarbonPrice>(CarbonPrice.FromUsdPerTonne, quantity => quantity.UsdPerTonne),
        new QuantityConverter<EnergyPrice>(EnergyPrice.FromUsdPerMwh, quantity => quantity.UsdPerMwh),
    ];

    /// <summary>The unit's suffix, or null for what is no quantity.</summary>
    public static string? SuffixOf(Type type) => Suffixes.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);

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
