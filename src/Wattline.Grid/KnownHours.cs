using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>Coming hours that are no forecast: prices that are settled, and the rest of a replayed day whose mean is known.</summary>
internal static class KnownHours
{
    /// <summary>Hours to come whose price a live source has settled; null for none. What is no price is only observed once it was.</summary>
    public static SignalForecast? Settled(SignalDesk desk, string zone, SignalKind kind, string source, Slot now)
    {
        if (kind != SignalKind.Price || desk.Track(zone, kind, source) is not { Provenance: { } provenance } track)
        {
            return null;
        }

        return track.After(now) is not { Count: > 0 } hours ? null : new SignalForecast(
            zone, kind, source, hours[^1].Slot, [.. hours.Select(hour => new ForecastPoint(hour.Slot, hour.Value, null, null))], provenance)
        {
            Timeliness = Timeliness.Live,
        };
    }

    /// <summary>
    /// The hours that are left of the day where the present price is the mean of a replayed one, in each hour of it: who knows one of them
    /// knows all. Null for none.
    /// </summary>
    public static SignalForecast? OfTheDay(SignalDesk desk, string zone, SignalKind kind, Slot now)
    {
        if (kind != SignalKind.Price || desk.Price(zone, now) is not { Timeliness: Timeliness.Replayed, Kind: PriceKind.WholesaleDay } mean)
        {
            return null;
        }

        var hours = new List<ForecastPoint>();
        for (var slot = now.AddHours(1); MeanOfDay(desk, zone, slot, now) is { } price; slot = slot.AddHours(1))
        {
            hours.Add(new ForecastPoint(slot, price.Value.UsdPerMwh, null, null));
        }

        return hours.Count == 0 ? null : new SignalForecast(zone, kind, SignalOptions.Pack, hours[^1].Slot, hours, mean.Provenance)
        {
            Timeliness = Timeliness.Replayed,
        };
    }

    /// <summary>The last hour that is known without a gap after one that is: of settled prices, or of the day whose mean is known.</summary>
    public static Slot Until(SignalDesk desk, string zone, SignalKind kind, string source, Slot known)
    {
        var last = known;
        while (kind == SignalKind.Price && IsKnown(last.AddHours(1)))
        {
            last = last.AddHours(1);
        }

        return last;

        bool IsKnown(Slot slot) => source == SignalOptions.Pack
            ? MeanOfDay(desk, zone, known, known) is not null && MeanOfDay(desk, zone, slot, known) is not null
            : desk.Track(zone, kind, source)?.At(slot) is not null;
    }

    /// <summary>Whether the pack has a zone's price by days alone, so that all hours of one are alike.</summary>
    public static bool IsDaily(SignalDesk desk, string zone, SignalKind kind) => kind == SignalKind.Price
        && desk.Pack.PriceZones.Any(one => one.Kind == PriceKind.WholesaleDay && one.Id.Equals(zone, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the pack replays for an hour of a day, where that is the day's mean; null where it is not, or the hour is of another day.</summary>
    private static PriceReading? MeanOfDay(SignalDesk desk, string zone, Slot slot, Slot day) =>
        slot.Start.UtcDateTime.Date == day.Start.UtcDateTime.Date
        && desk.Pack.SignalFor("", zone, slot, desk.Options.Level).Price is { Timeliness: Timeliness.Replayed, Kind: PriceKind.WholesaleDay } price
            ? price
            : null;
}
