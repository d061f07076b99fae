using Microsoft.Extensions.Logging;
using Wattline.Gateway.Control;

namespace Wattline.Gateway.Loops;

/// <summary>Says in the log, once each, which regions are held back for want of signals and when that is over. For one thread.</summary>
internal sealed partial class SilentRegions(ILogger log)
{
    /// <summary>How long a region is without before it is said: at a start its sources have not been heard yet. Chosen.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Looks at what is in force.</summary>
    public void Look(Regime regime, DateTimeOffset now)
    {
        var held = MissingSignals.Regions(regime);
        foreach (var (region, kinds) in held)
        {
            if (_since.TryAdd(region, now) || now - _since[region] < Grace || !_told.Add(region))
            {
                continue;
            }

            RegionHeld(log, region, MissingSignals.Held, kinds);
        }

        foreach (var over in _since.Keys.Where(region => !held.ContainsKey(region)).ToList())
        {
            _since.Remove(over);
            if (_told.Remove(over))
            {
                RegionFree(log, over, MissingSignals.Held);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Region {Region} is held back with {Reason}: nobody states its {Kinds}, or not lately enough. " +
        "'wattline signals' says why; 'pack' at the end of an order under signals falls back on the replayed year.")]
    private static partial void RegionHeld(ILogger log, string region, string reason, string kinds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Region {Region} is no longer held back with {Reason}.")]
    private static partial void RegionFree(ILogger log, string region, string reason);
}
