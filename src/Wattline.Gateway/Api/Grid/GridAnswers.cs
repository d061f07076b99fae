using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Gateway.Api.Grid;

/// <summary>What is known of a grid zone's carbon: now, before and after.</summary>
/// <param name="Asked">The name that was asked for, as it is known.</param>
/// <param name="Meaning">What that name is.</param>
/// <param name="Zone">The grid zone.</param>
/// <param name="Name">The zone's name in words.</param>
/// <param name="Kind">Average or marginal.</param>
/// <param name="Scope">Direct or life-cycle.</param>
/// <param name="Unit">Of each value.</param>
/// <param name="Timezone">In whose time hours are shown.</param>
/// <param name="Now">The present reading; null for none.</param>
/// <param name="Past">Hours that were, in order, without the present one; hours that nobody states are not there.</param>
/// <param name="Sources">Where past hours come from, by the name of the source.</param>
/// <param name="Forecast">Hours to come, in order: known ones, then forecasts.</param>
/// <param name="ForecastSource">Whose the first of them is; null for none.</param>
/// <param name="ForecastIssued">When its source made it; of the project's own the last hour that it knew; null for none, and of a known hour.</param>
/// <param name="ForecastProvenance">Where it comes from; null for none.</param>
/// <param name="ForecastParts">All who state hours to come, in the order of their first hours.</param>
/// <param name="Reason">Why something is missing; null where nothing is.</param>
internal sealed record CarbonAnswer(
    string Asked, string Meaning, string Zone, string Name, CarbonKind Kind, CarbonScope Scope, string Unit, string Timezone, CarbonNow? Now,
    IReadOnlyList<CarbonPast> Past, IReadOnlyDictionary<string, Provenance> Sources, IReadOnlyList<CarbonAhead> Forecast, string? ForecastSource,
    string? ForecastIssued, Provenance? ForecastProvenance, IReadOnlyList<PartAhead> ForecastParts, string? Reason);

/// <summary>Who states some of the hours to come.</summary>
/// <param name="Source">The name that those hours carry.</param>
/// <param name="Timeliness">Forecast; live where the hours are settled; replayed where they are those of a past year's known day.</param>
/// <param name="Issued">When the forecast was made; of the project's own the last hour that it knew; null for what is known.</param>
/// <param name="Provenance">Source, licence, year, basis, method.</param>
internal sealed record PartAhead(string Source, Timeliness Timeliness, string? Issued, Provenance Provenance);

/// <summary>The present reading of carbon, the one that decisions use.</summary>
/// <param name="Value">g/kWh.</param>
/// <param name="ObservedFor">The hour that it is about; of a past year in a replay; null for a year's figure, which is about none.</param>
/// <param name="AgeHours">From that hour to the present one, h; null in a replay, for a year's figure and for a forecast, which have no age.</param>
/// <param name="Timeliness">Live, replayed, constant or forecast.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
internal sealed record CarbonNow(CarbonIntensity Value, string? ObservedFor, int? AgeHours, Timeliness Timeliness, Provenance Provenance);

/// <summary>An hour of carbon that was.</summary>
/// <param name="Hour">When.</param>
/// <param name="Value">g/kWh.</param>
/// <param name="Source">Who states it.</param>
/// <param name="Timeliness">Live or replayed.</param>
internal sealed record CarbonPast(string Hour, CarbonIntensity Value, string Source, Timeliness Timeliness);

/// <summary>An hour of carbon to come.</summary>
/// <param name="Hour">When.</param>
/// <param name="Value">g/kWh.</param>
/// <param name="Low">Lower end of the 95 % band, g/kWh; null where the source gives none.</param>
/// <param name="High">Upper end of it, g/kWh; null where the source gives none.</param>
/// <param name="Source">Who states it; <c>wattline</c> for the project's own.</param>
/// <param name="Timeliness">Forecast.</param>
internal sealed record CarbonAhead(
    string Hour, CarbonIntensity Value, CarbonIntensity? Low, CarbonIntensity? High, string Source, Timeliness Timeliness);

/// <summary>What is known of a zone's price: now, before and after. Value is the source's, adder what is chosen on top, delivered both.</summary>
/// <param name="Asked">The name that was asked for, as it is known.</param>
/// <param name="Meaning">What that name is.</param>
/// <param name="Zone">The zone or tariff of the price; null for a place without one.</param>
/// <param name="Unit">Of each value.</param>
/// <param name="Timezone">In whose time hours are shown.</param>
/// <param name="Now">The present reading; null for none.</param>
/// <param name="Past">Hours that were, in order, without the present one; hours that nobody states are not there.</param>
/// <param name="Sources">Where past hours come from, by the name of the source.</param>
/// <param name="Forecast">Hours to come, in order: known ones, then forecasts.</param>
/// <param name="ForecastSource">Whose the first of them is; null for none.</param>
/// <param name="ForecastIssued">When its source made it; of the project's own the last hour that it knew; null for none, and of a known hour.</param>
/// <param name="ForecastProvenance">Where it comes from; null for none.</param>
/// <param name="ForecastParts">All who state hours to come, in the order of their first hours.</param>
/// <param name="Reason">Why something is missing; null where nothing is.</param>
internal sealed record PriceAnswer(
    string Asked, string Meaning, string? Zone, string Unit, string Timezone, PriceNow? Now, IReadOnlyList<PricePast> Past,
    IReadOnlyDictionary<string, Provenance> Sources, IReadOnlyList<PriceAhead> Forecast, string? ForecastSource, string? ForecastIssued,
    Provenance? ForecastProvenance, IReadOnlyList<PartAhead> ForecastParts, string? Reason);

