using System.Text.Json;

namespace Wattline.Cli;

/// <summary>
/// JSON objects as CSV (RFC 4180): columns that do not hang on what the objects hold, nested values by a dotted name, numbers as the JSON has
/// them. What is null or not there is an empty field.
/// </summary>
internal static class CsvText
{
    /// <summary>Writes a head line and a line an object; returns how many objects.</summary>
    /// <param name="columns">The columns, whatever the objects have; two names with a bar between are one column by the first of them.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="to">Where to.</param>
    public static int Write(IReadOnlyList<string> columns, IEnumerable<JsonElement> objects, TextWriter to)
    {
        var names = columns.Select(column => column.Split('|')).ToList();
        to.WriteLine(string.Join(',', names.Select(name => Field(name[0]))));
        var count = 0;
        foreach (var one in objects)
        {
            var row = Flat(one);
            var values = names.Select(name => name.Select(each => row.GetValueOrDefault(each)).FirstOrDefault(value => value is not null) ?? "");
            to.WriteLine(string.Join(',', values.Select(Field)));
            count++;
        }

        return count;
    }

    /// <summary>The same with the columns in the order in which the objects name them; nothing where there are no objects.</summary>
    public static void Write(IReadOnlyList<JsonElement> objects, TextWriter to)
    {
        if (objects.SelectMany(one => Flat(one).Keys).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } columns)
        {
            Write(columns, objects, to);
        }
    }

    /// <summary>The values of an object by their dotted names.</summary>
    public static Dictionary<string, string> Flat(JsonElement one)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten(one, "", row);
        return row;
    }

    /// <summary>A field, in quotes where it has a comma, a quote or a line's end, or blanks that a reader might trim.</summary>
    public static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") || text.Trim().Length != text.Length
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;

    private static void Flatten(JsonElement value, string path, Dictionary<string, string> row)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", row);
                }

                break;
            case JsonValueKind.Array:
                row[path] = string.Join(' ', value.EnumerateArray().Select(item => item.ToString()));
                break;
            case JsonValueKind.Null:
                row[path] = "";
                break;
            case JsonValueKind.String:
                row[path] = value.GetString()!;
                break;
            default:
                row[path] = value.GetRawText();
                break;
        }
    }
}
