using System.Runtime.CompilerServices;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Feasibility;

/// <summary>
/// The one answer to whether a region may serve: the same for the gateway's requests, the planner's columns and the simulator. It gives
/// every reason, never a bool. Made once for an ask and an option, then asked for each group of regions.
/// </summary>
internal readonly struct FeasibilityMask<T>
    where T : struct, ILanes<T>
{
    private readonly T _budgetMs, _allowed, _everywhere, _awayFromHome;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FeasibilityMask(in Workload work, in ServingOption option)
    {
        _budgetMs = T.All(work.Budget.Milliseconds);
        _allowed = work.Residency.Table<T>();
        _everywhere = Bit(option.Error > work.MaxError ? Infeasibility.Tolerance : Infeasibility.None);
        _awayFromHome = Bit(work.State.Pinned & work.State.Home > 0 ? Infeasibility.StateLocality : Infeasibility.None);
    }

    /// <summary>Reasons as bits of <see cref="Infeasibility"/>.</summary>
    /// <param name="fleet">The regions.</param>
    /// <param name="unqueuedMs">Round trip and service there.</param>
    /// <param name="latencyMs">The same with the queue.</param>
    /// <param name="away">All bits of the lanes that do not hold the session's state.</param>
    /// <param name="known">Bits known beforehand of the region, its model and this moment.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Evaluate(in FleetColumns.Group<T> fleet, T unqueuedMs, T latencyMs, T away, T known)
    {
        var late = T.Less(_budgetMs, unqueuedMs);
        var queued = T.Less(_budgetMs, latencyMs);
        var slow = T.Select(late, Bit(Infeasibility.Latency), queued & Bit(Infeasibility.QueueLatency));
        var outside = fleet.OutOf(_allowed) & Bit(Infeasibility.Residency);
        return known | _everywhere | slow | outside | (_awayFromHome & away);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Bit(Infeasibility reason) => T.AllBits((long)reason);
}
