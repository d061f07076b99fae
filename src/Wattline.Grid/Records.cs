using Wattline.Fleet;
using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>A source that numbers of the pack name.</summary>
/// <param name="Id">The name that provenance carries.</param>
/// <param name="Title">What was published.</param>
/// <param name="Publisher">By whom.</param>
/// <param name="Licence">SPDX identifier.</param>
/// <param name="Url">Where; may be empty.</param>
/// <param name="Year">The latest year it is about; null where it has none.</param>
/// <param name="Basis">How its numbers came to be unless a row says otherwise.</param>
/// <param name="Attribution">The words to credit it with.</param>
public sealed record PackSource(
    string Id, string Title, string Publisher, string Licence, string Url, int? Year, Basis Basis, string Attribution);

/// <summary>A city of half a million or more.</summary>
/// <param name="City">Its name, with accents.</param>
/// <param name="AsciiName">Its name without.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2.</param>
/// <param name="Country">English name of the country.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Population">Older figures, city and urban area mixed: a weight, not a census.</param>
/// <param name="TimeZone">IANA name; null where the source has none.</param>
public sealed record Metro(
    string City, string AsciiName, string CountryCode, string Country, GeoPoint Location, int Population, string? TimeZone);

/// <summary>A grid zone whose carbon the pack knows.</summary>
/// <param name="Id">Electricity Maps' name, as in <c>US-NW-BPAT</c>.</param>
/// <param name="Name">English name.</param>
/// <param name="HasHours">Whether the hours of 2022 are there; otherwise only years.</param>
/// <param name="HasMarginal">Whether there is an estimate of marginal carbon.</param>
public sealed record CarbonZone(string Id, string Name, bool HasHours, bool HasMarginal);

/// <summary>A year of a carbon zone: average, life-cycle.</summary>
/// <param name="Year">Calendar year.</param>
/// <param name="GramsPerKwh">gCO2e/kWh, 0 to 2,000.</param>
/// <param name="CarbonFreePercent">Share of carbon-free energy, 0 to 100.</param>
/// <param name="RenewablePercent">Share of renewable energy, 0 to 100.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record CarbonYear(int Year, double GramsPerKwh, double CarbonFreePercent, double RenewablePercent, Provenance Provenance);

/// <summary>A year of a zone's wind or sun, hours of which <see cref="DataPack.RenewableSeries"/> gives.</summary>
/// <param name="Zone">The grid zone.</param>
/// <param name="Fuel">Sun, or wind on land.</param>
/// <param name="PeakMwh">The highest hour, that the others are shares of; below the nameplate of the plants.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record RenewableYear(string Zone, Fuel Fuel, double PeakMwh, Provenance Provenance);

/// <summary>An estimate of the emissions of a zone's next kilowatt-hour: marginal, direct.</summary>
/// <param name="Zone">The grid zone.</param>
/// <param name="GramsPerKwh">gCO2/kWh.</param>
/// <param name="RSquared">How much of the hourly change in emissions the slope explains, 0 to 1.</param>
/// <param name="Method"><c>generation-slope</c>, or <c>fossil-slope</c> where storage, hydro and imports balance.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record MarginalEstimate(string Zone, double GramsPerKwh, double RSquared, string Method, Provenance Provenance);

/// <summary>A zone or tariff that the pack has a price for.</summary>
/// <param name="Id">As sites name it.</param>
/// <param name="Kind">What kind of price it is.</param>
/// <param name="StandIn">The zone whose price stands in for it; null for its own.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record PriceZone(string Id, PriceKind Kind, string? StandIn, Provenance Provenance);

/// <summary>Token counts of a kind of request, as measured on a public service.</summary>
/// <param name="Id"><c>conversation</c> or <c>code</c>.</param>
/// <param name="Requests">How many were counted.</param>
/// <param name="InputTokensMean">Mean of prompt tokens.</param>
/// <param name="InputTokensMedian">Median of prompt tokens.</param>
/// <param name="OutputTokensMean">Mean of answer tokens.</param>
/// <param name="OutputTokensMedian">Median of answer tokens.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record RequestClass(
    string Id, int Requests, double InputTokensMean, double InputTokensMedian, double OutputTokensMean, double OutputTokensMedian,
    Provenance Provenance);

/// <summary>A year of a Google Cloud region as Google publishes it.</summary>
/// <param name="Region">Google's name.</param>
/// <param name="Location">Where it stands, in words.</param>
/// <param name="Year">Calendar year.</param>
/// <param name="CarbonFreeRatio">Share of carbon-free energy by the hour, 0 to 1; null where not published.</param>
/// <param name="GramsPerKwh">Grid average in gCO2e/kWh.</param>
/// <param name="Scope">Life-cycle until 2020, direct since.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record GoogleGridYear(
    string Region, string Location, int Year, double? CarbonFreeRatio, double GramsPerKwh, CarbonScope Scope, Provenance Provenance);

/// <summary>What a unit of a currency was worth in a year.</summary>
/// <param name="Currency">ISO 4217, as in <c>EUR</c>.</param>
/// <param name="Year">Calendar year.</param>
/// <param name="UsdPerUnit">US dollars for one unit, the year's average, with its source.</param>
public sealed record ExchangeRate(string Currency, int Year, Sourced<double> UsdPerUnit);
