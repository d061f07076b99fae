using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Api.Grid;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>What every request of the Carbon Aware Web API has at hand: the desk, the places, the time, and the bounds of one request.</summary>
internal sealed class CarbonAwareRequest(HttpContext context, DateTimeOffset at)
{
    /// <summary>Most items of a batch.</summary>
    public const int MostItems = 100;

    /// <summary>Most locations of one question.</summary>
    public const int MostLocations = 32;

    /// <summary>Most hours that one request reads, over all its locations or items: a leap year's.</summary>
    public const int MostHours = 8784;

    /// <summary>Most forecasts that one request has made, over all its locations, items and hours; the same one is made once.</summary>
    public const int MostForecasts = 32;

    /// <summary>Most bytes of a batch; a hundred items take 20 kB.</summary>
    private const int LongestBody = 256 << 10;

    private readonly Regime _regime = context.Features.Get<Regime>()!;
    private readonly Dictionary<(string Zone, Slot AsOf), EmissionsHours?> _forecasts = [];
    private int _hours;

    /// <summary>What is known of the grid.</summary>
    public SignalDesk Desk => _regime.Desk;

    /// <summary>When it came.</summary>
    public DateTimeOffset At => at;

    /// <summary>The present hour.</summary>
    public Slot Now => Slot.Containing(at);

    /// <summary>Locations in the order asked for; null and why where one is not known, or none is given.</summary>
    public (IReadOnlyList<(string Asked, GridPlace Place)>? Places, CarbonAwareProblem? Problem) Places(string name)
    {
        var asked = context.Request.Query[name].Where(one => !string.IsNullOrEmpty(one)).Select(one => one!).ToList();
        if (asked.Count == 0)
        {
            return (null, CarbonAwareProblem.Invalid("Invalid parameters", name, $"{name} is not set"));
        }

        if (asked.Count > MostLocations)
        {
            return (null, CarbonAwareProblem.Invalid("Invalid parameters", name, $"{asked.Count} locations are more than {MostLocations}; ask in parts."));
        }

        var places = new List<(string, GridPlace)>();
        foreach (var one in asked)
        {
            var (place, problem) = Place(one, name);
            if (place is null)
            {
                return (null, problem);
            }

            places.Add((one, place));
        }

        return (places, null);
    }

    /// <summary>What a location stands for, or why it stands for nothing.</summary>
    public (GridPlace? Place, CarbonAwareProblem? Problem) Place(string asked, string field)
    {
        var (known, regions) = (GridPlaces.Of(Desk.Pack), _regime.Snapshot.Fleet.Regions);
        if (known.FindCarbon(asked, regions) is { } place)
        {
            return (place, null);
        }

        var unknown = $"Unknown Location: '{GridQuery.Short(asked)}' not found.{known.Suggestion(asked, regions, price: false)} /locations lists them.";
        return (null, CarbonAwareProblem.Invalid(unknown, field, unknown));
    }

    /// <summary>Takes hours from what one request may read; null where they fit.</summary>
    public CarbonAwareProblem? Take(DateTimeOffset start, DateTimeOffset end, int times, string field)
    {
        _hours += (int)Math.Min(MostHours + 1L, (long)EmissionsHours.Count(start, end, Now) * times);
        return _hours <= MostHours ? null : CarbonAwareProblem.Invalid(
            "Invalid parameters", field, $"The hours of all locations and items together are more than {MostHours}; ask for a shorter time, or in parts.");
    }

    /// <summary>What is forecast of a zone as of an hour; null for nothing. A problem where that would be one forecast too many.</summary>
    public (EmissionsHours? Hours, CarbonAwareProblem? Problem) Forecast(string zone, Slot asOf, string field)
    {
        if (_forecasts.TryGetValue((zone, asOf), out var made))
        {
            return (made, null);
        }

        if (_forecasts.Count == MostForecasts)
        {
            return (null, CarbonAwareProblem.Invalid(
                "Invalid parameters", field, $"The forecasts of all items together are more than {MostForecasts}; send them in parts."));
        }

        return (_forecasts[(zone, asOf)] = EmissionsHours.Forecast(Desk, zone, asOf), null);
    }

    /// <summary>The items of a body; null and why where it is no array of objects, or too long.</summary>
    public async Task<(IReadOnlyList<JsonElement>? Items, CarbonAwareProblem? Problem)> ReadItemsAsync()
    {
        var (body, error) = await RequestBody.ReadAsync(context, LongestBody);
        if (error is not null)
        {
            return (null, new CarbonAwareProblem(error.Status, "ArgumentException", error.Message, new Dictionary<string, string[]>()));
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(body.Span);
        }
        catch (JsonException broken)
        {
            return (null, CarbonAwareProblem.Unreadable("$", $"The body is no JSON: {broken.Message}"));
        }

        if (root.ValueKind != JsonValueKind.Array)
        {
            return (null, CarbonAwareProblem.Unreadable("$", "The body is an array of objects."));
        }

        var items = root.EnumerateArray().Take(MostItems + 1).ToList();
        if (items.Count > MostItems)
        {
            return (null, CarbonAwareProblem.Unreadable("$", $"There are more than {MostItems} items; send them in parts."));
        }

        var wrong = items.FindIndex(item => item.ValueKind != JsonValueKind.Object);
        return wrong < 0 ? (items, null) : (null, CarbonAwareProblem.Unreadable($"$[{wrong}]", "It is no object."));
    }
}
