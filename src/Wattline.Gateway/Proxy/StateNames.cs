using System.Text.Json;

namespace Wattline.Gateway.Proxy;

/// <summary>Finds the names of what a region keeps in an answer: the object's own, those of its output items, and those one level into an event.</summary>
internal static class StateNames
{
    private const int MostNames = 256, LongestName = 512;

    /// <summary>Reads an answer, or an event that carries one.</summary>
    public static void Read(ReadOnlySpan<byte> json, Action<string> found)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var left = MostNames;
            ReadObject(ref reader, found, ref left, isOutermost: true);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON: nothing in it can be referred to.
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, Action<string> found, ref int left, bool isOutermost)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isNested = isOutermost && (reader.ValueTextEquals("response"u8) || reader.ValueTextEquals("item"u8));
            var isList = reader.ValueTextEquals("output"u8) || (isOutermost && reader.ValueTextEquals("data"u8));
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length is > 0 and <= LongestName && left-- > 0)
            {
                found(reader.GetString()!);
            }
            else if (isNested && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, found, ref left, isOutermost: false);
            }
            else if (isList && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadList(ref reader, found, ref left);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadList(ref Utf8JsonReader reader, Action<string> found, ref int left)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, found, ref left, isOutermost: false);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
