using System.Globalization;
using System.Text.Json;

namespace Wattline.Grid.Sources;

/// <summary>
/// A piece of a service's answer in JSON that knows its way, so that an answer which is not as documented is refused by the name of the
/// field. The answer's own text is never repeated: a service may echo the key.
/// </summary>
internal readonly record struct JsonPart
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly string _source;
    private readonly string _path;
    private readonly JsonElement _element;

    private JsonPart(string source, string path, JsonElement element) => (_source, _path, _element) = (source, path, element);

    /// <summary>Whether it is null.</summary>
    public bool IsNull => _element.ValueKind == JsonValueKind.Null;

    /// <summary>The whole of an answer.</summary>
    /// <exception cref="GridSourceException">It is no JSON.</exception>
    public static JsonPart Read(string source, byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.AsSpan().StartsWith(ByteOrderMark) ? body.AsSpan(ByteOrderMark.Length) : body);
            var whole = new JsonPart(source, "", JsonElement.ParseValue(ref reader));

            // What follows the answer is no part of it; the reader refuses all but blanks.
            _ = reader.Read();
            return whole;
        }
        catch (JsonException fault)
        {
            // The inner exception quotes the answer, so that only its place is passed on.
            var place = string.Create(CultureInfo.InvariantCulture, $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
            throw new GridSourceException(source, SourceFault.Malformed, $"its answer is not JSON ({place}). Check the source's 'url'.");
        }
    }

    /// <summary>A field that must be there.</summary>
    public JsonPart this[string name] => Optional(name)
        ?? throw Fault($"its answer has no '{Way(name)}', which its documentation describes");

    /// <summary>A field that may be missing; null where it is.</summary>
    public JsonPart? Optional(string name)
    {
        try
        {
            return _element.ValueKind != JsonValueKind.Object ? throw Unlike("an object")
                : _element.TryGetProperty(name, out var found) ? new JsonPart(_source, Way(name), found)
                : null;
        }
        catch (InvalidOperationException)
        {
            // A name that is half a character: only found out as names are compared.
            throw Unlike("an object with readable names");
        }
    }

    /// <summary>The items of a list.</summary>
    public IEnumerable<JsonPart> Items()
    {
        if (_element.ValueKind != JsonValueKind.Array)
        {
            throw Unlike("a list");
        }

        return Each(_source, _path, _element);

        static IEnumerable<JsonPart> Each(string source, string path, JsonElement list)
        {
            var at = 0;
            foreach (var item in list.EnumerateArray())
            {
                yield return new JsonPart(source, string.Create(CultureInfo.InvariantCulture, $"{path}[{at++}]"), item);
            }
        }
    }

    /// <summary>
    /// A number; null for null. The words NaN and Infinity, which some services write for what they could not compute, become NaN, which no
    /// kind of signal holds; any other text is another schema.
    /// </summary>
    public double? Number() => _element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => _element.TryGetDouble(out var value) ? value : double.NaN,
        JsonValueKind.String when Words() is "NaN" or "nan" or "Infinity" or "-Infinity" or "inf" or "-inf" => double.NaN,
        _ => throw Unlike("a number"),
    };

    /// <summary>A number, or a text that is one, as services write that took their values from tables of texts; null for null.</summary>
    public double? NumberOrItsText() =>
        _element.ValueKind == JsonValueKind.String
        && double.TryParse(Words(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : Number();

    /// <summary>A text.</summary>
    public string Text() => _element.ValueKind == JsonValueKind.String ? Words() : throw Unlike("a text");

    /// <summary>Whether it is true; false for null.</summary>
    public bool Flag() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw Unlike("true or false"),
    };

    /// <summary>A moment in ISO 8601 with its zone, in UTC.</summary>
    public DateTimeOffset Moment()
    {
        var text = _element.ValueKind == JsonValueKind.String ? Words() : "";
        // A time without a zone would be read as that of this machine.
        var zoned = text.Length > 11 && text[10] == 'T' && (text[^1] == 'Z' || text.AsSpan(11).IndexOfAny('+', '-') > 0);
        return zoned && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw Unlike("a time with its zone, as in 2026-01-15T12:00Z");
    }

    /// <summary>That this piece is not as documented.</summary>
    public GridSourceException Unlike(string due) => Fault($"'{(_path.Length == 0 ? "the answer" : _path)}' is not {due}");

    /// <summary>A text's letters; half a character is found out here, not as the answer is read.</summary>
    private string Words()
    {
        try
        {
            return _element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Unlike("readable text");
        }
    }

    private GridSourceException Fault(string what) =>
        new(_source, SourceFault.Malformed, $"{what}. The service may have changed: check its version in the source's 'url'.");

    private string Way(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
