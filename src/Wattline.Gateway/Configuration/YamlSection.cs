using System.Globalization;
using Wattline.Text;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Configuration;

/// <summary>
/// Reads one mapping of a YAML file key by key, collects every fault with its line instead of stopping at the first, and in the end
/// reports the keys that nobody asked for.
/// </summary>
internal sealed class YamlSection
{
    private readonly Dictionary<string, YamlNode> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly List<Fault> _faults;
    private readonly string _path;
    private readonly int _line;

    public YamlSection(string path, YamlNode? node, List<Fault> faults)
    {
        (_path, _faults, _line) = (path, faults, node is null ? 0 : (int)node.Start.Line);
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                var name = (key as YamlScalarNode)?.Value ?? "?";
                _entries[name] = value;
                _lines[name] = (int)key.Start.Line;
            }
        }
        else if (node is not null && !IsEmpty(node))
        {
            Report("", "is not a mapping.", "Write 'key: value' lines below it.");
        }
    }

    /// <summary>Whether a key is given and not empty.</summary>
    public bool Has(string key) => _entries.TryGetValue(key, out var node) && !IsEmpty(node);

    /// <summary>The keys that are given.</summary>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>What stands at a key, whatever its shape; null where it is not given or empty.</summary>
    public YamlNode? Node(string key)
    {
        _known.Add(key);
        return Has(key) ? _entries[key] : null;
    }

    /// <summary>A text, or null.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        if (!Has(key))
        {
            return null;
        }

        if (_entries[key] is YamlScalarNode scalar)
        {
            return scalar.Value;
        }

        Report(key, "is not a single value.", "Write it on the line of its key.");
        return null;
    }

    /// <summary>A text that must be there; empty after the fault was noted.</summary>
    public string Required(string key, string example)
    {
        var text = Text(key);
        if (text is null ? !Has(key) : string.IsNullOrWhiteSpace(text))
        {
            Report(key, "is missing.", $"Add '{key}: {example}'.");
        }

        return text ?? "";
    }

    /// <summary>A whole address of http or https, or null.</summary>
    public Uri? Address(string key, string remedy)
    {
        var text = Text(key);
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"))
        {
            return text is null ? null : new Uri(text);
        }

        Report(key, $"'{text}' is no address.", remedy);
        return null;
    }

    /// <summary>A name that must be there and that a header can carry; empty after the fault was noted.</summary>
    public string Name(string key, string example)
    {
        var name = Required(key, example);
        if (name.All(letter => letter is >= ' ' and <= '~'))
        {
            return name;
        }

        Report(key, $"'{name}' has letters that no header can carry.", $"Use plain ASCII, as in {example}.");
        return "";
    }

    /// <summary>A number within a range, or null.</summary>
    public double? Number(string key, double least, double most, string unit)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Report(key, $"'{text}' is no number from {least:G} to {most:G}{(unit.Length > 0 ? " " + unit : "")}.", "Correct it, or leave the line out for the default.");
        return null;
    }

    /// <summary>A whole number within a range, or null.</summary>
    public int? Whole(string key, int least, int most)
    {
        var value = Number(key, least, most, "");
        if (value is { } number && number != Math.Floor(number))
        {
            Report(key, $"'{number:G}' is not a whole number.", $"Use one from {least} to {most}.");
        }

        return (int?)value;
    }

    /// <summary>One of several words, or null.</summary>
    public string? OneOf(string key, params string[] words)
    {
        var text = Text(key);
        if (text is null || words.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return text?.ToLowerInvariant();
        }

        Report(key, $"'{text}' is not known.", $"Use {string.Join(" or ", words)}.");
        return null;
    }

    /// <summary>Yes or no, or null.</summary>
    public bool? Flag(string key) => OneOf(key, "true", "false", "yes", "no") switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        _ => null,
    };

    /// <summary>A list of texts, or null.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        _known.Add(key);
        if (!Has(key))
        {
            return null;
        }

        return _entries[key] switch
        {
            YamlSequenceNode sequence => [.. sequence.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? "")],
            YamlScalarNode scalar => [.. (scalar.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            _ => [],
        };
    }

    /// <summary>A mapping below this one; empty where it is not given.</summary>
    public YamlSection Section(string key)
    {
        _known.Add(key);
        return new YamlSection(Join(key), _entries.GetValueOrDefault(key), _faults);
    }

    /// <summary>All single values of this mapping by name, whatever the names are.</summary>
    public IReadOnlyList<(string Name, string? Value)> Values() => [.. _entries.Keys.ToList().Select(name => (name, Text(name)))];

    /// <summary>The mappings below this one by name.</summary>
    public IEnumerable<(string Name, YamlSection Section)> Sections(string key)
    {
        _known.Add(key);
        var below = new YamlSection(Join(key), _entries.GetValueOrDefault(key), _faults);
        return below._entries.Select(entry => (entry.Key, new YamlSection($"{below._path}.{entry.Key}", entry.Value, _faults)));
    }

    /// <summary>The mappings of a list.</summary>
    public IReadOnlyList<YamlSection> List(string key)
    {
        _known.Add(key);
        if (!Has(key))
        {
            return [];
        }

        if (_entries[key] is YamlSequenceNode sequence)
        {
            return [.. sequence.Children.Select((item, at) => new YamlSection($"{Join(key)}[{at}]", item, _faults))];
        }

        Report(key, "is not a list.", "Write each entry on lines of its own that begin with '- '.");
        return [];
    }

    /// <summary>Notes a fault at a key, on its own line where it has one.</summary>
    public void Report(string key, string problem, string remedy, int? line = null) =>
        _faults.Add(new Fault(Join(key), line ?? _lines.GetValueOrDefault(key, _line), problem, remedy));

    /// <summary>Notes every key that was given and not read.</summary>
    /// <param name="cure">What a key was meant to be, where its name tells; null where it does not.</param>
    public void RefuseOthers(Func<string, string?>? cure = null)
    {
        foreach (var key in _entries.Keys.Where(key => !_known.Contains(key)))
        {
            if (cure?.Invoke(key) is { } known)
            {
                Report(key, "is not an option.", known);
                continue;
            }

            var near = Nearest.Names(key, _known, 2);
            Report(key, "is not an option.", near.Count > 0
                ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
                : $"Options here: {string.Join(", ", _known.Distinct().Order(StringComparer.Ordinal))}.");
        }
    }

    private string Join(string key) => _path.Length == 0 ? key : key.Length == 0 ? _path : $"{_path}.{key}";

    private static bool IsEmpty(YamlNode node) => node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: null or "" or "null" or "~" };
}
