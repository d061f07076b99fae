using Wattline.Fleet;
using Wattline.Text;

namespace Wattline.Workloads;

/// <summary>Where data may go, as written in configuration or a header, and what that resolves to.</summary>
/// <param name="Text">As written, as in <c>EU, CH</c>.</param>
/// <param name="Allowed">The territories.</param>
public sealed record Residency(string Text, JurisdictionSet Allowed)
{
    /// <summary>No rule.</summary>
    public static Residency Anywhere { get; } = new("anywhere", JurisdictionSet.All);
}

/// <summary>
/// The names that residency rules may use. <c>EU</c> and <c>EEA</c> hold their members. <c>EU-adequate</c> holds the EEA and the
/// countries with an unconditional adequacy decision. A decision with a scope, such as that for the United States, binds only the
/// organisations in it, so its countries belong to a group of their own (<c>EU-adequate:US-DPF</c>) that must be named.
/// <c>CBPR</c> holds the members of the Global Cross-Border Privacy Rules Forum.
/// </summary>
public sealed class ResidencyGroups
{
    private readonly SortedDictionary<string, JurisdictionSet> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] _codes;

    /// <summary>Derives the groups from the facts about jurisdictions.</summary>
    public ResidencyGroups(IReadOnlyList<Jurisdiction> jurisdictions)
    {
        _codes = [.. jurisdictions.Select(one => one.Code)];
        _groups["EU"] = Where(jurisdictions, one => one.EuMember);
        _groups["EEA"] = Where(jurisdictions, one => one.Eea);
        _groups["CBPR"] = Where(jurisdictions, one => one.CrossBorderPrivacyRules == "member");
        foreach (var group in jurisdictions.Where(one => one.AdequacyGroup is not null).GroupBy(one => one.AdequacyGroup!))
        {
            _groups[group.Key] = JurisdictionSet.Of(group.Select(one => one.Code));
        }

        _groups["EU-adequate"] = _groups["EEA"] | _groups.GetValueOrDefault("EU-adequate");
    }

    /// <summary>What a name that is neither a group nor a known country's code may have meant; <c>EU</c> where nothing is near.</summary>
    public IEnumerable<string> Near(string unknown) => Nearest.Names(unknown, _groups.Keys.Concat(_codes), 3).DefaultIfEmpty("EU");

    /// <summary>The groups by name.</summary>
    public IReadOnlyDictionary<string, JurisdictionSet> Groups => _groups;

    /// <summary>
    /// Reads a rule: group names and country codes, separated by commas; <c>anywhere</c>, alone, for no rule.
    /// </summary>
    /// <param name="text">The rule.</param>
    /// <param name="residency">What it resolves to; nowhere where the rule cannot be read.</param>
    /// <param name="unknown">The first name that is neither a group nor an ISO code; empty when the rule names nobody.</param>
    public bool TryParse(string text, out Residency residency, out string unknown)
    {
        residency = new Residency(text, default);
        unknown = "";
        var names = text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var allowed = default(JurisdictionSet);
        foreach (var name in names)
        {
            if (names.Length == 1 && name.Equals("anywhere", StringComparison.OrdinalIgnoreCase))
            {
                allowed = JurisdictionSet.All;
            }
            else if (_groups.TryGetValue(name, out var group))
            {
                allowed |= group;
            }
            else if (JurisdictionSet.IndexOf(name) >= 0)
            {
                allowed |= JurisdictionSet.Of(name);
            }
            else
            {
                unknown = name;
                return false;
            }
        }

        residency = new Residency(string.Join(", ", names), allowed);
        return names.Length > 0;
    }

    private static JurisdictionSet Where(IReadOnlyList<Jurisdiction> jurisdictions, Func<Jurisdiction, bool> holds) =>
        JurisdictionSet.Of(jurisdictions.Where(holds).Select(one => one.Code));
}
