using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Codes of Form EIA-930: balancing authorities, which are the respondents of electricity/rto/fuel-type-data, and fuels, which are its facet
/// <c>fueltype</c> and the columns of its yearly files.
/// </summary>
internal static class EiaCodes
{
    /// <summary>Zones are named after the region and the code of their authority. Hawaii and Alaska do not report.</summary>
    private static readonly string[] Zones =
    [
        "US-CAL-BANC", "US-CAL-CISO", "US-CAL-IID", "US-CAL-LDWP", "US-CAL-TIDC", "US-CAR-CPLE", "US-CAR-CPLW", "US-CAR-DUK", "US-CAR-SC",
        "US-CAR-SCEG", "US-CAR-YAD", "US-CENT-SPA", "US-CENT-SWPP", "US-FLA-FMPP", "US-FLA-FPC", "US-FLA-FPL", "US-FLA-GVL", "US-FLA-HST",
        "US-FLA-JEA", "US-FLA-SEC", "US-FLA-TAL", "US-FLA-TEC", "US-MIDA-PJM", "US-MIDW-AECI", "US-MIDW-LGEE", "US-MIDW-MISO", "US-NE-ISNE",
        "US-NW-AVA", "US-NW-BPAT", "US-NW-CHPD", "US-NW-DOPD", "US-NW-GCPD", "US-NW-GRID", "US-NW-IPCO", "US-NW-NEVP", "US-NW-NWMT",
        "US-NW-PACE", "US-NW-PACW", "US-NW-PGE", "US-NW-PSCO", "US-NW-PSEI", "US-NW-SCL", "US-NW-TPWR", "US-NW-WACM", "US-NW-WAUW",
        "US-NY-NYIS", "US-SE-SEPA", "US-SE-SOCO", "US-SW-AZPS", "US-SW-EPE", "US-SW-PNM", "US-SW-SRP", "US-SW-TEPC", "US-SW-WALC",
        "US-TEN-TVA", "US-TEX-ERCO",
    ];

    /// <summary>The respondent of each zone.</summary>
    public static readonly IReadOnlyDictionary<string, string> Respondents =
        Zones.ToDictionary(zone => zone, zone => zone[(zone.LastIndexOf('-') + 1)..], StringComparer.Ordinal);

    private static readonly Dictionary<string, Fuel> Fuels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["COL"] = Fuel.Coal,
        ["NG"] = Fuel.Gas,
        ["OIL"] = Fuel.Oil,
        ["NUC"] = Fuel.Nuclear,
        ["WAT"] = Fuel.Hydro,
        ["WND"] = Fuel.WindOnshore,
        ["WNB"] = Fuel.WindOnshore,
        ["SUN"] = Fuel.Solar,
        ["SNB"] = Fuel.Solar,
        ["GEO"] = Fuel.Geothermal,
        ["BIO"] = Fuel.Biomass,
        ["OTH"] = Fuel.Mixed,
        ["BAT"] = Fuel.Storage,
        ["PS"] = Fuel.Storage,
        ["OES"] = Fuel.Storage,
        ["UES"] = Fuel.Storage,
        ["UNK"] = Fuel.Unknown,
    };

    /// <summary>
    /// The fuel of a code; unknown for one that is not listed. Wind and sun with batteries of their own (WNB, SNB) are reported net and count as
    /// wind and sun.
    /// </summary>
    public static Fuel FuelOf(string code) => Fuels.GetValueOrDefault(code, Fuel.Unknown);
}
