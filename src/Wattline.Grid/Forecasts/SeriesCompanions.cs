using Wattline.Signals;

namespace Wattline.Grid.Forecasts;

/// <summary>Carbon of many zones up to one hour, made ready once for the forecasts of all of them.</summary>
public sealed class NeighbourHours
{
    /// <summary>Zones that are looked at; more than exist.</summary>
    public const int MostZones = 512;

    private readonly List<(string Zone, float[] Logarithms, float[] Shares)> _zones = [];

    /// <summary>Makes hours ready. A zone whose hours are few, mostly missing or all alike is left out, since it tells nothing.</summary>
    /// <param name="last">The slot of every zone's last value; nothing after it is in the hours.</param>
    /// <param name="hours">By zone one value an hour, oldest first, in gCO2e/kWh, NaN where one is missing; 512 zones at most.</param>
    /// <exception cref="ArgumentException">There are too many zones.</exception>
    public NeighbourHours(Slot last, IReadOnlyDictionary<string, ReadOnlyMemory<double>> hours)
    {
        ArgumentNullException.ThrowIfNull(hours);
        if (hours.Count > MostZones)
        {
            throw new ArgumentException($"{hours.Count} zones are too many; give {MostZones} at most.", nameof(hours));
        }

        Last = last;
        foreach (var (zone, values) in hours.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var clean = SeriesForecaster.Clean(values.Span, ForecastQuantity.Carbon);
            var known = clean.Where(double.IsFinite).ToArray();
            if (SeriesForecaster.IsFull(clean.Length, known.Length) && SeriesScale.Of(known, ForecastQuantity.Carbon) is { } scale)
            {
                var weeks = new WeekHours(zone, last.HoursSinceEpoch - clean.Length + 1, clean.Length);
                _zones.Add((zone, Deviations(clean, scale, weeks), Deviations(clean, SeriesScale.Levels(known), weeks)));
            }
        }
    }

    /// <summary>The slot of the last value.</summary>
    public Slot Last { get; }

    /// <summary>Zones that are ready.</summary>
    public int Zones => _zones.Count;

    /// <summary>The deviations of all zones but one in the last hours, of logarithms or of shares of the mean; zero before a zone's first.</summary>
    internal ReadOnlyMemory<float>[] Others(string zone, int hours, bool shares) =>
    [
        .. _zones.Where(one => !string.Equals(one.Zone, zone, StringComparison.OrdinalIgnoreCase))
            .Select(one => Latest(shares ? one.Shares : one.Logarithms, hours)),
    ];

    /// <summary>Seven digits of them: they are kept for all zones at once, and weighed by correlations.</summary>
    private static float[] Deviations(double[] hours, SeriesScale scale, WeekHours weeks) =>
        Array.ConvertAll(new DailyProfile(hours, scale).OfTheWeekday(weeks), value => (float)value);

    private static ReadOnlyMemory<float> Latest(float[] deviation, int hours)
    {
        if (deviation.Length >= hours)
        {
            return deviation.AsMemory(deviation.Length - hours);
        }

        var padded = new float[hours];
        deviation.CopyTo(padded, hours - deviation.Length);
        return padded;
    }
}

/// <summary>What else was recorded up to the hour that a carbon forecast is made at. None of it lies later.</summary>
/// <param name="Zone">The zone that is forecast, which is no neighbour of its own, and whose public holidays are taken for Sundays.</param>
/// <param name="Neighbours">Carbon of other zones from the same source; null for none.</param>
/// <param name="Wind">Output of the zone's wind in any unit, one value an hour up to the same last slot, NaN where one is missing; empty for none.</param>
public sealed record SeriesCompanions(string Zone, NeighbourHours? Neighbours, ReadOnlyMemory<double> Wind);
