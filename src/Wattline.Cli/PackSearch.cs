using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Models;

namespace Wattline.Cli;

/// <summary>Something that a text may have meant.</summary>
internal sealed record Hit(string Kind, string Name, string Title, Func<Subject> Read);

/// <summary>
/// What a text means in the pack. A whole id or name wins, and may be a site, a zone and a country at once; a city brings its sites; else
/// all that contain the text's words, whatever their case and punctuation.
/// </summary>
internal static class PackSearch
{
    /// <summary>More than so many guesses are listed by name and not shown.</summary>
    public const int MostShown = 3;

    /// <summary>All that a text means, the likeliest first; whether these are guesses, of which few are wanted.</summary>
    public static (IReadOnlyList<Hit> Hits, bool Guessed) Find(DataPack pack, string text)
    {
        var (prices, exact) = (ListPrices(pack, text), Exact(pack, text));
        if (exact.Count > 0)
        {
            return ([.. exact, .. prices], false);
        }

        var partial = Partial(pack, text);
        return partial.Count > 0 ? ([.. partial, .. prices], true)
            : prices.Count > 0 ? (prices, false)
            : (PartialListPrices(pack, text), true);
    }

    /// <summary>All names that can be asked for.</summary>
    public static IEnumerable<string> Names(DataPack pack) =>
        DataLists.Words.Concat(pack.Sites.Select(site => site.Id))
            .Concat(pack.Sites.Select(site => site.ProviderRegion).Where(region => region.Length > 0))
            .Concat(pack.Sites.Select(City))
            .Concat(pack.CarbonZones.Select(zone => zone.Id)).Concat(pack.PriceZones.Select(zone => zone.Id))
            .Concat(pack.Models.SelectMany(model => new[] { model.Id, ShortName(model) }))
            .Concat(pack.Jurisdictions.Select(land => land.Name)).Concat(pack.Metros.Select(metro => metro.AsciiName));

    private static List<Hit> Exact(DataPack pack, string text)
    {
        bool Is(string other) => other.Equals(text, StringComparison.OrdinalIgnoreCase);
        var metro = pack.FindMetro(text);
        return
        [
            .. pack.Sites.Where(site => Is(site.Id) || Is(site.ProviderRegion) || Is(City(site)) || Is(site.City) || IsIn(site, metro))
                .Select(site => Of(pack, site)),
            .. pack.Jurisdictions.Where(land => Is(land.Code) || Is(land.Name)).Select(land => Of(pack, land)),
            .. pack.CarbonZones.Where(zone => Is(zone.Id) || Is(zone.Name)).Select(zone => Of(pack, zone)),
            .. pack.PriceZones.Where(zone => Is(zone.Id)).Select(zone => Of(pack, zone)),
            .. pack.Models.Where(model => Is(model.Id) || Is(ShortName(model))).Select(Of),
            .. metro is null ? Array.Empty<Hit>() : [Of(pack, metro)],
        ];
    }

    private static List<Hit> Partial(DataPack pack, string text)
    {
        var words = new Words(text);
        return words.AreTooFew ? [] :
        [
            .. pack.Sites.Where(site => words.AreIn(site.Id) || words.AreIn(site.ProviderRegion) || words.AreIn(site.City))
                .Select(site => Of(pack, site)),
            .. pack.Models.Where(model => words.AreIn(model.Id)).Select(Of),
            .. pack.Jurisdictions.Where(land => words.AreIn(land.Name)).Select(land => Of(pack, land)),
            .. pack.CarbonZones.Where(zone => words.AreIn(zone.Id) || words.AreIn(zone.Name)).Select(zone => Of(pack, zone)),
            .. pack.PriceZones.Where(zone => words.AreIn(zone.Id)).Select(zone => Of(pack, zone)),
            .. pack.Metros.Where(metro => words.AreIn(metro.City) || words.AreIn(metro.AsciiName)).Select(metro => Of(pack, metro)),
        ];
    }

    private static List<Hit> ListPrices(DataPack pack, string text) => ModelFacts.OfListPrices(pack, text) is { } prices
        ? [new Hit("list prices", text, "", () => prices)]
        : [];

    private static List<Hit> PartialListPrices(DataPack pack, string text)
    {
        var words = new Words(text);
        return words.AreTooFew ? [] :
        [
            .. pack.ListPrices.Select(price => price.Key).Distinct().Where(words.AreIn)
                .Select(key => new Hit("list prices", key, "", () => ModelFacts.OfListPrices(pack, key)!)),
        ];
    }

    /// <summary>A metro has the sites of its country whose city bears its name.</summary>
    private static bool IsIn(Site site, Metro? metro) => metro is not null && site.Jurisdiction == metro.CountryCode &&
        new Words(metro.AsciiName).AreIn(site.City);

    private static string City(Site site) => site.City.Split(',')[0];

    /// <summary>A model's name without its maker.</summary>
    private static string ShortName(ModelSpec model) => model.Id[(model.Id.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static Hit Of(DataPack pack, Site site) => new("site", site.Id, site.City, () => PackFacts.Of(pack, site));

    private static Hit Of(DataPack pack, Jurisdiction land) => new("jurisdiction", land.Code, land.Name, () => LawFacts.Of(pack, land));

    private static Hit Of(DataPack pack, CarbonZone zone) => new("carbon zone", zone.Id, zone.Name, () => PackFacts.Of(pack, zone));

    private static Hit Of(DataPack pack, PriceZone zone) => new("price zone", zone.Id, "", () => PackFacts.Of(pack, zone));

    private static Hit Of(ModelSpec model) => new("model", model.Id, "", () => ModelFacts.Of(model));

    private static Hit Of(DataPack pack, Metro metro) =>
        new("metro", $"{metro.City}, {metro.CountryCode}", metro.Country, () => PackFacts.Of(pack, metro));

    /// <summary>The words of a text as letters and digits in lower case, so that <c>llama 3.1</c> is in <c>Llama-3.1-8B</c>.</summary>
    private sealed class Words(string text)
    {
        private readonly string[] words = [.. text.Split(' ').Select(Squeeze).Where(word => word.Length > 0)];

        /// <summary>One letter is in almost everything.</summary>
        public bool AreTooFew => words.Sum(word => word.Length) < 2;

        public bool AreIn(string name)
        {
            var squeezed = Squeeze(name);
            return words.All(word => squeezed.Contains(word, StringComparison.Ordinal));
        }

        private static string Squeeze(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
    }
}
