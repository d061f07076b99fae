using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Wattline.Fleet;

namespace Wattline.Storage.Json;

/// <summary>
/// The one JSON shape of the domain's records, in the ledger and in answers alike: camelCase names; a quantity is a plain number whose
/// property ends in its unit (<c>energyJ</c>, <c>emissionsG</c>, <c>scoreUsd</c>, <c>valueGPerKwh</c>); enums are camelCase names and
/// flags arrays of them; a slot is its ISO hour; what is missing is null. NaN and infinities are refused in both directions.
/// </summary>
public static class WattlineJson
{
    /// <summary>Frozen; copy it to indent.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The same with numbers to ten significant digits, for what is only shown; frozen likewise.</summary>
    public static JsonSerializerOptions Shown { get; } = CreateShown();

    /// <summary>An enum's value as the JSON names it, as in <c>upstreamError</c>.</summary>
    public static string Name<T>(T value) where T : struct, Enum => Names<T>.All.TryGetValue(value, out var name) ? name : Convert(value);

    private static string Convert<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            // A number that an older row lacks is refused, not read as zero; a parameter that is added later carries a default.
            RespectRequiredConstructorParameters = true,
            // City names stay readable; what HTML could mistake is escaped all the same.
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
            TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(NameUnits).WithAddedModifier(LeaveOutChecks),
        };
        foreach (var converter in QuantityUnits.Converters)
        {
            options.Converters.Add(converter);
        }

        options.Converters.Add(new SlotConverter());
        options.Converters.Add(new FlagsConverterFactory());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }

    private static JsonSerializerOptions CreateShown()
    {
        var options = new JsonSerializerOptions(Options);
        // The first that fits counts.
        foreach (var converter in (IEnumerable<JsonConverter>)[Significant.Converter, .. QuantityUnits.Shown])
        {
            options.Converters.Insert(0, converter);
        }

        options.MakeReadOnly();
        return options;
    }

    private static void NameUnits(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (QuantityUnits.SuffixOf(property.PropertyType) is { } suffix && !property.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                property.Name += suffix;
            }
        }
    }

    private static void LeaveOutChecks(JsonTypeInfo type)
    {
        if (type.Type == typeof(GeoPoint))
        {
            type.Properties.Remove(type.Properties.Single(property => property.Name == "isValid"));
        }
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct().ToDictionary(value => value, Convert);
    }
}
