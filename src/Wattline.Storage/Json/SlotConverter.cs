using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wattline.Signals;

namespace Wattline.Storage.Json;

/// <summary>A slot as its ISO 8601 hour, <c>2022-07-01T13:00Z</c>.</summary>
internal sealed class SlotConverter : JsonConverter<Slot>
{
    public override Slot Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParseExact(
            reader.GetString(), "yyyy-MM-dd'T'HH':00Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? Slot.Containing(start)
            : throw new JsonException("A slot is an hour of UTC, as in 2022-07-01T13:00Z.");

    public override void Write(Utf8JsonWriter writer, Slot value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
