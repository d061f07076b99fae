using Wattline.Fleet;
using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;

namespace Wattline.Gateway.Market;

/// <summary>Where a caller is now: a site of the market, or another place that is known by name and of which the market has no rows.</summary>
/// <param name="Name">As asked.</param>
/// <param name="Site">The site; null for a place that is none.</param>
/// <param name="Meaning">What the name stands for, in words.</param>
internal sealed record PresentRegion(string Name, Site? Site, string Meaning)
{
    /// <summary>Reads one: a region of the configuration, a site of the market, a cloud's region or a grid zone; null together with the error.</summary>
    public static PresentRegion? Read(MarketCatalogue catalogue, DataPack pack, IReadOnlyList<Region> fleet, string name, out OpenAiError? error)
    {
        error = null;
        var own = fleet.FirstOrDefault(region => region.Id.Equals(name, StringComparison.OrdinalIgnoreCase))?.Site;
        var sites = own is not null && pack.FindSite(own) is { } stands ? [stands] : catalogue.SitesNamed(name);
        if (sites.Count == 1)
        {
            return new PresentRegion(name, sites[0], $"{sites[0].Provider}, {sites[0].City}");
        }

        if (sites.Count > 1)
        {
            error = OpenAiError.Invalid(
                "ambiguous_region", $"'{name}' is {sites.Count} regions: {MarketQuery.Listed([.. sites.Select(site => site.Id)])}. Name one.", "current");
            return null;
        }

        var places = GridPlaces.Of(pack);
        if (places.FindCarbon(name, fleet) is { } place)
        {
            return new PresentRegion(name, null, place.Meaning);
        }

        error = MarketQuery.UnknownRegion(name, "current", catalogue.SiteNames.Concat(places.WithCarbon(fleet).Select(one => one.Name)));
        return null;
    }

    /// <summary>Why nothing can be compared with a model there; null where it can.</summary>
    public string? WhyNot(MarketTable table, MarketModel model)
    {
        if (Site is null)
        {
            return $"the market has no row of '{Name}' ({Meaning})";
        }

        var row = table.OfferAt(Site, model);
        return row?.CarbonG is not null ? null
            : row is not null ? $"carbon of {model.DisplayName} there is not known: {string.Join(", ", MarketReasonWords.Each(row.Missing))}"
            : table.Key.View == MarketView.Operator ? $"{model.DisplayName} has no row there: {model.WhyNot(table.Key.Gpu)}"
            : $"no price of {Site.Provider} for {model.DisplayName} there is known" +
                (model.Spec is null ? "" : "; view=operator compares what running it there takes");
    }
}
