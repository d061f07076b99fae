namespace Wattline.Models;

/// <summary>
/// How long a reader may wait from token to token. The limits are chosen: 50 ms reads faster than people do, 150 ms is about the pace
/// at which they read, and work that nobody waits for has none.
/// </summary>
/// <param name="Name">As in <c>interactive</c>.</param>
/// <param name="InterTokenLimitMs">Longest median time between two tokens of one request, ms; null where there is no limit.</param>
public sealed record LatencyClass(string Name, double? InterTokenLimitMs)
{
    /// <summary>Somebody waits for each word: at most 50 ms a token.</summary>
    public static LatencyClass Interactive { get; } = new("interactive", 50);

    /// <summary>Somebody reads along: at most 150 ms a token.</summary>
    public static LatencyClass Relaxed { get; } = new("relaxed", 150);

    /// <summary>Nobody waits: whatever takes least energy.</summary>
    public static LatencyClass Throughput { get; } = new("throughput", null);

    /// <summary>All of them, the tightest first.</summary>
    public static IReadOnlyList<LatencyClass> All { get; } = [Interactive, Relaxed, Throughput];

    /// <summary>The class of a name, upper and lower case alike; null where there is none.</summary>
    public static LatencyClass? Find(string name) => All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an operating point keeps the limit.</summary>
    public bool Admits(OperatingPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return InterTokenLimitMs is not { } limit || point.InterTokenMs <= limit;
    }
}
