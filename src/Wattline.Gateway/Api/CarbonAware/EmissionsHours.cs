using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Api.CarbonAware;

/// <summary>An hour's carbon, g/kWh, and how it is known.</summary>
/// <param name="Time">When it begins.</param>
/// <param name="Rating">g/kWh.</param>
/// <param name="Timeliness">Live, replayed, constant or forecast.</param>
/// <param name="Provenance">Where it comes from.</param>
internal readonly record struct EmissionsHour(DateTimeOffset Time, double Rating, Timeliness Timeliness, Provenance Provenance)
{
    /// <summary>The grain of every signal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromHours(1);

    /// <summary>When the next begins.</summary>
    public DateTimeOffset End => Time + Duration;
}

/// <summary>Average carbon of a zone by the hour, as the desk knows it: that which was, and that which is forecast.</summary>
/// <param name="Zone">The grid zone.</param>
/// <param name="Hours">In order; hours that nobody states are not there.</param>
/// <param name="Reason">Why there are none; null where there are some.</param>
/// <param name="Issued">Of a forecast: the last hour that any part of it could know.</param>
internal sealed record EmissionsHours(string Zone, IReadOnlyList<EmissionsHour> Hours, string? Reason, Slot? Issued = null)
{
    /// <summary>
    /// Hours that were and that a time touches: those that end after its start and begin no later than its end, up to the present one.
    /// </summary>
    public static EmissionsHours Observed(SignalDesk desk, string zone, DateTimeOffset start, DateTimeOffset end, Slot now)
    {
        var (first, last) = Touched(start, end, now);
        if (first > last)
        {
            return new EmissionsHours(zone, [], $"{start:yyyy-MM-ddTHH:mmzzz} is still to come; forecasts are at /emissions/forecasts/current");
        }

        var history = desk.History(zone, desk.KindOf(CarbonKind.Average, zone, now), first, last.AddHours(1));
        return new EmissionsHours(
            zone, [.. history.Hours.Select(hour => new EmissionsHour(hour.Slot.Start, hour.Value, hour.Timeliness, history.Provenances[hour.Source]))],
            history.Reason);
    }

    /// <summary>
    /// The same, where a time that reaches the present hour ends with the reading that decisions use now: a year's figure where there are no
    /// hours; a live source's newest hour under its own time, after which no replayed hour stands; or what a source forecast for the present.
    /// </summary>
    public static EmissionsHours Known(SignalDesk desk, string zone, DateTimeOffset start, DateTimeOffset end, Slot now)
    {
        var observed = Observed(desk, zone, start, end, now);
        var (first, last) = Touched(start, end, now);
        if (first > last || last != now || desk.Carbon(zone, CarbonKind.Average, now) is not { } reading)
        {
            return observed;
        }

        var at = reading.Timeliness is Timeliness.Live ? reading.ObservedFor : now;
        var isReplay = reading.Timeliness is Timeliness.Replayed or Timeliness.Constant;
        var hours = observed.Hours.Where(hour => isReplay || hour.Timeliness != Timeliness.Replayed || hour.Time < at.Start).ToList();
        if (hours.TrueForAll(hour => hour.Time < at.Start))
        {
            hours.Add(Of(reading, at));
        }

        return new EmissionsHours(zone, hours, null);
    }

    /// <summary>How many hours a time touches up to the present one.</summary>
    public static int Count(DateTimeOffset start, DateTimeOffset end, Slot now)
    {
        var (first, last) = Touched(start, end, now);
        return Math.Max(0, last.HoursSinceEpoch - first.HoursSinceEpoch + 1);
    }

    /// <summary>
    /// What is forecast as of an hour, with that hour itself before it where the same source states it or it is younger than a replay:
    /// workloads that may start at once are asked for. Null where nobody forecast it by then.
    /// </summary>
    public static EmissionsHours? Forecast(SignalDesk desk, string zone, Slot asOf)
    {
        var kind = desk.KindOf(CarbonKind.Average, zone, asOf);
        var forecast = GridForecasts.Of(desk, zone, kind, asOf, GridForecasts.MostHours);
        if (forecast.Hours.Count == 0 || forecast.Parts.Any(part => part.Issued > asOf))
        {
            return null;
        }

        var first = forecast.Parts[0];
        var hours = forecast.Hours.Select(hour => new EmissionsHour(hour.Slot.Start, hour.Value, Timeliness.Forecast, hour.Part.Provenance));
        var present = desk.Carbon(zone, CarbonKind.Average, asOf);
        var goesBefore = present is not null && forecast.Hours[0].Slot == asOf.AddHours(1) && present.Timeliness switch
        {
            Timeliness.Live or Timeliness.Forecast => true,
            Timeliness.Replayed => first.Source == GridForecasts.Own || first.Provenance.Source == present.Provenance.Source,
            _ => false,
        };
        return new EmissionsHours(zone, goesBefore ? [Of(present!, asOf), .. hours] : [.. hours], null, forecast.Parts.Max(part => part.Issued));
    }

    private static EmissionsHour Of(CarbonReading reading, Slot at) => new(at.Start, reading.Value.GramsPerKwh, reading.Timeliness, reading.Provenance);

    private static (Slot First, Slot Last) Touched(DateTimeOffset start, DateTimeOffset end, Slot now)
    {
        var last = Slot.Containing(end);
        return (Slot.Containing(start), last > now ? now : last);
    }
}
