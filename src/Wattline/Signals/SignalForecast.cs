namespace Wattline.Signals;

/// <summary>What one source says of coming hours of one quantity in one zone.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Source">Whose forecast: the name of a source, or <c>wattline</c> for the project's own, from history alone.</param>
/// <param name="Issued">The last slot that it could know; of known hours the last of them.</param>
/// <param name="Hours">The hours after that, or known ones, in order; hours without a value are not there.</param>
/// <param name="Provenance">Source, licence, year, basis, method.</param>
public sealed record SignalForecast(
    string Zone, SignalKind Kind, string Source, Slot Issued, IReadOnlyList<ForecastPoint> Hours, Provenance Provenance)
{
    /// <summary>When its source made it; null for the project's own, which is made from the hours up to <see cref="Issued"/>.</summary>
    public DateTimeOffset? Made { get; init; }

    /// <summary>Forecast; live where the hours are settled already, as day-ahead prices are; replayed where they are of a past year's known day.</summary>
    public Timeliness Timeliness { get; init; } = Timeliness.Forecast;
}

/// <summary>One hour that was, with how current it is.</summary>
/// <param name="Slot">The hour.</param>
/// <param name="Value">In the unit of the kind.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="Timeliness">Live (observed for this hour) or replayed.</param>
public readonly record struct PastHour(Slot Slot, double Value, string Source, Timeliness Timeliness);

/// <summary>Hours that were, of one quantity in one zone.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Hours">In order; hours that nobody states are not there.</param>
/// <param name="Provenances">By the name of the source.</param>
/// <param name="Reason">Why there are no hours; null where there are some.</param>
public sealed record SignalHistory(
    string Zone, SignalKind Kind, IReadOnlyList<PastHour> Hours, IReadOnlyDictionary<string, Provenance> Provenances, string? Reason);
