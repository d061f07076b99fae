using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Somebody who states signals of the grid: a live service, or the data pack. Implementations take care of their service's pages, units, time
/// zones and rate limits; what they return is in the project's own units, by the hour of UTC.
/// </summary>
public interface IGridSource
{
    /// <summary>The name that the configuration orders it by, as in <c>electricity-maps</c>.</summary>
    string Name { get; }

    /// <summary>What can be asked of it.</summary>
    IReadOnlyList<SourceChannel> Channels { get; }

    /// <summary>Whether it knows a zone on a channel.</summary>
    bool Covers(SourceChannel channel, string zone);

    /// <summary>
    /// What it states of a zone for the hours from one slot up to and without another. A forecast channel gives its newest forecast of them.
    /// Hours that the source does not state are missing from the series, and a series may be empty.
    /// </summary>
    /// <param name="channel">One of <see cref="Channels"/>.</param>
    /// <param name="zone">A zone that it covers there.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="until">The hour after the last; at most <see cref="SourceChannel.MaxHours"/> after the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="GridSourceException">It did not answer, refused, or answered what cannot be read.</exception>
    /// <exception cref="ArgumentException">The zone is not covered, or the hours are inverted or too many.</exception>
    Task<SourceAnswer> ReadAsync(SourceChannel channel, string zone, Slot from, Slot until, CancellationToken cancellation);
}

/// <summary>One question that a source answers.</summary>
/// <param name="Name">As in <c>generation</c>; unique within the source.</param>
/// <param name="Kinds">What one answer holds.</param>
/// <param name="IsForecast">Whether it states hours that are still to come as forecasts.</param>
/// <param name="Every">How often it has news; it is asked no more often than that for one zone.</param>
/// <param name="MaxHours">Most hours that one question may span; the source turns its service's pages itself.</param>
/// <param name="MaxAgeHours">How old the newest hour may be before the next source takes over; chosen for how late the service is.</param>
public sealed record SourceChannel(
    string Name, IReadOnlyList<SignalKind> Kinds, bool IsForecast, TimeSpan Every, int MaxHours, int MaxAgeHours);

/// <summary>What a source answered.</summary>
/// <param name="Series">One a kind of the channel.</param>
/// <param name="Refused">What was left out and why, at most a few lines: values that cannot be true, hours half covered, unknown fuels.</param>
public sealed record SourceAnswer(IReadOnlyList<SignalSeries> Series, IReadOnlyList<string> Refused);
