namespace Wattline.Signals;

/// <summary>One hour to come, in the unit of its kind.</summary>
/// <param name="Slot">The hour.</param>
/// <param name="Value">What is known or expected of it.</param>
/// <param name="Low">Lower end of the interval that should hold 95 of 100 outcomes; null where the source gives none, and of a known hour.</param>
/// <param name="High">Upper end of it; null likewise.</param>
/// <param name="Part">Who says so, and whether it is known or forecast.</param>
public readonly record struct ComingHour(Slot Slot, double Value, double? Low, double? High, SignalForecast Part);

/// <summary>What is known and expected of the coming hours of one quantity in one zone, whoever says it.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Hours">In order; hours of which nobody says anything are not there.</param>
/// <param name="Reason">Why hours that were asked for are not there; null where all are.</param>
public sealed record SignalOutlook(string Zone, SignalKind Kind, IReadOnlyList<ComingHour> Hours, string? Reason)
{
    /// <summary>Those who have a say, by their first hours.</summary>
    public IReadOnlyList<SignalForecast> Parts { get; } = [.. Hours.Select(hour => hour.Part).Distinct<SignalForecast>(ReferenceEqualityComparer.Instance)];
}
