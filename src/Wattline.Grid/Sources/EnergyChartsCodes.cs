using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>What Energy-Charts calls bidding zones, countries and types of production; from the lists of its contract.</summary>
internal static class EnergyChartsCodes
{
    /// <summary>Bidding zones that have one name here and there.</summary>
    private static readonly string[] SameNames =
    [
        "AT", "BE", "BG", "CH", "CZ", "DE-LU", "DK1", "DK2", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "LT", "LV", "ME", "NL", "NO1", "NO2", "NO3", "NO4",
        "NO5", "PL", "PT", "RO", "RS", "SE1", "SE2", "SE3", "SE4", "SI", "SK",
    ];

    /// <summary>Countries whose code here is that of the service in capitals.</summary>
    private static readonly string[] SameCountries =
    [
        "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MD", "ME", "MK",
        "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "XK",
    ];

    /// <summary>Bidding zones of prices.</summary>
    public static readonly IReadOnlyDictionary<string, string> PriceZones = ZoneMap.With(
        SameNames.ToDictionary(zone => zone, StringComparer.Ordinal),
        new Dictionary<string, string>
        {
            ["DE"] = "DE-LU",
            ["LU"] = "DE-LU",
            ["DK-DK1"] = "DK1",
            ["DK-DK2"] = "DK2",
            ["IT-CNO"] = "IT-Centre-North",
            ["IT-CSO"] = "IT-Centre-South",
            ["IT-NO"] = "IT-North",
            ["IT-SAR"] = "IT-Sardinia",
            ["IT-SIC"] = "IT-Sicily",
            ["IT-SO"] = "IT-South",
            ["NO-NO1"] = "NO1",
            ["NO-NO2"] = "NO2",
            ["NO-NO3"] = "NO3",
            ["NO-NO4"] = "NO4",
            ["NO-NO5"] = "NO5",
            ["SE-SE1"] = "SE1",
            ["SE-SE2"] = "SE2",
            ["SE-SE3"] = "SE3",
            ["SE-SE4"] = "SE4",
        });

    /// <summary>
    /// Countries of generation. Its United Kingdom stands for Great Britain, as Northern Ireland is a country of its own there.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Countries = ZoneMap.With(
        SameCountries.ToDictionary(zone => zone, zone => zone.ToLowerInvariant(), StringComparer.Ordinal),
        new Dictionary<string, string> { ["GB"] = "uk", ["GB-NIR"] = "nie" });

    /// <summary>Types of production, and what stands among them and is none: null.</summary>
    private static readonly Dictionary<string, Fuel?> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Biomass"] = Fuel.Biomass,
        ["Fossil brown coal / lignite"] = Fuel.Lignite,
        ["Fossil coal-derived gas"] = Fuel.Coal,
        ["Fossil gas"] = Fuel.Gas,
        ["Fossil hard coal"] = Fuel.Coal,
        ["Fossil oil"] = Fuel.Oil,
        ["Fossil oil shale"] = Fuel.OilShale,
        ["Fossil peat"] = Fuel.Peat,
        ["Geothermal"] = Fuel.Geothermal,
        ["Hydro pumped storage"] = Fuel.Storage,
        ["Hydro pumped storage consumption"] = Fuel.Storage,
        ["Battery"] = Fuel.Storage,
        ["Battery storage"] = Fuel.Storage,
        ["Battery consumption"] = Fuel.Storage,
        ["Battery storage consumption"] = Fuel.Storage,
        ["Hydro Run-of-River"] = Fuel.Hydro,
        ["Hydro water reservoir"] = Fuel.Hydro,
        ["Marine"] = Fuel.Marine,
        ["Nuclear"] = Fuel.Nuclear,
        ["Other renewables"] = Fuel.Biomass,
        ["Others"] = Fuel.Unknown,
        ["Solar"] = Fuel.Solar,
        ["Waste"] = Fuel.Waste,
        ["Wind offshore"] = Fuel.WindOffshore,
        ["Wind onshore"] = Fuel.WindOnshore,
        ["Cross border electricity trading"] = null,
        ["Import Balance"] = null,
        ["Load"] = null,
        ["Load (incl. self-consumption)"] = null,
        ["Residual load"] = null,
        ["Renewable share of generation"] = null,
        ["Renewable share of load"] = null,
    };

    /// <summary>The fuel of a type of production: unknown for one that is not listed, null for what is no production.</summary>
    public static Fuel? FuelOf(string type) => Types.TryGetValue(type, out var fuel) ? fuel : Fuel.Unknown;
}
