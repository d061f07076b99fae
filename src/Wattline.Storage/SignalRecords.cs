using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>Which kept signals are meant. A list that is null or empty does not filter; names match exactly.</summary>
/// <param name="From">The first hour.</param>
/// <param name="Until">The hour after the last; where it is not after <paramref name="From"/>, none is meant.</param>
public sealed record SignalFilter(Slot From, Slot Until)
{
    /// <summary>Zones.</summary>
    public IReadOnlyCollection<string>? Zones { get; init; }

    /// <summary>What the values are.</summary>
    public IReadOnlyCollection<SignalKind>? Kinds { get; init; }

    /// <summary>Names of sources.</summary>
    public IReadOnlyCollection<string>? Sources { get; init; }

    /// <summary>Whether a series is meant, whatever the hours.</summary>
    public bool Takes(SignalName name) =>
        (Zones is not { Count: > 0 } zones || zones.Contains(name.Zone)) && (Kinds is not { Count: > 0 } kinds || kinds.Contains(name.Kind))
        && (Sources is not { Count: > 0 } sources || sources.Contains(name.Source));
}

/// <summary>What there is to read of signals.</summary>
[Flags]
public enum SignalRecords
{
    /// <summary>Hours that were observed or settled, as they stand now.</summary>
    Observed = 1,

    /// <summary>Values of such hours that another one replaced.</summary>
    Revisions = 2,

    /// <summary>Hours as they were forecast, each issue.</summary>
    Forecasts = 4,
}

/// <summary>A series that the store knows.</summary>
/// <param name="Zone">The grid zone or price zone.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="IsForecast">Whether it was forecast; false where it was observed or settled.</param>
public sealed record SignalName(string Zone, SignalKind Kind, string Source, bool IsForecast);

/// <summary>A stored value of one hour.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Slot">The hour.</param>
/// <param name="Value">In the unit of its kind.</param>
/// <param name="Seen">When the hour was first stored with any value; of a forecast, when its issue was.</param>
/// <param name="Changed">When it got this value.</param>
/// <param name="Replaced">When another value took its place; null where it stands.</param>
/// <param name="Issued">When the forecast was made; null where the hour was observed or settled.</param>
/// <param name="Provenance">Source, licence, year, basis: those of what was stored last of this series.</param>
public sealed record SignalRow(
    SignalName Name, Slot Slot, double Value, DateTimeOffset Seen, DateTimeOffset Changed, DateTimeOffset? Replaced, DateTimeOffset? Issued,
    Provenance Provenance);
