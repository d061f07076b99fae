using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Grid.Sources;
using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>Of which zones a source is asked, by the configuration alone.</summary>
public static class SourceReach
{
    /// <summary>Channels of a source whose kinds it stands in the order of.</summary>
    public static IEnumerable<SourceChannel> Channels(IGridSource source, SignalOptions orders)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Channels.Where(channel => channel.Kinds.Any(kind => orders.Order(kind).Contains(source.Name)));
    }

    /// <summary>Zones that matter on a channel, and those of them that the source covers.</summary>
    public static (IReadOnlyList<string> All, IReadOnlyList<string> Covered) Zones(
        IGridSource source, SourceChannel channel, GatewayOptions options, DataPack pack)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(options);
        var all = options.Signals.ZonesOf(options, pack, channel.Kinds.Contains(SignalKind.Price));
        return (all, [.. all.Where(zone => source.Covers(channel, zone))]);
    }

    /// <summary>Why a channel is asked of no zone at all; null where it is asked of some.</summary>
    public static string? NotAsked(IGridSource source, SourceChannel channel, GatewayOptions options, DataPack pack)
    {
        var (all, covered) = Zones(source, channel, options, pack);
        return covered.Count > 0 ? null
            : all.Count > 0 ? "it knows none of the zones"
            : options.Upstreams.All(upstream => upstream.Tariff is not null) ? "every upstream has a tariff of its own"
            : "no upstream has a price zone";
    }

    /// <summary>A line for each source that is configured and asked about nothing, as in "energy-charts is not asked: ...".</summary>
    public static IEnumerable<string> Idle(GatewayOptions options, DataPack pack)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var source in options.Signals.Open(TimeProvider.System))
        {
            using var closing = source as IDisposable;
            var reasons = Channels(source, options.Signals.At(options.ReplayLevel)).Select(channel => NotAsked(source, channel, options, pack)).ToList();
            if (!reasons.Contains(null))
            {
                yield return $"{source.Name} is not asked: {string.Join("; ", reasons.Distinct())}.";
            }
        }
    }
}
