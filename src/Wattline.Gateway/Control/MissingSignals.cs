using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>What the snapshot in force does not know of a region's grid, and whether that holds the region back.</summary>
internal static class MissingSignals
{
    /// <summary>The reason that holds a region back.</summary>
    public const string Held = "signal-missing";

    /// <summary>A reading that is not there.</summary>
    /// <param name="Kind">average-carbon, marginal-carbon or price.</param>
    /// <param name="IsLate">Whether a source that is configured was to state it: it may come back.</param>
    /// <param name="Blocks">The reason that holds the region back for it; null for none.</param>
    public readonly record struct Missing(string Kind, bool IsLate, string? Blocks)
    {
        /// <summary>The same in words.</summary>
        public string Why => (IsLate ? "no source has stated it lately enough" : "no source that is configured states it") +
            (Blocks is null ? "" : $"; the region is held back with '{Blocks}'");
    }

    /// <summary>What is missing of a region.</summary>
    public static IEnumerable<Missing> Of(UpstreamOptions upstream, Regime regime)
    {
        var (region, desk, signal) = (upstream.Region, regime.Desk, regime.Snapshot.Inputs.Signals[upstream.Region.Id]);
        if (signal.Price is null)
        {
            var late = signal.PriceIsLate;
            yield return new Missing("price", late, region.Ownership != Ownership.Owned ? null : late ? Held : "no-price-source");
        }

        if (signal.AverageCarbon is null)
        {
            yield return new Missing("average-carbon", desk.IsStated(region.CarbonZone, SignalKinds.Carbon(CarbonKind.Average, desk.Options.Scope)), Held);
        }

        if (signal.MarginalCarbon is null)
        {
            var late = desk.IsStated(region.CarbonZone, SignalKind.MarginalDirectCarbon)
                || desk.IsStated(region.CarbonZone, SignalKind.MarginalLifeCycleCarbon);
            yield return new Missing("marginal-carbon", late, null);
        }
    }

    /// <summary>Regions that are held back with <see cref="Held"/>, and the readings for want of which they are.</summary>
    public static IReadOnlyDictionary<string, string> Regions(Regime regime) => regime.Options.Upstreams
        .Select(upstream => (upstream.Region.Id, Kinds: string.Join(
            ", ", Of(upstream, regime).Where(missing => missing.Blocks == Held).Select(missing => missing.Kind))))
        .Where(region => region.Kinds.Length > 0).ToDictionary(region => region.Id, region => region.Kinds, StringComparer.Ordinal);
}
