using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Signals;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Planning;

/// <summary>
/// One block of a scenario, read by the table of fields: keys that the table lacks are not read, ranges and units are the table's, and
/// every fault is collected with its path and line.
/// </summary>
internal sealed class ScenarioSection(ScenarioBlock block, YamlSection yaml)
{
    /// <summary>Whether a key is given and not empty.</summary>
    public bool Has(string key) => yaml.Has(block[key].Key);

    /// <summary>Whether a key that the table lacks stands for this one, its unit left out or another: it is told so where that key is refused.</summary>
    public bool IsMeant(string key) => yaml.Keys.Any(given => !block.Has(given) && block.MeantBy(given)?.Key == key);

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => yaml.Text(block[key].Key);

    /// <summary>A text that must be there; empty after the fault was noted.</summary>
    public string Required(string key, string example) => yaml.Required(block[key].Key, example);

    /// <summary>One of the table's words, or null.</summary>
    public string? Word(string key) => yaml.OneOf(key, [.. block[key].Words]);

    /// <summary>Yes or no, or null.</summary>
    public bool? Flag(string key) => yaml.Flag(block[key].Key);

    /// <summary>Names, or null.</summary>
    public IReadOnlyList<string>? Texts(string key) => yaml.Texts(block[key].Key);

    /// <summary>Whatever stands there, or null.</summary>
    public YamlNode? Node(string key) => yaml.Node(block[key].Key);

    /// <summary>A number within the table's range, or null.</summary>
    public double? Number(string key) => yaml.Text(block[key].Key) is { } text ? Parse(key, key, text, null) : null;

    /// <summary>A whole number within the table's range, or null.</summary>
    public int? Whole(string key)
    {
        var value = Number(key);
        if (value is { } number && number != Math.Floor(number))
        {
            Report(key, Said($"'{number}' is not a whole number."), "Round it.");
            return null;
        }

        return (int?)value;
    }

    /// <summary>An hour of UTC, or null.</summary>
    public Slot? Hour(string key) => yaml.Text(block[key].Key) is { } text ? HourOf(key, text, null) : null;

    /// <summary>A series by hour within the table's range, or null.</summary>
    public HourSeries? Series(string key, Slot start, int hours)
    {
        var node = Node(key);
        return node switch
        {
            null => null,
            YamlScalarNode one => Parse(key, key, one.Value ?? "", null) is { } value ? HourSeries.Constant(value, hours) : null,
            YamlSequenceNode list => List(key, list, hours),
            YamlMappingNode map => new HourMap(this, key, start, hours).Read(map),
            _ => null,
        };
    }

    /// <summary>A block below.</summary>
    public ScenarioSection Below(string key) => new(ScenarioFields.Block(block[key].Below!), yaml.Section(key));

    /// <summary>The blocks of a mapping by name.</summary>
    public IEnumerable<(string Name, ScenarioSection Section)> Named(string key) =>
        yaml.Sections(key).Select(one => (one.Name, new ScenarioSection(ScenarioFields.Block(block[key].Below!), one.Section)));

    /// <summary>The blocks of a list.</summary>
    public IReadOnlyList<ScenarioSection> List(string key) =>
        [.. yaml.List(key).Select(one => new ScenarioSection(ScenarioFields.Block(block[key].Below!), one))];

    /// <summary>Notes a fault at a key.</summary>
    public void Report(string key, string problem, string remedy, int? line = null) => yaml.Report(key, problem, remedy, line);

    /// <summary>Notes each key that is given and does not go with another.</summary>
    public void Refuse(IEnumerable<string> keys, string problem, string remedy)
    {
        foreach (var key in keys.Where(Has))
        {
            Report(key, problem, remedy);
            yaml.Node(key);
        }
    }

    /// <summary>Notes every key that the table does not have; one that lacks its unit is told it.</summary>
    public void RefuseOthers()
    {
        foreach (var field in block.Fields)
        {
            yaml.Node(field.Key);
        }

        yaml.RefuseOthers(key => block.MeantBy(key) is { } meant ? $"The unit stands in the key: write '{meant.Key}'{In(meant)}." : null);
    }

    /// <summary>A number of a field, from its text; null after the fault was noted.</summary>
    /// <param name="key">The field's.</param>
    /// <param name="path">Where in the block, as in <c>price_usd_per_mwh[3]</c>.</param>
    /// <param name="text">As written.</param>
    /// <param name="line">The line; null for the key's own.</param>
    public double? Parse(string key, string path, string text, int? line)
    {
        var field = block[key];
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= field.Least && value <= field.Most)
        {
            return value;
        }

        if (UnitOf(text) is var (bare, unit) && unit.Length > 0)
        {
            Report(path, $"'{text}' carries the unit '{unit}'.", $"The key names the unit: write a bare number{In(field)}{Example(field, bare, unit)}.", line);
            return null;
        }

        Report(path, Said($"'{text}' is no number from {field.Least} to {field.Most}{(field.Unit.Length > 0 ? $" {field.Unit}" : "")}."), "Correct it.", line);
        return null;
    }

    /// <summary>An hour from its text; null after the fault was noted.</summary>
    public Slot? HourOf(string path, string text, int? line)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var moment) && Slot.Containing(moment) is var slot && slot.Start == moment)
        {
            return slot;
        }

        Report(path, $"'{text}' is no full hour.", "Write it in ISO 8601, as in 2022-07-01T13:00Z.", line);
        return null;
    }

    private HourSeries? List(string key, YamlSequenceNode list, int hours)
    {
        if (list.Children.Count != hours)
        {
            Report(key, Said($"has {list.Children.Count} figures for {hours} hours."), "Give one an hour, with no gap, or one number for all hours.");
            return null;
        }

        var values = list.Children.Select((item, at) => Parse(key, $"{key}[{at}]", (item as YamlScalarNode)?.Value ?? "", (int)item.Start.Line)).ToList();
        return values.All(value => value is not null) ? new HourSeries([.. values.Select(value => value!.Value)], false) : null;
    }

    private static (string Bare, string Unit) UnitOf(string text)
    {
        var length = text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter is '.' or '-' or '+' or ' ').Count();
        var bare = text[..length].Trim();
        return double.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? (bare, text[length..].Trim()) : ("", "");
    }

    /// <summary>What to write instead, where the unit can be turned into the field's.</summary>
    private static string Example(ScenarioField field, string bare, string unit) =>
        UnitScale.Convert(double.Parse(bare, CultureInfo.InvariantCulture), unit, field.Unit) is { } figure ? $", as in '{field.Key}: {figure}'" : "";

    private static string In(ScenarioField field) => field.Unit.Length > 0 ? $", in {field.Unit}" : "";

    private static string Said(FormattableString text) => FormattableString.Invariant(text);
}
