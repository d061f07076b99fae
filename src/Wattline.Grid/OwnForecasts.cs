using System.Collections.Concurrent;
using System.Globalization;
using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>The project's own forecasts of one desk's series. Each is made once for what is known and kept until more is; safe for many threads.</summary>
internal sealed class OwnForecasts
{
    /// <summary>Forecasts that are kept; more zones than exist.</summary>
    private const int MostKept = 1024;

    private const int DayHours = 24;

    private readonly ConcurrentDictionary<(string Zone, SignalKind Kind, string Source), Made> _kept = new();
    private readonly KeptCompanions _companions = new();

    /// <summary>
    /// The hours after the last that one source states or has settled, 96 h from now at least; null where it states too few, or nothing that
    /// changes by the hour.
    /// </summary>
    /// <param name="desk">What is known.</param>
    /// <param name="zone">A carbon zone, or a price zone for prices.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="source">Whose hours.</param>
    /// <param name="now">The present slot; nothing after it is looked at but what is settled or known of it without a gap.</param>
    public SignalForecast? From(SignalDesk desk, string zone, SignalKind kind, string source, Slot now)
    {
        var track = source == SignalOptions.Pack ? null : desk.Track(zone, kind, source);
        var newest = track is null ? now : track.Newest(now)?.Slot ?? now;
        if (kind == SignalKind.CarbonFreeShare || (source != SignalOptions.Pack && track is null)
            || now.HoursSinceEpoch - newest.HoursSinceEpoch > desk.MaxAge(source, kind))
        {
            return null;
        }

        var last = KnownHours.Until(desk, zone, kind, source, newest);
        var late = now.HoursSinceEpoch - last.HoursSinceEpoch;
        return Kept(desk, zone, kind, source, track, last) is not { } made ? null
            : late <= 0 ? made
            : made with { Hours = [.. made.Hours, .. DaysBeyond.Of(made.Hours, late, kind != SignalKind.Price).Select(Rounded)] };
    }

    /// <summary>The forecast that was made when this was the last hour, or now.</summary>
    private SignalForecast? Kept(SignalDesk desk, string zone, SignalKind kind, string source, SignalTrack? track, Slot last)
    {
        var key = (zone, kind, source);
        if (_kept.TryGetValue(key, out var had) && had.Last == last && ReferenceEquals(had.Track, track))
        {
            return had.Forecast;
        }

        var provenance = track is null ? desk.Replayed(zone, kind, last)?.Provenance : track.Provenance;
        var history = provenance is null ? [] : desk.HoursUpTo(zone, kind, source, last, SeriesForecaster.MostHours);
        var made = history.Length == 0 ? null : Forecast(zone, kind, history, last, source, provenance!, _companions.For(desk, zone, kind, source, last),
            source == SignalOptions.Pack && KnownHours.IsDaily(desk, zone, kind));
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[key] = new Made(track, last, made);
        return made;
    }

    private static SignalForecast? Forecast(
        string zone, SignalKind kind, double[] history, Slot last, string source, Provenance from, SeriesCompanions? companions,
        bool isDaily)
    {
        // Hours that are replayed have the weekdays and holidays of the year that they were recorded in.
        var recorded = KeptCompanions.Recorded(source, last);
        var made = SeriesForecaster.Forecast(history, recorded, kind == SignalKind.Price ? ForecastQuantity.Price : ForecastQuantity.Carbon, companions);
        if (made.Method == ForecastMethod.None)
        {
            return null;
        }

        // Hours of a day that share its mean share its forecast: the last of them is as far ahead of the day before as what was learnt from is.
        var points = isDaily ? [.. made.Points.Select((_, at) => made.Points[(at / DayHours * DayHours) + DayHours - 1])] : made.Points;
        var how = made.Method == ForecastMethod.Regression ? "regression" : "daily profile";
        var others = companions?.Neighbours is not { Zones: > 1 } ? " alone"
            : companions.Wind.IsEmpty ? ", with its other zones" : ", with its other zones and the zone's wind";
        var note = string.Create(
            CultureInfo.InvariantCulture, $"{how} on {history.Length} hours of {source}{others} ({from.Source}); band of 95 % from past errors");
        return new SignalForecast(
            zone, kind, GridForecasts.Own, last,
            [.. points.Select((point, at) => Rounded(point with { Slot = last.AddHours(at + 1) }))],
            new Provenance(GridForecasts.Own, from.Licence, from.Year, Basis.Modelled, note));
    }

    private static ForecastPoint Rounded(ForecastPoint point) =>
        point with { Value = Rounded(point.Value), Low = Rounded(point.Low), High = Rounded(point.High) };

    /// <summary>To a hundredth of a gram or dollar, far below its error.</summary>
    private static double Rounded(double value) => Math.Round(value, 2);

    private static double? Rounded(double? value) => value is { } known ? Rounded(known) : null;

    private sealed record Made(SignalTrack? Track, Slot Last, SignalForecast? Forecast);
}
