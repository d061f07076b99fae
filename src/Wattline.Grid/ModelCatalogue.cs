using Wattline.Models;
using Wattline.Signals;
using Wattline.Text;

namespace Wattline.Grid;

/// <summary>A model that somebody may ask for, measured or not.</summary>
/// <param name="Id">As on Hugging Face; of a closed one developer and name, as in <c>openai/gpt-4o</c>.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Family">As in <c>Llama</c>.</param>
/// <param name="Developer">Who trained it.</param>
/// <param name="ParametersBillions">All parameters, in billions; null where they are not published.</param>
/// <param name="ActiveParametersBillions">Parameters that one token passes through, in billions; null where they are not published.</param>
/// <param name="Precision">Precision of the released weights, as in <c>bfloat16</c>; null where they are not released.</param>
/// <param name="OpenWeights">Whether the weights can be had, under whatever licence.</param>
/// <param name="Names">Plain names that it is found by and that offers are matched with.</param>
/// <param name="Provenance">Source, licence, year, basis; the note says which figures were not checked.</param>
public sealed record CatalogueModel(
    string Id, string DisplayName, string Family, string Developer, double? ParametersBillions, double? ActiveParametersBillions,
    string? Precision, bool OpenWeights, IReadOnlyList<string> Names, Provenance Provenance);

/// <summary>A seller's price for tokens of a model.</summary>
/// <param name="Model">Id of the model in the catalogue.</param>
/// <param name="Provider">The cloud as sites name it (<c>aws</c>, <c>azure</c>, <c>gcp</c>), or the seller's own name.</param>
/// <param name="Region">The provider's region or group of regions; null where the price holds in all, or the seller does not say where it runs.</param>
/// <param name="Price">What the list says.</param>
/// <param name="Note">What a reader must know beside it; may be empty.</param>
public sealed record Offer(string Model, string Provider, string? Region, ListPrice Price, string Note);

/// <summary>A model with the points its energy is known at, or the reason why it is not known.</summary>
/// <param name="Spec">Measured points, else points modelled from the size; null where neither is to be had.</param>
/// <param name="Missing">Why not; null where there is one.</param>
public sealed record ModelEnergy(ModelSpec? Spec, string? Missing);

/// <summary>Models by name, and who sells their tokens.</summary>
public sealed class ModelCatalogue
{
    private readonly Dictionary<string, CatalogueModel> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CatalogueModel> byPlainName = new(StringComparer.Ordinal);
    private readonly ILookup<string, CatalogueModel> byFamily;
    private readonly ILookup<string, Offer> byModel;

    internal ModelCatalogue(IReadOnlyList<CatalogueModel> models, IReadOnlyList<Offer> offers)
    {
        (Models, Offers) = (models, offers);
        byFamily = models.ToLookup(model => model.Family, StringComparer.OrdinalIgnoreCase);
        byModel = offers.ToLookup(offer => offer.Model, StringComparer.Ordinal);
        foreach (var model in models)
        {
            byName.TryAdd(model.Id, model);
            byName.TryAdd(model.DisplayName, model);
            foreach (var name in model.Names)
            {
                byPlainName.TryAdd(name, model);
            }
        }
    }

    /// <summary>All models, in the order of the file.</summary>
    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>All offers, in the order of the file.</summary>
    public IReadOnlyList<Offer> Offers { get; }

    /// <summary>
    /// The model that a text names, upper and lower case alike: an id, a name, or another spelling of either (<c>llama-3.1-8b</c>). The name
    /// of a family stands for the first of it in the file, chosen as its best known. Null where nothing is meant.
    /// </summary>
    public CatalogueModel? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var asked = text.Trim();
        return byName.GetValueOrDefault(asked) ?? byPlainName.GetValueOrDefault(ModelName.Plain(asked)) ?? Family(asked).FirstOrDefault();
    }

    /// <summary>The models of a family, upper and lower case alike; empty where there is none of that name.</summary>
    public IEnumerable<CatalogueModel> Family(string family) => byFamily[family];

    /// <summary>Names that somebody may have meant, the nearest first.</summary>
    public IReadOnlyList<string> Near(string text, int count) =>
        Nearest.Names(text, Models.SelectMany(model => new[] { model.Id, model.DisplayName, model.Family }), count);

    /// <summary>Who sells a model's tokens.</summary>
    public IEnumerable<Offer> OffersOf(CatalogueModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return byModel[model.Id];
    }
}
