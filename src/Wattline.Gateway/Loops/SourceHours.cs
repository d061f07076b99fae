using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Loops;

/// <summary>Which hours a source is asked for.</summary>
internal static class SourceHours
{
    /// <summary>How far back a first question reaches: what a forecast wants at least to learn from. Chosen.</summary>
    public const int Past = 28 * 24;

    /// <summary>How many hours before the newest known one are asked again, since services correct themselves. Chosen.</summary>
    public const int Revised = 6;

    private const int LeastPast = 24;

    /// <summary>The hours of the next question.</summary>
    /// <param name="desk">What is known.</param>
    /// <param name="source">Name of the source.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="hasPast">Whether the past was asked for before.</param>
    /// <param name="failures">How often in a row it was not answered: a first question that is refused asks for half as much each time.</param>
    /// <param name="now">The present moment.</param>
    public static (Slot From, Slot Until) Next(
        SignalDesk desk, string source, SourceChannel channel, string zone, bool hasPast, int failures, DateTimeOffset now)
    {
        var slot = Slot.Containing(now);
        if (channel.IsForecast)
        {
            return (slot, slot.AddHours(Math.Min(GridForecasts.MostHours + 1, channel.MaxHours)));
        }

        // Prices are settled a day ahead, at midnight of their own time zone: to the end of the day after tomorrow covers all of them.
        var until = channel.Kinds.Contains(SignalKind.Price) ? Slot.Containing(now.UtcDateTime.Date.AddDays(3)) : slot.AddHours(1);
        var past = Math.Max(LeastPast, Past >> Math.Min(failures, 8));
        var first = Later(slot.AddHours(1 - past), until.AddHours(-channel.MaxHours));
        var known = channel.Kinds.Select(kind => desk.Known(zone, kind, source)).OfType<(Slot First, Slot Last)>().ToList();
        var goesOn = known.Count > 0 && (hasPast || known.Max(one => one.First) <= first.AddHours(LeastPast));
        var newest = goesOn ? known.Min(one => one.Last) : first;
        // Not later than this, so that a channel of short questions leaves out the far end and not the present.
        var latest = slot.AddHours(-Math.Min(Revised, channel.MaxHours - 1));
        var from = Earlier(latest, goesOn ? Later(newest.AddHours(-Revised), first) : first);
        return (from, Earlier(until, from.AddHours(channel.MaxHours)));
    }

    private static Slot Later(Slot one, Slot other) => one > other ? one : other;

    private static Slot Earlier(Slot one, Slot other) => one < other ? one : other;
}
