using Wattline.Signals;

namespace Wattline.Gateway.Control;

/// <summary>Whether what the grid says of the fleet is news to the snapshot in force, and whether it can wait.</summary>
internal static class SignalNews
{
    /// <summary>Whether any region's word of the grid differs.</summary>
    public static bool IsAny(Regime regime, Slot now) => Any(regime, now, (known, told) => known != told);

    /// <summary>
    /// Whether a region has a reading that it lacked, which may let it in, or one from another source, as where the first in order answers after
    /// the second. Later values of the same source can wait.
    /// </summary>
    public static bool CannotWait(Regime regime, Slot now) => Any(regime, now, (known, told) =>
        IsNew(known.Price?.Provenance, told.Price?.Provenance) || IsNew(known.AverageCarbon?.Provenance, told.AverageCarbon?.Provenance)
        || IsNew(known.MarginalCarbon?.Provenance, told.MarginalCarbon?.Provenance));

    private static bool IsNew(Provenance? known, Provenance? told) => told is not null && known?.Source != told.Source;

    private static bool Any(Regime regime, Slot now, Func<GridSignal, GridSignal, bool> differs) =>
        regime.Options.Upstreams.Any(one => differs(regime.Snapshot.Inputs.Signals[one.Region.Id], regime.SignalFor(one, now)));
}
