using Wattline.Fleet;
using Wattline.Grid;

namespace Wattline.Gateway.Market;

/// <summary>Models and who sells them, as the data pack has them; energy measured where the model was, else modelled from its size.</summary>
internal sealed class MarketCatalogue
{
    private static readonly Lazy<MarketCatalogue> OfEmbedded = new(() => new MarketCatalogue(DataPack.Embedded));
    private readonly ILookup<(int Model, string Provider), MarketOffer> _offers;
    private readonly Dictionary<int, List<string>> _providers;
    private readonly Dictionary<string, MarketModel> _byId;
    private readonly Dictionary<string, int> _providerIndex, _siteIndex;
    private readonly Dictionary<string, List<Site>> _sitesByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly DataPack _pack;

    private MarketCatalogue(DataPack pack)
    {
        _pack = pack;
        Models = [.. pack.Catalogue.Models.Select((model, index) => ModelOf(index, model, pack.EnergyOf(model)))];
        _byId = Models.ToDictionary(model => model.Id, StringComparer.OrdinalIgnoreCase);
        Offers = [.. pack.Catalogue.Offers.Select(offer => new MarketOffer(_byId[offer.Model], offer.Provider, offer.Region, offer.Price))];
        _offers = Offers.ToLookup(offer => (offer.Model.Index, offer.Provider));
        _providers = Offers.GroupBy(offer => offer.Model.Index)
            .ToDictionary(group => group.Key, group => group.Select(offer => offer.Provider).Distinct().ToList());
        Families = [.. Models.Select(model => model.Family).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        Providers = [.. Offers.Select(offer => offer.Provider).Concat(pack.Sites.Select(site => site.Provider)).Distinct().Order(StringComparer.Ordinal)];
        _siteIndex = pack.Sites.Select((site, index) => (site.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        NameSites(pack);
        _providerIndex = Providers.Select((name, index) => (name, index)).ToDictionary(one => one.name, one => one.index, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The models in index order.</summary>
    public IReadOnlyList<MarketModel> Models { get; }

    /// <summary>All offers.</summary>
    public IReadOnlyList<MarketOffer> Offers { get; }

    /// <summary>Families in alphabetical order.</summary>
    public IReadOnlyList<string> Families { get; }

    /// <summary>The families with the most models, for examples.</summary>
    public IEnumerable<string> LargestFamilies =>
        Models.GroupBy(model => model.Family).OrderByDescending(group => group.Count()).Take(6).Select(group => group.Key);

    /// <summary>Who sells, and whose sites there are, in alphabetical order.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>The catalogue of a pack; made once for the one that is built in.</summary>
    public static MarketCatalogue Of(DataPack pack) => ReferenceEquals(pack, DataPack.Embedded) ? OfEmbedded.Value : new MarketCatalogue(pack);

    /// <summary>The place of a provider in <see cref="Providers"/>, upper and lower case alike; -1 for none.</summary>
    public int ProviderIndex(string name) => _providerIndex.GetValueOrDefault(name, -1);

    /// <summary>The sites of the data pack.</summary>
    public IReadOnlyList<Site> Sites => _pack.Sites;

    /// <summary>The names of single sites, for what is misspelt: their ids and their providers' names for them.</summary>
    public IEnumerable<string> SiteNames => Sites.SelectMany(site => new[] { site.Id, site.ProviderRegion }).Where(name => name.Length > 0);

    /// <summary>The place of a site in <see cref="Sites"/>.</summary>
    public int IndexOf(Site site) => _siteIndex[site.Id];

    /// <summary>
    /// The sites that a text names, upper and lower case alike: an id, a provider's name for the region, provider and region, a city, or a
    /// country's code or name; empty for none. An id that is its country's code as well means all of the country's sites.
    /// </summary>
    public IReadOnlyList<Site> SitesNamed(string name) => _sitesByName.GetValueOrDefault(name) ?? [];

    /// <summary>The place of a model in the list, by its full name.</summary>
    public int IndexOf(string id) => _byId[id].Index;

    /// <summary>What a provider asks for a model; empty for nothing.</summary>
    public IReadOnlyList<MarketOffer> OffersOf(MarketModel model, string provider) => [.. _offers[(model.Index, provider)]];

    /// <summary>Who sells a model.</summary>
    public IReadOnlyList<string> ProvidersOf(MarketModel model) => _providers.GetValueOrDefault(model.Index) ?? [];

    /// <summary>The models that a text names: one by its name, or all of a family; empty for none.</summary>
    public IReadOnlyList<MarketModel> Find(string text) => OfFamily(text.Trim()) is { Count: > 0 } family ? family
        : _pack.Catalogue.Find(text) is { } found ? [_byId[found.Id]] : [];

    /// <summary>The models of a family, upper and lower case alike; empty for none.</summary>
    public IReadOnlyList<MarketModel> OfFamily(string family) => [.. Models.Where(model => model.Family.Equals(family, StringComparison.OrdinalIgnoreCase))];

    /// <summary>What a text that names nothing may have meant.</summary>
    public IReadOnlyList<string> Near(string text) => _pack.Catalogue.Near(text, 4);

    /// <summary>An id comes last: it gives way to its country's code where the two are alike and the country has more sites.</summary>
    private void NameSites(DataPack pack)
    {
        var countries = pack.Jurisdictions.ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);
        foreach (var site in pack.Sites)
        {
            var names = new[]
            {
                site.ProviderRegion, MarketBuilder.IdOf(site), site.Jurisdiction, site.City.Split(',')[0], countries.GetValueOrDefault(site.Jurisdiction, ""),
            };
            foreach (var name in names.Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (!_sitesByName.TryGetValue(name, out var sites))
                {
                    _sitesByName.Add(name, sites = []);
                }

                sites.Add(site);
            }
        }

        foreach (var site in pack.Sites)
        {
            _sitesByName.TryAdd(site.Id, [site]);
        }
    }

    private static MarketModel ModelOf(int index, CatalogueModel model, ModelEnergy energy) =>
        new(index, model.Id, model.DisplayName, model.Family, energy.Spec, energy.Missing);
}
