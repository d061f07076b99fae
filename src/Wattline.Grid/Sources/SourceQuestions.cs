using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>What every source asks of a question before it asks its service.</summary>
internal static class SourceQuestions
{
    /// <summary>Refuses a question that the source cannot be asked.</summary>
    /// <exception cref="ArgumentException">The channel is another source's, the zone is not covered, or the hours are inverted or too many.</exception>
    public static void Check(this IGridSource source, SourceChannel channel, string zone, Slot from, Slot until)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(zone);
        if (!source.Channels.Contains(channel))
        {
            var known = string.Join(", ", source.Channels.Select(one => one.Name));
            throw new ArgumentException($"{source.Name} has no channel '{channel.Name}'. It has {known}.", nameof(channel));
        }

        if (!source.Covers(channel, zone))
        {
            throw new ArgumentException($"{source.Name} does not cover the zone '{zone}' on '{channel.Name}'. Add it to the source's zones.", nameof(zone));
        }

        if (until <= from)
        {
            throw new ArgumentException($"The hours are inverted: from {from} until {until}.", nameof(until));
        }

        // As whole numbers of 64 bits, since slots far apart are further apart than 32 bits hold.
        if ((long)until.HoursSinceEpoch - from.HoursSinceEpoch > channel.MaxHours)
        {
            throw new ArgumentException(
                $"{from} until {until} is more than the {channel.MaxHours} hours that '{channel.Name}' of {source.Name} may be asked at once.", nameof(until));
        }
    }

    /// <summary>The hours in windows of at most so many, in order.</summary>
    public static IEnumerable<(Slot From, Slot Until)> Windows(Slot from, Slot until, int hours)
    {
        for (var start = from; start < until; start = start.AddHours(hours))
        {
            var end = start.AddHours(hours);
            yield return (start, end < until ? end : until);
        }
    }
}
