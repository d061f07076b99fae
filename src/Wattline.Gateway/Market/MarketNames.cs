using Wattline.Grid;
using Wattline.Workloads;

namespace Wattline.Gateway.Market;

/// <summary>A model by name.</summary>
/// <param name="Id">What <c>model</c> takes.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Family">What <c>family</c> takes.</param>
/// <param name="HasEnergy">Whether its energy is known; without it a row has a price and no carbon.</param>
public sealed record NamedModel(string Id, string DisplayName, string Family, bool HasEnergy);

/// <summary>A family or a provider by name.</summary>
/// <param name="Name">What <c>family</c> or <c>provider</c> takes.</param>
/// <param name="Models">Models of the family, or that the provider sells.</param>
public sealed record NamedGroup(string Name, int Models);

/// <summary>A region by name.</summary>
/// <param name="Id">What <c>region</c> takes: provider and region.</param>
/// <param name="Provider">Whose it is.</param>
/// <param name="City">Where it is.</param>
/// <param name="Jurisdiction">Whose law holds there, ISO 3166-1.</param>
/// <param name="Country">The same by its English name.</param>
public sealed record NamedRegion(string Id, string Provider, string City, string Jurisdiction, string Country);

/// <summary>A rule on place by name.</summary>
/// <param name="Name">What <c>residency</c> takes: a group, or a country's code.</param>
/// <param name="Meaning">What it holds, in words.</param>
/// <param name="Jurisdictions">Territories that it allows.</param>
public sealed record NamedRule(string Name, string Meaning, int Jurisdictions);

/// <summary>What rows of the market may be narrowed to, by name.</summary>
/// <param name="Models">By family and name.</param>
/// <param name="Families">In alphabetical order.</param>
/// <param name="Providers">In alphabetical order.</param>
/// <param name="Regions">By country and provider.</param>
/// <param name="Residency">Groups first, then the countries that have a region.</param>
public sealed record MarketNames(
    IReadOnlyList<NamedModel> Models, IReadOnlyList<NamedGroup> Families, IReadOnlyList<NamedGroup> Providers, IReadOnlyList<NamedRegion> Regions,
    IReadOnlyList<NamedRule> Residency)
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["EU"] = "European Union",
        ["EEA"] = "European Economic Area",
        ["EU-adequate"] = "EEA and countries with an unconditional adequacy decision",
        ["CBPR"] = "members of the Global Cross-Border Privacy Rules Forum",
    };

    /// <summary>The names of a data pack.</summary>
    internal static MarketNames Of(DataPack pack)
    {
        var catalogue = MarketCatalogue.Of(pack);
        var countries = pack.Jurisdictions.ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);
        var sold = catalogue.Offers.GroupBy(offer => offer.Provider).ToDictionary(group => group.Key, group => group.DistinctBy(one => one.Model).Count());
        return new MarketNames(
            [.. catalogue.Models.OrderBy(model => model.Family, StringComparer.OrdinalIgnoreCase)
                .ThenBy(model => model.DisplayName, StringComparer.OrdinalIgnoreCase)
                .Select(model => new NamedModel(model.Id, model.DisplayName, model.Family, model.Spec is not null))],
            [.. catalogue.Families.Select(family => new NamedGroup(family, catalogue.OfFamily(family).Count))],
            [.. catalogue.Providers.Select(provider => new NamedGroup(provider, sold.GetValueOrDefault(provider)))],
            [.. pack.Sites.Select(site => new NamedRegion(
                    MarketBuilder.IdOf(site), site.Provider, site.City, site.Jurisdiction, countries.GetValueOrDefault(site.Jurisdiction, site.Jurisdiction)))
                .OrderBy(region => region.Country, StringComparer.Ordinal).ThenBy(region => region.Id, StringComparer.Ordinal)],
            Rules(pack, countries));
    }

    private static List<NamedRule> Rules(DataPack pack, Dictionary<string, string> countries)
    {
        var groups = new ResidencyGroups(pack.Jurisdictions).Groups;
        return
        [
            .. groups.OrderBy(group => Meanings.ContainsKey(group.Key) ? 0 : 1)
                .Select(group => new NamedRule(group.Key, MeaningOf(group.Key, countries), group.Value.Count)),
            .. pack.Sites.Select(site => site.Jurisdiction).Distinct().Order(StringComparer.Ordinal)
                .Select(code => new NamedRule(code, countries.GetValueOrDefault(code, code), 1)),
        ];
    }

    /// <summary>A scoped decision binds only those in its scope, as in EU-adequate:US-DPF.</summary>
    private static string MeaningOf(string group, Dictionary<string, string> countries) =>
        Meanings.TryGetValue(group, out var known) ? known
        : group.Split(':') is [_, var scope] && countries.TryGetValue(scope.Split('-')[0], out var country)
            ? $"{country}, only organisations within the decision's scope ({scope})"
        : group;
}
