using System.Globalization;
using System.Text.Json;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Signals;

/// <summary>Answers in the forms of the services, from what the grid would have been.</summary>
internal static class GridServers
{
    /// <summary>Energy-Charts' prices, in EUR/MWh by bidding zone and hour; null where it has none yet.</summary>
    public static UpstreamBehaviour Prices(SourceRequest ask, Func<string, Slot, double?> price)
    {
        var hours = ask.Query.TryGetValue("bzn", out var zone)
            ? Hours(Moment(ask.Query["start"]), Moment(ask.Query["end"])).Select(slot => (Slot: slot, Price: price(zone, slot)))
                .Where(hour => hour.Price is not null).ToList()
            : [];
        return Json(new
        {
            license_info = "CC BY 4.0",
            unix_seconds = hours.Select(hour => hour.Slot.Start.ToUnixTimeSeconds()),
            price = hours.Select(hour => hour.Price),
            unit = "EUR / MWh",
        });
    }

    /// <summary>The carbon of Great Britain's operator, in half hours; nothing of forecasts and mixes.</summary>
    public static UpstreamBehaviour British(SourceRequest ask, Func<Slot, double?> carbon)
    {
        var parts = ask.Path.Trim('/').Split('/');
        var halves = parts is ["intensity", var from, var until] && until != "fw48h"
            ? Hours(Moment(from), Moment(until)).SelectMany(slot => new[] { (slot, 0), (slot, 30) }).Select(half => new
            {
                from = Minute(half.slot.Start.AddMinutes(half.Item2)),
                to = Minute(half.slot.Start.AddMinutes(half.Item2 + 30)),
                intensity = new { forecast = (double?)null, actual = carbon(half.slot), index = "moderate" },
            })
            : [];
        return Json(new { data = halves });
    }

    /// <summary>Electricity Maps' carbon of any zone; nothing of forecasts and mixes.</summary>
    public static UpstreamBehaviour World(SourceRequest ask, Slot last, double carbon)
    {
        var isHistory = ask.Path.EndsWith("carbon-intensity/history", StringComparison.Ordinal);
        var hours = ask.Path.EndsWith("carbon-intensity/past-range", StringComparison.Ordinal) ? Hours(Moment(ask.Query["start"]), Moment(ask.Query["end"]))
            : isHistory ? Hours(last.AddHours(-23).Start, last.Start) : [];
        var list = hours.Where(slot => slot <= last).Select(slot => new { datetime = Minute(slot.Start), carbonIntensity = carbon, isEstimated = false }).ToList();
        return Json(new { zone = ask.Query["zone"], updatedAt = Minute(last.Start), data = list, history = list, forecast = Array.Empty<object>() });
    }

    private static UpstreamBehaviour.Answer Json(object body) => new(JsonSerializer.Serialize(body));

    private static IEnumerable<Slot> Hours(DateTimeOffset from, DateTimeOffset until)
    {
        for (var slot = Slot.Containing(from); slot <= Slot.Containing(until); slot = slot.AddHours(1))
        {
            yield return slot;
        }
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
