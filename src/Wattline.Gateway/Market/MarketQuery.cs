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

    private MarketQuery(MarketKey key, MarketCatalogue catalogue) => (Key, Catalogue) = (key, catalogue);

    /// <summary>Models and providers.</summary>
    public MarketCatalogue Catalogue { get; }

    /// <summary>The table that is meant.</summary>
    public MarketKey Key { get; }

    /// <summary>Models, by index, that are wanted; null for all.</summary>
    public bool[]? Models { get; private set; }

    /// <summary>Providers, by their place in the catalogue, that are wanted; null for all.</summary>
    public bool[]? Providers { get; private set; }

    /// <summary>Sites, by their place in the catalogue, that are wanted; null for all.</summary>
    public bool[]? Sites { get; private set; }

    /// <summary>Where the caller is now; null where it does not say.</summary>
    public PresentRegion? Current { get; private set; }

    /// <summary>Reads a query.</summary>
    /// <param name="catalogue">Models and providers.</param>
    /// <param name="pack">Sites.</param>
    /// <param name="fleet">The regions of the configuration: a caller may be in one of them.</param>
    /// <param name="parameter">The parameters by name; null for one that is not given.</param>
    /// <param name="error">What is wrong with it; null for nothing.</param>
    public static MarketQuery? Read(
        MarketCatalogue catalogue, DataPack pack, IReadOnlyList<Region> fleet, Func<string, string?> parameter, out OpenAiError? error)
    {
        error = Empty(parameter);
        if (error is not null || ReadKey(pack, parameter, out error) is not { } key)
        {
            return null;
        }

        var query = new MarketQuery(key, catalogue);
        error = query.ReadModels(parameter("model"), parameter("family")) ?? query.ReadProviders(parameter("provider")) ?? query.ReadSites(parameter("region"));
        if (error is null && parameter("current") is { } current)
        {
            query.Current = PresentRegion.Read(catalogue, pack, fleet, current.Trim(), out error);
        }

        return error is null ? query : null;
    }

    /// <summary>A whole number of a range; null together with the error, or where it is not given.</summary>
    public static int? Whole(string name, string? text, int least, int most, out OpenAiError? error)
    {
        var number = Number(name, text, least, most, "rows", out error);
        if (number is null || number == Math.Floor(number.Value))
        {
            return (int?)number;
        }

        error = OpenAiError.Invalid("invalid_number", $"'{name}' is a whole number from {least} to {most}, not '{text}'.", name);
        return null;
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

    /// <summary>Several names of one kind widen the choice, a model and a family narrow each other.</summary>
    private OpenAiError? ReadModels(string? model, string? family)
    {
        var (named, ofFamily) = (Flags(Parts(model), Catalogue.Find, out var noModel), Flags(Parts(family), Catalogue.OfFamily, out var noFamily));
        if (noModel is not null)
        {
            return UnknownModel(Catalogue, noModel, "model");
        }

        if (noFamily is not null)
        {
            return OpenAiError.Invalid("unknown_family", $"'{noFamily}' is no family. {Cure(noFamily, Catalogue.Families, null)}", "family");
        }

        Models = named is null || ofFamily is null ? named ?? ofFamily : [.. named.Zip(ofFamily, (one, other) => one && other)];
        if (Models is null || Models.Contains(true))
        {
            return null;
        }

        var families = Catalogue.Models.Where(one => named![one.Index]).Select(one => one.Family).Distinct().ToList();
        return OpenAiError.Invalid(
            "invalid_choice", $"'family' is {family}, and no model of it is named by 'model': {model} is of {Listed(families)}. Leave one of them out.",
            "family");
    }

    /// <summary>The models that some names stand for; null for no names, or with the first name that stands for none.</summary>
    private bool[]? Flags(string[] names, Func<string, IReadOnlyList<MarketModel>> find, out string? unknown)
    {
        unknown = Array.Find(names, name => find(name).Count == 0);
        if (names.Length == 0 || unknown is not null)
        {
            return null;
        }

        var wanted = new bool[Catalogue.Models.Count];
        foreach (var one in names.SelectMany(find))
        {
            wanted[one.Index] = true;
        }

        return wanted;
    }

    /// <summary>The one model that a question is about; null together with the error.</summary>
    public static MarketModel? OneModel(MarketCatalogue catalogue, string? text, out OpenAiError? error)
    {
        var names = Parts(text);
        var models = names.Length == 1 ? catalogue.Find(names[0]) : [];
        error = models.Count == 1 ? null
            : names.Length == 1 && models.Count == 0 ? UnknownModel(catalogue, names[0], "model")
            : models.Count > 1 ? OpenAiError.Invalid(
                "invalid_choice",
                $"'model' is one model, and {names[0]} is a family of {models.Count}: {Listed([.. models.Select(model => model.Id)])}. Name one.", "model")
            : OpenAiError.Invalid(
                "missing_model", "'model' names one model, as in meta-llama/Llama-3.1-8B-Instruct; /api/leaderboard lists them.", "model");
        return error is null ? models[0] : null;
    }

    /// <summary>That a name is no model, with the nearest that are.</summary>
    public static OpenAiError UnknownModel(MarketCatalogue catalogue, string name, string parameter)
    {
        var near = catalogue.Near(name);
        var cure = near.Count > 0 ? $"Did you mean {Listed(near)}?" : $"Families are {Listed(catalogue.Families)}; /api/leaderboard lists the models.";
        return OpenAiError.Invalid("unknown_model", $"'{name}' is neither a model nor a family of models here. {cure}", parameter);
    }

    private OpenAiError? ReadProviders(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Providers = new bool[Catalogue.Providers.Count];
        foreach (var name in Parts(text))
        {
            var index = Catalogue.ProviderIndex(name);
            if (index < 0)
            {
                return OpenAiError.Invalid("unknown_provider", $"'{name}' is no provider here. {Cure(name, Catalogue.Providers, null)}", "provider");
            }

            Providers[index] = true;
        }

        return null;
    }

    private OpenAiError? ReadSites(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Sites = new bool[Catalogue.Sites.Count];
        foreach (var name in Parts(text))
        {
            var sites = Catalogue.SitesNamed(name);
            if (sites.Count == 0)
            {
                return UnknownRegion(name, "region", Catalogue.SiteNames);
            }

            foreach (var site in sites)
            {
                Sites[Catalogue.IndexOf(site)] = true;
            }
        }

        return null;
    }

    /// <summary>That a name is no region, with the nearest that are.</summary>
    public static OpenAiError UnknownRegion(string name, string parameter, IEnumerable<string> known) =>
        OpenAiError.Invalid("unknown_region", $"'{name}' is no region here. {Cure(name, known, "/api/leaderboard/names lists the regions.")}", parameter);

    /// <summary>The nearest names, else where they are listed, else all of them.</summary>
    private static string Cure(string name, IEnumerable<string> known, string? listedAt)
    {
        var near = Nearest.Names(name, known, 3);
        return near.Count > 0 ? $"Did you mean {Listed(near)}?" : listedAt ?? $"There are {Listed([.. known])}.";
    }

    private static string[] Parts(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Words as in 'one, two or three'.</summary>
    public static string Listed(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
