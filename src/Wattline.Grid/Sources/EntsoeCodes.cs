using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Codes of the ENTSO-E Transparency Platform: areas by the names of this project's zones, and production types. From the platform's list of
/// areas with Energy Identification Codes and the code lists of its Web API guide.
/// </summary>
internal static class EntsoeCodes
{
    /// <summary>
    /// Bidding zones with one day-ahead price. Great Britain has none here since it left the coupling; Denmark, Italy, Norway and Sweden
    /// have several, and no mean of them is made up. Zones of carbon stand beside those of prices where a zone has both names.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> PriceZones = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AT"] = "10YAT-APG------L",
        ["BA"] = "10YBA-JPCC-----D",
        ["BE"] = "10YBE----------2",
        ["BG"] = "10YCA-BULGARIA-R",
        ["CH"] = "10YCH-SWISSGRIDZ",
        ["CZ"] = "10YCZ-CEPS-----N",
        ["DE"] = "10Y1001A1001A82H",
        ["DE-LU"] = "10Y1001A1001A82H",
        ["DK1"] = "10YDK-1--------W",
        ["DK-DK1"] = "10YDK-1--------W",
        ["DK2"] = "10YDK-2--------M",
        ["DK-DK2"] = "10YDK-2--------M",
        ["EE"] = "10Y1001A1001A39I",
        ["ES"] = "10YES-REE------0",
        ["FI"] = "10YFI-1--------U",
        ["FR"] = "10YFR-RTE------C",
        ["GB-NIR"] = "10Y1001A1001A59C",
        ["GR"] = "10YGR-HTSO-----Y",
        ["HR"] = "10YHR-HEP------M",
        ["HU"] = "10YHU-MAVIR----U",
        ["IE"] = "10Y1001A1001A59C",
        ["IT-CNO"] = "10Y1001A1001A70O",
        ["IT-CSO"] = "10Y1001A1001A71M",
        ["IT-NO"] = "10Y1001A1001A73I",
        ["IT-SAR"] = "10Y1001A1001A74G",
        ["IT-SIC"] = "10Y1001A1001A75E",
        ["IT-SO"] = "10Y1001A1001A788",
        ["LT"] = "10YLT-1001A0008Q",
        ["LU"] = "10Y1001A1001A82H",
        ["LV"] = "10YLV-1001A00074",
        ["ME"] = "10YCS-CG-TSO---S",
        ["MK"] = "10YMK-MEPSO----8",
        ["NL"] = "10YNL----------L",
        ["NO1"] = "10YNO-1--------2",
        ["NO-NO1"] = "10YNO-1--------2",
        ["NO2"] = "10YNO-2--------T",
        ["NO-NO2"] = "10YNO-2--------T",
        ["NO3"] = "10YNO-3--------J",
        ["NO-NO3"] = "10YNO-3--------J",
        ["NO4"] = "10YNO-4--------9",
        ["NO-NO4"] = "10YNO-4--------9",
        ["NO5"] = "10Y1001A1001A48H",
        ["NO-NO5"] = "10Y1001A1001A48H",
        ["PL"] = "10YPL-AREA-----S",
        ["PT"] = "10YPT-REN------W",
        ["RO"] = "10YRO-TEL------P",
        ["RS"] = "10YCS-SERBIATSOV",
        ["SE1"] = "10Y1001A1001A44P",
        ["SE-SE1"] = "10Y1001A1001A44P",
        ["SE2"] = "10Y1001A1001A45N",
        ["SE-SE2"] = "10Y1001A1001A45N",
        ["SE3"] = "10Y1001A1001A46L",
        ["SE-SE3"] = "10Y1001A1001A46L",
        ["SE4"] = "10Y1001A1001A47J",
        ["SE-SE4"] = "10Y1001A1001A47J",
        ["SI"] = "10YSI-ELES-----O",
        ["SK"] = "10YSK-SEPS-----K",
    };

    /// <summary>
    /// Areas whose generation by type is published, where they are others than those of prices: countries and control areas. Great Britain's
    /// ended in 2021.
    /// </summary>
    private static readonly Dictionary<string, string> GenerationAreas = new(StringComparer.Ordinal)
    {
        ["CY"] = "10YCY-1001A0003J",
        ["DE"] = "10Y1001A1001A83F",
        ["DK"] = "10Y1001A1001A65H",
        ["GB-NIR"] = "10Y1001A1001A016",
        ["IE"] = "10YIE-1001A00010",
        ["IT"] = "10YIT-GRTN-----B",
        ["LU"] = "10YLU-CEGEDEL-NQ",
        ["NO"] = "10YNO-0--------C",
        ["SE"] = "10YSE-1--------K",
    };

    /// <summary>Areas of generation by type: those of prices, and those that differ.</summary>
    public static readonly IReadOnlyDictionary<string, string> GenerationZones = ZoneMap.With(PriceZones, GenerationAreas);

    /// <summary>Production types of code list StandardAssetTypeList. Gas made from coal counts as coal, other renewables as biomass; chosen.</summary>
    private static readonly Dictionary<string, Fuel> Fuels = new(StringComparer.Ordinal)
    {
        ["B01"] = Fuel.Biomass,
        ["B02"] = Fuel.Lignite,
        ["B03"] = Fuel.Coal,
        ["B04"] = Fuel.Gas,
        ["B05"] = Fuel.Coal,
        ["B06"] = Fuel.Oil,
        ["B07"] = Fuel.OilShale,
        ["B08"] = Fuel.Peat,
        ["B09"] = Fuel.Geothermal,
        ["B10"] = Fuel.Storage,
        ["B11"] = Fuel.Hydro,
        ["B12"] = Fuel.Hydro,
        ["B13"] = Fuel.Marine,
        ["B14"] = Fuel.Nuclear,
        ["B15"] = Fuel.Biomass,
        ["B16"] = Fuel.Solar,
        ["B17"] = Fuel.Waste,
        ["B18"] = Fuel.WindOffshore,
        ["B19"] = Fuel.WindOnshore,
        ["B20"] = Fuel.Unknown,
        ["B25"] = Fuel.Storage,
    };

    /// <summary>The fuel of a production type; unknown for B20, "other", and for one that is not listed.</summary>
    public static Fuel FuelOf(string type) => Fuels.GetValueOrDefault(type, Fuel.Unknown);
}
