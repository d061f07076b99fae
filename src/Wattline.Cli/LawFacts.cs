using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>What the pack says of a jurisdiction: its law, and the sites and zones in it.</summary>
internal static class LawFacts
{
    private static readonly Provenance Read = new("law", "LicenseRef-facts", 2026, Basis.Published);

    /// <summary>Whether the localisation law was read in a source, all of it.</summary>
    public static bool IsSure(Jurisdiction land) => land.Confidence == "pages";

    /// <summary>The pack's confidence is of localisation; the rest was read at the Commission and at the forum.</summary>
    public static Subject Of(DataPack pack, Jurisdiction land) => new("jurisdiction", $"{land.Code} {land.Name}",
    [
        PackFacts.Words("European Union, EEA", $"{(land.EuMember ? "member" : "no")}, {(land.Eea ? "member" : "no")}", Read),
        PackFacts.Words("adequacy", Adequacy(land), Read),
        PackFacts.Words(
            "cross-border privacy rules", land.CrossBorderPrivacyRules.Length == 0 ? "none" : land.CrossBorderPrivacyRules, Read),
        Localisation(land),
        .. pack.Sites.Where(site => site.Jurisdiction == land.Code).Select(site => PackFacts.Words(
            $"site {site.Id}", $"{site.City}; carbon zone {site.CarbonZone}, price zone {site.PriceZone ?? "none"}", PackFacts.Own)),
        .. Zones("carbon zones", pack.CarbonZones.Select(zone => zone.Id).Where(zone => IsOf(zone, land))),
        .. Zones("price zones", pack.PriceZones.Select(zone => zone.Id).Where(zone => IsOf(zone, land))
            .Concat(pack.Sites.Where(site => site.Jurisdiction == land.Code).Select(site => site.PriceZone).OfType<string>())),
    ]);

    private static Fact Localisation(Jurisdiction land) => land.Confidence.Length == 0
        ? PackFacts.Words("localisation", "not assessed")
        : PackFacts.Words("localisation", $"{land.Localisation}: {land.LocalisationBasis}", land.Confidence switch
        {
            "pages" => Read,
            "memory" => Read with { Basis = Basis.Chosen, Note = "from memory, wants a second look" },
            _ => Read with { Basis = Basis.Chosen, Note = "partly from memory, wants a second look" },
        });

    private static IEnumerable<Fact> Zones(string what, IEnumerable<string> zones)
    {
        var all = string.Join(", ", zones.Distinct().Order(StringComparer.Ordinal));
        return all.Length == 0 ? [] : [PackFacts.Words(what, all)];
    }

    /// <summary>Zones begin with the country's code, as in JP and JP-TK.</summary>
    private static bool IsOf(string zone, Jurisdiction land) =>
        zone == land.Code || zone.StartsWith(land.Code + "-", StringComparison.Ordinal);

    private static string Adequacy(Jurisdiction land) =>
        land.AdequacyGroup is not null ? $"{land.AdequacyGroup}: {land.AdequacyInstrument}; {land.AdequacyScope}"
        : land.Eea ? "not needed within the European Economic Area"
        : "none";
}