/// <summary>The present price, the one that decisions use.</summary>
/// <param name="Value">The source's, USD/MWh.</param>
/// <param name="Adder">Network, margin and tax on top, chosen, USD/MWh.</param>
/// <param name="Delivered">Both, USD/MWh.</param>
/// <param name="Kind">What kind of price.</param>
/// <param name="ObservedFor">The hour that it is about; of a past year in a replay; null for a year's figure, which is about none.</param>
/// <param name="AgeHours">From that hour to the present one, h; null in a replay, for a year's figure and for a forecast, which have no age.</param>
/// <param name="Timeliness">Live, replayed, constant or forecast.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
internal sealed record PriceNow(
    EnergyPrice Value, EnergyPrice Adder, EnergyPrice Delivered, PriceKind Kind, string? ObservedFor, int? AgeHours, Timeliness Timeliness,
    Provenance Provenance);

/// <summary>An hour's price that was.</summary>
/// <param name="Hour">When.</param>
/// <param name="Value">The source's, USD/MWh.</param>
/// <param name="Adder">On top of it, USD/MWh.</param>
/// <param name="Delivered">Both, USD/MWh.</param>
/// <param name="Source">Who states it.</param>
/// <param name="Timeliness">Live or replayed.</param>
internal sealed record PricePast(string Hour, EnergyPrice Value, EnergyPrice Adder, EnergyPrice Delivered, string Source, Timeliness Timeliness);

/// <summary>An hour's price to come.</summary>
/// <param name="Hour">When.</param>
/// <param name="Value">The source's, USD/MWh.</param>
/// <param name="Low">Lower end of the 95 % band, USD/MWh, without adder; null where the source gives none, and of a known hour.</param>
/// <param name="High">Upper end of it, USD/MWh, without adder; null likewise.</param>
/// <param name="Adder">On top of the value, USD/MWh.</param>
/// <param name="Delivered">Value and adder, USD/MWh.</param>
/// <param name="Source">Who states it; <c>wattline</c> for the project's own.</param>
/// <param name="Timeliness">Forecast; live where the hour is settled; replayed where it is of a past year's known day.</param>
internal sealed record PriceAhead(
    string Hour, EnergyPrice Value, EnergyPrice? Low, EnergyPrice? High, EnergyPrice Adder, EnergyPrice Delivered, string Source,
    Timeliness Timeliness);

/// <summary>The zones that can be asked for, and what is known of each.</summary>
/// <param name="Carbon">Grid zones.</param>
/// <param name="Price">Zones and tariffs with a price.</param>
internal sealed record ZoneList(IReadOnlyList<CarbonZoneFacts> Carbon, IReadOnlyList<PriceZoneFacts> Price);

/// <summary>What is known of a grid zone.</summary>
/// <param name="Zone">By this name it is asked for.</param>
/// <param name="Name">The same in words.</param>
/// <param name="Average">How current the present average is; null for none.</param>
/// <param name="Marginal">How current the present marginal figure is; null for none.</param>
/// <param name="HasHours">Whether the data pack has its hours, to be replayed.</param>
/// <param name="LiveSources">Configured sources that cover its carbon.</param>
/// <param name="Regions">Regions of the configuration on it.</param>
/// <param name="Sites">Sites of the data pack on it.</param>
internal sealed record CarbonZoneFacts(
    string Zone, string Name, Timeliness? Average, Timeliness? Marginal, bool HasHours, IReadOnlyList<string> LiveSources,
    IReadOnlyList<string> Regions, IReadOnlyList<string> Sites);

/// <summary>What is known of a price zone.</summary>
/// <param name="Zone">By this name it is asked for.</param>
/// <param name="Kind">What kind of price the data pack has.</param>
/// <param name="StandIn">The zone whose price stands in for it; null for its own.</param>
/// <param name="Price">How current the present price is; null for none.</param>
/// <param name="LiveSources">Configured sources that cover its price.</param>
/// <param name="Regions">Regions of the configuration that pay it.</param>
/// <param name="Sites">Sites of the data pack that pay it.</param>
internal sealed record PriceZoneFacts(
    string Zone, PriceKind Kind, string? StandIn, Timeliness? Price, IReadOnlyList<string> LiveSources, IReadOnlyList<string> Regions,
    IReadOnlyList<string> Sites);
