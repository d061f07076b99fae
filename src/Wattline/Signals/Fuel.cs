namespace Wattline.Signals;

/// <summary>What a power station turns into electricity, as far as emission factors tell stations apart.</summary>
public enum Fuel
{
    /// <summary>Hard coal, and the coal of sources that do not tell it from lignite; gas made from coal too.</summary>
    Coal,

    /// <summary>Brown coal.</summary>
    Lignite,

    /// <summary>Oil shale, as in Estonia.</summary>
    OilShale,

    /// <summary>Peat.</summary>
    Peat,

    /// <summary>Natural gas.</summary>
    Gas,

    /// <summary>Oil and its products.</summary>
    Oil,

    /// <summary>Municipal and industrial waste.</summary>
    Waste,

    /// <summary>What US authorities report as "other": wood, refuse and process gases, undivided.</summary>
    Mixed,

    /// <summary>Wood, biogas, landfill gas and other renewables that burn.</summary>
    Biomass,

    /// <summary>Nuclear.</summary>
    Nuclear,

    /// <summary>Rivers and reservoirs, without pumped storage.</summary>
    Hydro,

    /// <summary>Wind on land.</summary>
    WindOnshore,

    /// <summary>Wind at sea.</summary>
    WindOffshore,

    /// <summary>Sun.</summary>
    Solar,

    /// <summary>Heat of the earth.</summary>
    Geothermal,

    /// <summary>Tides and waves.</summary>
    Marine,

    /// <summary>Batteries and pumped storage: no fuel, and no generation.</summary>
    Storage,

    /// <summary>What the source does not name.</summary>
    Unknown,
}
