using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wattline.Storage.Json;

/// <summary>Flags as an array of names, empty for none: every reason can be read by itself.</summary>
internal sealed class FlagsConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && typeToConvert.IsDefined(typeof(FlagsAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(FlagsConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class FlagsConverter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly (string Name, long Bit)[] Flags =
            [.. Enum.GetValues<T>().Select(flag => (WattlineJson.Name(flag), Bits(flag))).Where(flag => long.IsPow2(flag.Item2))];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException($"{typeof(T).Name} is an array of names.");
            }

            var bits = 0L;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var name = reader.GetString();
                var known = Flags.FirstOrDefault(flag => flag.Name == name);
                bits |= known.Bit != 0 ? known.Bit : throw new JsonException($"'{name}' is no {typeof(T).Name}.");
            }

            return (T)Enum.ToObject(typeof(T), bits);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var bits = Bits(value);
            writer.WriteStartArray();
            foreach (var (name, bit) in Flags)
            {
                if ((bits & bit) != 0)
                {
                    writer.WriteStringValue(name);
                    bits &= ~bit;
                }
            }

            writer.WriteEndArray();
            if (bits != 0)
            {
                throw new JsonException($"{typeof(T).Name} has bits without a name: {bits}.");
            }
        }

        private static long Bits(T value) => Convert.ToInt64(value, provider: null);
    }
}
