using System.Text.Json.Nodes;
using Wattline.Grid;

namespace Wattline.Gateway.Api.Grid;

/// <summary>Paths that tell of the grid: the gateway's own, and those of the Carbon Aware Web API.</summary>
internal static class GridRoutes
{
    private static readonly (string Name, string Meaning)[] Shown =
    [
        ("hours", "Hours to come, 1 to 96; 24 where it is left out."), ("past", "Hours that were, 0 to 8,760; as many as to come where it is left out."),
        ("timezone", "IANA name in whose time hours are shown; UTC where it is left out."),
    ];

    private static readonly Dictionary<string, Func<JsonObject>> Schemas = new()
    {
        ["hours"] = () => MarketRoutes.Range("integer", 1, GridForecasts.MostHours),
        ["past"] = () => MarketRoutes.Range("integer", 0, GridQuery.MostPast),
        ["kind"] = () => MarketRoutes.OneOf(["average", "marginal"]),
    };

    private static readonly (string Name, string Meaning)
        Location = ("location", "A grid zone, a region, a site or a cloud's region; required."),
        Locations = ("location", "The same, repeated for more of them, 32 at most."),
        Time = ("time", "From when; now where it is left out. ISO 8601."),
        ToTime = ("toTime", "Until when; time where it is left out. ISO 8601.");

    /// <summary>All of them.</summary>
    public static IEnumerable<OpenApiRoute> All => [.. Own, .. CarbonAware.Select(route => route with { HasProblems = true })];

    private static IEnumerable<OpenApiRoute> Own =>
    [
        new("get", "/api/carbon/{zone}", "get_carbon", "Carbon of a grid zone: now, before and after.")
        {
            Answer = "Carbon", Query = [.. Shown, ("kind", "average or marginal; average where it is left out.")], Schemas = Schemas,
        },
        new("get", "/api/price/{zone}", "get_price", "Price of electricity of a zone: now, before and after.")
        {
            Answer = "Price", Query = Shown, Schemas = Schemas,
        },
        new("get", "/api/zones", "list_zones", "The zones, and what is known of each.") { Answer = "ZoneList" },
    ];

    private static IEnumerable<OpenApiRoute> CarbonAware =>
    [
        new("get", "/emissions/bylocation", "getEmissionsDataForLocationByTime", "Observed carbon of a location.")
        {
            Answer = "EmissionsDataList", Query = [Location, Time, ToTime], Required = ["location"],
        },
        new("get", "/emissions/bylocations", "getEmissionsDataForLocationsByTime", "Observed carbon of locations.")
        {
            Answer = "EmissionsDataList", Query = [Locations, Time, ToTime],
        },
        new("get", "/emissions/bylocations/best", "getBestEmissionsDataForLocationsByTime", "The least observed carbon of locations.")
        {
            Answer = "EmissionsDataList", Query = [Locations, Time, ToTime],
        },
        new("get", "/emissions/average-carbon-intensity", "getAverageCarbonIntensity", "Mean carbon of a location over a time.")
        {
            Answer = "CarbonIntensityMean", Query = [Location, ("startTime", "From when; required."), ("endTime", "Until when; required.")],
            Required = ["location", "startTime", "endTime"],
        },
        new("post", "/emissions/average-carbon-intensity/batch", "getAverageCarbonIntensityBatch", "The same for up to 100 times.")
        {
            Body = "CarbonIntensityWishes", Answer = "CarbonIntensityMeanList",
        },
        new("get", "/emissions/forecasts/current", "getCurrentForecastData", "Newest forecasts of locations, and their best windows.")
        {
            Answer = "EmissionsForecastList",
            Query =
            [
                Locations, ("dataStartAt", "From when; the forecast's first hour where it is left out."),
                ("dataEndAt", "Until when; the end of its last where it is left out."),
                ("windowSize", "The workload's length, min; an hour of the forecast where it is left out."),
            ],
        },
        new("post", "/emissions/forecasts/batch", "batchForecastDataAsync", "Forecasts as of a time that was, up to 100 of them.")
        {
            Body = "EmissionsForecastWishes", Answer = "EmissionsForecastList",
        },
        new("get", "/locations", "getAllLocations", "Names of locations, and where they are.") { Answer = "EmissionsLocations" },
    ];
}
