using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Text;

namespace Wattline.Gateway.Market;

/// <summary>
/// What somebody asks the market, read from the parameters of a query or of a command; every fault is answered with its cure.
/// </summary>
internal sealed class MarketQuery
{
    /// <summary>Parameters that choose the table.</summary>
    public static readonly IReadOnlyList<string> KeyParameters = ["view", "gpu", "pace", "mix", "kind"];

    /// <summary>Parameters that choose rows.</summary>
    public static readonly IReadOnlyList<string> RowParameters = ["model", "family", "provider", "region", "current"];

    private MarketQuery(MarketKey key) => Key = key;

    /// <summary>That a question is about one model, and none or several are named.</summary>
    public static OpenAiError NotOneModel { get; } = OpenAiError.Invalid(
        "missing_model", "'model' names one model, as in meta-llama/Llama-3.1-8B-Instruct; /api/leaderboard lists them.", "model");

    /// <summary>The table that is meant.</summary>
    public MarketKey Key { get; }

    /// <summary>Models, by index, that are wanted; null for all.</summary>
    public bool[]? Models { get; private set; }

    /// <summary>Providers, by their place in the catalogue, that are wanted; null for all.</summary>
    public bool[]? Providers { get; private set; }

    /// <summary>Sites, by their place in the catalogue, that are wanted; null for all.</summary>
    public bool[]? Sites { get; private set; }

    /// <summary>Where the caller is now; null where it does not say.</summary>
    public Site? Current { get; private set; }

    /// <summary>Reads a query.</summary>
    /// <param name="catalogue">Models and providers.</param>
    /// <param name="pack">Sites.</param>
    /// <param name="parameter">The parameters by name; null for one that is not given.</param>
    /// <param name="error">What is wrong with it; null for nothing.</param>
    public static MarketQuery? Read(MarketCatalogue catalogue, DataPack pack, Func<string, string?> parameter, out OpenAiError? error)
    {
        error = Empty(parameter);
        if (error is not null || ReadKey(pack, parameter, out error) is not { } key)
        {
            return null;
        }

        var query = new MarketQuery(key);
        error = query.ReadModels(catalogue, parameter("model"), parameter("family")) ?? query.ReadProviders(catalogue, parameter("provider"))
            ?? query.ReadSites(catalogue, parameter("region")) ?? query.ReadCurrent(catalogue, parameter("current"));
        return error is null ? query : null;
    }

