using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>
/// Reads parameters as the Carbon Aware Web API does, and gathers what is wrong with them by name. Names are read without regard to case and
/// others passed over, since its clients send some that it does not know.
/// </summary>
internal sealed class CarbonAwareFields
{
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), Latest = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, string[]> _errors = [];
    private readonly Func<string, string?> _text;
    private readonly Func<string, string> _naming;
    private readonly bool _isJson;

    private CarbonAwareFields(Func<string, string?> text, Func<string, string> naming, bool isJson) =>
        (_text, _naming, _isJson) = (text, naming, isJson);

    /// <summary>What stands behind the question mark; of a name that is given twice the first.</summary>
    public static CarbonAwareFields Of(IQueryCollection query) => new(name => query[name].FirstOrDefault(), name => name, isJson: false);

    /// <summary>An item of a body; errors name it by its place.</summary>
    public static CarbonAwareFields Of(JsonElement item, int index) => new(
        name => item.EnumerateObject().FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is
        { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null,
        name => $"$[{index}].{name}", isJson: true);

    /// <summary>What could not be read; null for nothing.</summary>
    public CarbonAwareProblem? Problem => _errors.Count > 0 ? CarbonAwareProblem.Unreadable(_errors) : null;

    /// <summary>The name by which an error tells of a parameter.</summary>
    public string Name(string name) => _naming(name);

    /// <summary>A text; null where it is absent or empty.</summary>
    public string? Text(string name) => _text(name) is { Length: > 0 } text ? text : null;

    /// <summary>
    /// A time, with its offset; UTC where it has none. A plus sign that is not written as %2B arrives as a space, which makes it no time.
    /// </summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!IsTime(text, out var time))
        {
            var plus = !_isJson && text.Contains(' ', StringComparison.Ordinal) ? " Write the + of an offset as %2B." : "";
            return Refuse<DateTimeOffset>(name, $"The value '{Short(text)}' is not valid: a time is as 2022-03-01T15:30:00Z.{plus}");
        }

        return time >= Earliest && time < Latest
            ? time
            : Refuse<DateTimeOffset>(name, $"The value '{Short(text)}' is not valid: times are those from 1970 to 2998.");
    }

    /// <summary>A length in whole minutes; null where it is absent, zero where none is meant.</summary>
    public int? Minutes(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minutes) && minutes >= 0
            ? minutes
            : Refuse<int>(name, $"The value '{Short(text)}' is not valid: a whole number of minutes, not below 0.");
    }

    /// <summary>In a body times are those of ISO 8601 alone; in a query whatever the invariant culture reads, a day by itself for one.</summary>
    private bool IsTime(string text, out DateTimeOffset time)
    {
        time = default;
        return (!_isJson || (text.Length >= 10 && text[4] == '-' && text[7] == '-'))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private T? Refuse<T>(string name, string message)
        where T : struct
    {
        _errors[Name(name)] = [message];
        return null;
    }

    private static string Short(string text) => text.Length > 64 ? text[..64] + "..." : text;
}
