namespace Wattline.Signals;

/// <summary>One hour's value of a series, in the unit of its kind.</summary>
public readonly record struct SignalPoint(Slot Slot, double Value);

/// <summary>Hours of one quantity in one zone, as one source states them.</summary>
/// <param name="Zone">The grid zone or price zone, as regions name it.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Source">Name of the source, as the configuration orders them.</param>
/// <param name="Points">In the order of time, at most one an hour, each within what its kind can be. Missing hours are not there.</param>
/// <param name="Issued">When a forecast was made; null where the hours were observed or, for day-ahead prices, settled.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record SignalSeries(
    string Zone, SignalKind Kind, string Source, IReadOnlyList<SignalPoint> Points, DateTimeOffset? Issued, Provenance Provenance);