    /// <summary>A number of a range; null together with the error, or where it is not given.</summary>
    public static double? Number(string name, string? text, double least, double most, string unit, out OpenAiError? error)
    {
        error = null;
        if (text is null)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"{least:#,0.###} to {most:#,0}{(unit.Length > 0 ? " " + unit : "")}");
        error = OpenAiError.Invalid("invalid_number", $"'{name}' is a number from {range}, not '{text}'.", name);
        return null;
    }

    /// <summary>One of some words, the first of them where none is given; null together with the error.</summary>
    public static T? OneOf<T>(string name, string? text, IReadOnlyList<(string Word, T Value)> words, out OpenAiError? error)
        where T : class
    {
        error = null;
        foreach (var (word, value) in words)
        {
            if (text is null || word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var known = Listed([.. words.Select(one => one.Word).Where(word => word.Length > 0)]);
        error = OpenAiError.Invalid("invalid_choice", $"'{name}' is {known}, not '{text}'.", name);
        return null;
    }

    /// <summary>A name that is empty, or a list with an empty place, is a slip: nothing is left out in silence.</summary>
    private static OpenAiError? Empty(Func<string, string?> parameter)
    {
        foreach (var name in RowParameters)
        {
            if (parameter(name) is { } text && text.Split(',').Any(string.IsNullOrWhiteSpace))
            {
                return OpenAiError.Invalid("invalid_choice", $"'{name}' is empty, or has an empty place in its list. Name something, or leave it out.", name);
            }
        }

        return null;
    }

    private static MarketKey? ReadKey(DataPack pack, Func<string, string?> parameter, out OpenAiError? error)
    {
        var view = OneOf("view", parameter("view"), [("buyer", (object)MarketView.Buyer), ("operator", MarketView.Operator)], out error);
        var gpu = error is null ? OneOf("gpu", parameter("gpu"), [.. Accelerator.Known.Select(one => (one.Name, one.Name))], out error) : null;
        var pace = error is null ? OneOf("pace", parameter("pace"), [.. LatencyClass.All.Select(one => (one.Name, one))], out error) : null;
        var mix = error is null ? OneOf("mix", parameter("mix"), [.. TokenMix.All(pack).Select(one => (one.Name, one))], out error) : null;
        var kind = error is null
            ? OneOf("kind", parameter("kind"), [("average", (object)CarbonKind.Average), ("marginal", CarbonKind.Marginal)], out error)
            : null;
        return error is null ? new MarketKey((MarketView)view!, gpu!, pace!, mix!, (CarbonKind)kind!) : null;
    }

    private OpenAiError? ReadModels(MarketCatalogue catalogue, string? model, string? family)
    {
        if (model is null && family is null)
        {
            return null;
        }

        var wanted = new bool[catalogue.Models.Count];
        foreach (var name in Parts(model))
        {
            if (Add(catalogue.Find(name)) == 0)
            {
                return UnknownModel(catalogue, name, "model");
            }
        }

        foreach (var name in Parts(family))
        {
            if (Add(catalogue.OfFamily(name)) == 0)
            {
                return OpenAiError.Invalid("unknown_family", $"'{name}' is no family. There are {Listed(catalogue.Families)}.", "family");
            }
        }

        Models = wanted;
        return null;

        int Add(IReadOnlyList<MarketModel> models)
        {
            foreach (var one in models)
            {
                wanted[one.Index] = true;
            }

            return models.Count;
        }
    }

    /// <summary>That a name is no model, with the nearest that are.</summary>
    public static OpenAiError UnknownModel(MarketCatalogue catalogue, string name, string parameter)
    {
        var near = catalogue.Near(name);
        var cure = near.Count > 0 ? $"Did you mean {Listed(near)}?" : $"Families are {Listed(catalogue.Families)}; /api/leaderboard lists the models.";
        return OpenAiError.Invalid("unknown_model", $"'{name}' is neither a model nor a family of models here. {cure}", parameter);
    }

    private OpenAiError? ReadProviders(MarketCatalogue catalogue, string? text)
    {
        if (text is null)
        {
            return null;
        }

        Providers = new bool[catalogue.Providers.Count];
        foreach (var name in Parts(text))
        {
            var index = catalogue.ProviderIndex(name);
            if (index < 0)
            {
                return OpenAiError.Invalid("unknown_provider", $"'{name}' is no provider here. {Cure(name, catalogue.Providers)}", "provider");
            }

            Providers[index] = true;
        }

        return null;
    }

    private OpenAiError? ReadSites(MarketCatalogue catalogue, string? text)
    {
        if (text is null)
        {
            return null;
        }

        Sites = new bool[catalogue.Sites.Count];
        foreach (var name in Parts(text))
        {
            var sites = catalogue.SitesNamed(name);
            if (sites.Count == 0)
            {
                return UnknownRegion(catalogue, name, "region");
            }

            foreach (var site in sites)
            {
                Sites[catalogue.IndexOf(site)] = true;
            }
        }

        return null;
    }

    private OpenAiError? ReadCurrent(MarketCatalogue catalogue, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var sites = catalogue.SitesNamed(text.Trim());
        if (sites.Count != 1)
        {
            return sites.Count == 0 ? UnknownRegion(catalogue, text, "current") : OpenAiError.Invalid(
                "ambiguous_region", $"'{text}' is {sites.Count} regions: {Listed([.. sites.Select(site => site.Id)])}. Name one.", "current");
        }

        Current = sites[0];
        return null;
    }

    private static OpenAiError UnknownRegion(MarketCatalogue catalogue, string name, string parameter)
    {
        var known = catalogue.Sites.SelectMany(site => new[] { site.Id, site.ProviderRegion }).Where(one => one.Length > 0).ToList();
        return OpenAiError.Invalid("unknown_region", $"'{name}' is no region here. {Cure(name, known)}", parameter);
    }

    private static string Cure(string name, IReadOnlyList<string> known)
    {
        var near = Nearest.Names(name, known, 3);
        return near.Count > 0 ? $"Did you mean {Listed(near)}?" : known.Count > 60 ? "'wattline data show sites' lists them." : $"There are {Listed(known)}.";
    }

    private static string[] Parts(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Listed(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
