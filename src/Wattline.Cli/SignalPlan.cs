using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>Says which sources a configuration takes the grid's word from, and which of the fleet's zones they know. Asks nobody.</summary>
internal static class SignalPlan
{
    public static IEnumerable<string> Lines(GatewayOptions options, DataPack pack)
    {
        var signals = options.Signals;
        var scope = signals.CarbonScope == CarbonScope.LifeCycle ? "life-cycle" : "direct";
        yield return $"Carbon ({scope}): {Then(signals.Carbon)}. Marginal: {Then(signals.Marginal)}. Price: {Then(signals.Price)}.";
        if (signals.Sources.Count == 0)
        {
            yield return "No live source is asked: the pack's replayed year stands in.";
        }

        foreach (var idle in SourceReach.Idle(options, pack))
        {
            yield return idle;
        }

        foreach (var source in signals.Open(TimeProvider.System))
        {
            using var closing = source as IDisposable;
            foreach (var channel in SourceReach.Channels(source, signals.At(options.ReplayLevel)))
            {
                yield return Covered(source, channel, SourceReach.Zones(source, channel, options, pack).All);
            }
        }
    }

    private static string Covered(IGridSource source, SourceChannel channel, IReadOnlyList<string> zones)
    {
        var missing = zones.Where(zone => !source.Covers(channel, zone)).ToList();
        var rest = missing.Count == 0 ? "" : $"; not {string.Join(", ", missing.Take(10))}{(missing.Count > 10 ? ", …" : "")}";
        return $"{source.Name}, {channel.Name}: {zones.Count - missing.Count} of {zones.Count} zones{rest}";
    }

    private static string Then(IReadOnlyList<string> sources) => string.Join(", then ", sources);
}
