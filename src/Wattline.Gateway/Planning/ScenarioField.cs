namespace Wattline.Gateway.Planning;

/// <summary>What may stand at a key of a scenario.</summary>
internal enum FieldKind
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A number within a range.</summary>
    Number,

    /// <summary>A whole number within a range.</summary>
    Whole,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>One of several words.</summary>
    Word,

    /// <summary>One name or a list of them.</summary>
    Texts,

    /// <summary>An hour of UTC in ISO 8601.</summary>
    Hour,

    /// <summary>A number for all hours, a list with one an hour, or a mapping from each hour to its number.</summary>
    Series,

    /// <summary>A rule of residency, or a mapping from where requests come from to the rule that holds for them.</summary>
    Rules,

    /// <summary>One of several words, or a list of batch sizes.</summary>
    Batches,

    /// <summary>A block of fields.</summary>
    Block,

    /// <summary>A mapping from names to blocks, or for data classes to rules.</summary>
    Named,

    /// <summary>A list of blocks.</summary>
    List,
}

/// <summary>A field of a scenario: from this the reader has its keys and ranges, and the JSON schema and the document their text.</summary>
/// <param name="Key">As it is written, its unit included.</param>
/// <param name="Kind">What stands there.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
internal sealed record ScenarioField(string Key, FieldKind Kind, string Meaning)
{
    /// <summary>The unit of a number; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The least number allowed.</summary>
    public double Least { get; init; }

    /// <summary>The largest number allowed.</summary>
    public double Most { get; init; } = 1e12;

    /// <summary>What holds where the field is left out, in words.</summary>
    public string Default { get; init; } = "";

    /// <summary>The words that may stand there.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The block that stands below; null for none.</summary>
    public string? Below { get; init; }

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The key without its unit: what a writer who forgot the unit, or took another, has written.</summary>
    public string Stem => StemOf(Key);

    /// <summary>The words of a key before the first that is a unit's.</summary>
    public static string StemOf(string key) => string.Join('_', key.Split('_').TakeWhile((word, at) => at == 0 || !UnitWords.Contains(word)));

    private static readonly HashSet<string> UnitWords =
    [
        "usd", "eur", "cents", "per", "mwh", "kwh", "wh", "gwh", "g", "kg", "t", "tonne", "tonnes", "ton", "ms", "s", "sec", "second", "seconds",
        "minutes", "hour", "hours", "h", "day", "days", "mb", "gb", "kb", "bytes", "deg", "degrees", "km", "joules", "j", "percent", "pct",
    ];
}

/// <summary>Fields that stand together.</summary>
/// <param name="Name">As the schema and the document call it.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Fields">In the order in which they are shown.</param>
internal sealed record ScenarioBlock(string Name, string Meaning, IReadOnlyList<ScenarioField> Fields)
{
    private readonly Dictionary<string, ScenarioField> _byKey = Fields.ToDictionary(field => field.Key, StringComparer.Ordinal);

    /// <summary>The field of a key, which must be there: the reader asks for none that is not in the table.</summary>
    public ScenarioField this[string key] => _byKey[key];

    /// <summary>Whether the table has a key.</summary>
    public bool Has(string key) => _byKey.ContainsKey(key);

    /// <summary>The field that a key was meant to be, where it lacks its unit or has another; null where the name does not tell.</summary>
    public ScenarioField? MeantBy(string key)
    {
        var stem = ScenarioField.StemOf(key);
        return Fields.FirstOrDefault(field => field.Key != field.Stem && field.Stem.Equals(stem, StringComparison.OrdinalIgnoreCase));
    }
}
