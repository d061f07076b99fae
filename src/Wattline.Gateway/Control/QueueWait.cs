namespace Wattline.Gateway.Control;

/// <summary>What a server said of its queue at the end of an interval, and what left the queue within it.</summary>
/// <param name="Seconds">Length of the interval, s, above 0.</param>
/// <param name="Waiting">Requests waiting at its end, 0 or more.</param>
/// <param name="Running">Requests served at its end; null where that is not known.</param>
/// <param name="KvRatio">Fill of the KV cache at its end, 0 to 1; null where that is not known.</param>
/// <param name="Left">Requests that left the queue within it, 0 or more; null where nothing tells.</param>
/// <param name="MeanSeconds">How long these had waited in the mean, s, 0 or more; null where there were none or nothing tells.</param>
internal readonly record struct QueueInterval(double Seconds, double Waiting, double? Running, double? KvRatio, double? Left, double? MeanSeconds);

/// <summary>From a queue to a time: what a request that comes now waits before its prefill. Pure; docs/model.md states the rule.</summary>
internal static class QueueWait
{
    /// <summary>From this fill of the KV cache on a new sequence finds no room until another ends. Chosen.</summary>
    public const double FullKv = 0.95;

    /// <summary>No wait is stated longer than this, ms: a server that stands still says nothing of when it will go on. Chosen.</summary>
    public const double LongestMs = 600_000;

    /// <summary>
    /// The expected wait, ms, or null where requests wait and nothing tells how fast. The requests ahead (one more where the KV cache is
    /// full) at the pace at which requests left the queue, by Little's law; where none left, at the pace of one an interval, which is
    /// the most it can have been. Never less than those that left had waited in the mean.
    /// </summary>
    public static double? ExpectedMs(in QueueInterval seen)
    {
        var ahead = seen.Waiting + (seen.KvRatio >= FullKv && seen.Running is not 0 ? 1 : 0);
        var waited = seen.MeanSeconds ?? 0;
        if (ahead == 0)
        {
            return Math.Min(waited * 1000, LongestMs);
        }

        return seen.Left is { } left ? Math.Min(Math.Max(waited, ahead * seen.Seconds / Math.Max(left, 1)) * 1000, LongestMs) : null;
    }
}
