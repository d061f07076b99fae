using Wattline.Fleet;
using Wattline.Workloads;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Planning;

/// <summary>Where data may go, by where they come from.</summary>
internal sealed class ResidencyRules
{
    private readonly IReadOnlyList<(Residency From, Residency To)> _rules;

    /// <summary>Rules by the territories that they hold for.</summary>
    public ResidencyRules(IReadOnlyList<(Residency From, Residency To)> rules) => _rules = rules;

    /// <summary>No rule for anybody.</summary>
    public static ResidencyRules Anywhere { get; } = new([(Residency.Anywhere, Residency.Anywhere)]);

    /// <summary>Whether the rule hangs on where data come from.</summary>
    public bool NeedsOrigin => _rules.Any(rule => rule.From.Allowed != JurisdictionSet.All);

    /// <summary>The rule of the smallest territories that hold a jurisdiction; no rule where none does.</summary>
    public Residency For(string? jurisdiction) => _rules
        .Where(rule => rule.From.Allowed == JurisdictionSet.All || (jurisdiction is not null && rule.From.Allowed.Contains(jurisdiction)))
        .OrderBy(rule => rule.From.Allowed.Count).Select(rule => rule.To).FirstOrDefault(Residency.Anywhere);
}

/// <summary>Reads rules of residency: one for all, or one by where requests come from.</summary>
internal sealed class RuleReader(ResidencyGroups groups, Action<string, string, string, int> report)
{
    /// <summary>The rules at a path; those without a fault where some have one.</summary>
    public ResidencyRules Read(string path, YamlNode? node) => node switch
    {
        null => ResidencyRules.Anywhere,
        YamlScalarNode rule => new([(Residency.Anywhere, Rule(path, rule))]),
        YamlSequenceNode names => new([(Residency.Anywhere, Names(path, names))]),
        YamlMappingNode map => new([.. map.Children.Select(one => OfMap(path, (YamlScalarNode)one.Key, one.Value))]),
        _ => ResidencyRules.Anywhere,
    };

    /// <summary>One rule, as in <c>EU, CH</c>; anywhere after its fault was noted.</summary>
    public Residency Rule(string path, string text, int line)
    {
        if (groups.TryParse(text, out var residency, out var unknown))
        {
            return residency;
        }

        var problem = unknown.Length == 0 ? "names nobody: the data could go nowhere." : $"'{unknown}' is neither a group nor a country's code.";
        report(path, problem, $"Use {string.Join(", ", groups.Near(unknown))}, or anywhere.", line);
        return Residency.Anywhere;
    }

    /// <summary>Whoever no other rule is for.</summary>
    private const string Else = "else";

    private Residency Rule(string path, YamlScalarNode rule) => Rule(path, rule.Value ?? "", (int)rule.Start.Line);

    private Residency Names(string path, YamlSequenceNode names) =>
        Rule(path, string.Join(",", names.Children.OfType<YamlScalarNode>().Select(one => one.Value)), (int)names.Start.Line);

    private (Residency From, Residency To) OfMap(string path, YamlScalarNode from, YamlNode to)
    {
        var below = $"{path}.{from.Value}";
        return (from.Value == Else ? Residency.Anywhere : Rule(below, from), to switch
        {
            YamlScalarNode rule => Rule(below, rule),
            YamlSequenceNode names => Names(below, names),
            _ => Rule(below, "", (int)to.Start.Line),
        });
    }
}
