using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>
/// Brings what a service states, in whatever order and length of interval, to one value an hour of UTC: the mean weighted by time. The
/// later of two statements about one interval holds, as services repeat an interval to correct it. An hour counts where at least half of it is
/// covered. What cannot be true is left out and said. Ask for <see cref="Points"/> once, and for <see cref="Refused"/> after it.
/// </summary>
/// <param name="kind">What the values are.</param>
/// <param name="from">The first hour wanted.</param>
/// <param name="until">The hour after the last.</param>
public sealed class HourMeans(SignalKind kind, Slot from, Slot until)
{
    /// <summary>From how much of an hour on it counts, seconds.</summary>
    internal const double Enough = 1800;

    private readonly IntervalMeans _means = new();
    private readonly LeftOut _left = new(kind.Name());

    /// <summary>What was left out; at most a few lines.</summary>
    public IReadOnlyList<string> Refused => _left.Lines;

    /// <summary>Takes one statement.</summary>
    /// <param name="start">When its interval begins.</param>
    /// <param name="length">How long it is: above zero, at most a day.</param>
    /// <param name="value">In the unit of the kind; null where the service says that it does not know.</param>
    public void Add(DateTimeOffset start, TimeSpan length, double? value)
    {
        if (value is not { } known)
        {
            return;
        }

        // Not start + length, which has no answer at the end of the calendar.
        var isInterval = length > TimeSpan.Zero && length <= TimeSpan.FromDays(1);
        if (isInterval && (start >= until.Start || start <= from.Start - length))
        {
            return;
        }

        if (!isInterval || !kind.Holds(known))
        {
            Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Name()} of {start.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}: {known:G6} {kind.Unit()} over {length.TotalMinutes:0.#} min cannot be true"));
            return;
        }

        _means.Add(start, length, known);
    }

    /// <summary>Notes something else that was left out.</summary>
    public void Refuse(string what) => _left.Add(what);

    /// <summary>The hours, in order. An hour that is less than half covered is noted, unless it is the newest, which is still filling up.</summary>
    public IReadOnlyList<SignalPoint> Points()
    {
        var hours = _means.Hours(from, until).ToList();
        foreach (var (mean, seconds) in hours.SkipLast(1).Where(hour => hour.Seconds < Enough))
        {
            Refuse(Thin(kind.Name(), mean.Slot, seconds));
        }

        return [.. hours.Where(hour => hour.Seconds >= Enough).Select(hour => hour.Mean)];
    }

    /// <summary>That an hour is stated in part.</summary>
    internal static string Thin(string what, Slot slot, double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} of {slot}: {seconds / 60:0.#} of 60 min are stated");
}
