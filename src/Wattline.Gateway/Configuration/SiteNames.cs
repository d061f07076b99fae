using Wattline.Fleet;
using Wattline.Gateway.Api.Grid;
using Wattline.Grid;
using Wattline.Text;

namespace Wattline.Gateway.Configuration;

/// <summary>What a site of the data may be called, and which one a wrong name may have meant.</summary>
internal static class SiteNames
{
    private const string List = "'wattline data show sites' lists them.";
    private const int MostNear = 3, ShortestName = 4;

    /// <summary>The site of an identifier or of a provider's name of its region; null for none.</summary>
    public static Site? Find(DataPack pack, string name) =>
        pack.FindSite(name) ?? pack.Sites.FirstOrDefault(site => site.ProviderRegion == name && name.Length > 0);

    /// <summary>
    /// What to write in place of a name that is no site's: those nearest by identifier, city, and provider's or another cloud's region; where
    /// nothing is near, where they are listed.
    /// </summary>
    public static string Remedy(DataPack pack, string asked)
    {
        var names = Names(pack).Where(one => one.Name.Length >= ShortestName || one.Name.Equals(asked, StringComparison.OrdinalIgnoreCase)).ToList();
        var same = names.Where(one => one.Name.Equals(asked, StringComparison.OrdinalIgnoreCase)).ToList();
        var near = same.Count > 0 ? same
            : [.. Nearest.Names(asked, names.Select(one => one.Name), MostNear).Select(name => names.First(one => one.Name == name))];
        var sites = near.Select(one => one.Site).DistinctBy(site => site.Id).ToList();
        return sites.Count == 0 ? List : $"Use {string.Join(" or ", sites.Select(site => $"{site.Id} ({site.City})"))}; {List}";
    }

    private static IEnumerable<(string Name, Site Site)> Names(DataPack pack) =>
        pack.Sites.SelectMany(site => new[] { site.Id, site.ProviderRegion, site.City.Split(',')[0] }.Select(name => (name, site)))
            .Concat(CloudRegions.BySite.Select(one => (one.Region, Site: pack.FindSite(one.Site))).Where(one => one.Site is not null)
                .Select(one => (one.Region, one.Site!)))
            .Concat(CloudRegions.ByZone.Select(one => (one.Region, pack.Sites.MinBy(site => site.Location.DistanceKm(one.Location))!)));
}
