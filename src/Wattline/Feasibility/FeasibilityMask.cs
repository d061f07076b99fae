using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Workloads;

namespace Wattline.Feasibility;

/// <summary>
/// The one answer to whether a region may serve: the same for the gateway's requests, the planner's columns and the simulator. It gives
/// every reason, never a bool.
/// </summary>
internal static class FeasibilityMask
{
    /// <summary>Reasons of four rows as bits of <see cref="Infeasibility"/>.</summary>
    /// <param name="work">The ask.</param>
    /// <param name="option">The way to answer it.</param>
    /// <param name="fleet">The regions.</param>
    /// <param name="hosting">The option's model in them.</param>
    /// <param name="networkMs">Round trips to them.</param>
    /// <param name="serviceMs">Service times in them.</param>
    /// <param name="atHome">All bits of the lane that holds the session's state.</param>
    /// <param name="known">Bits known of each region itself: price, signal, health, capacity.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Evaluate(
        in Workload work, in ServingOption option, in FleetColumns.Group fleet, in HostingColumns.Group hosting,
        Vector256<double> networkMs, Vector256<double> serviceMs, Vector256<long> atHome, Vector256<long> known)
    {
        var budget = Vector256.Create(work.Budget.Milliseconds);
        var unqueued = networkMs + serviceMs;
        var late = Vector256.GreaterThan(unqueued, budget).AsInt64();
        var queued = Vector256.GreaterThan(unqueued + hosting.QueueMs, budget).AsInt64();

        var bits = known | Bit(fleet.OutOf(work.Residency), Infeasibility.Residency);
        bits |= Bit(late, Infeasibility.Latency) | Bit(Vector256.AndNot(queued, late), Infeasibility.QueueLatency);
        bits |= Bit(hosting.NotHosted, Infeasibility.ModelNotHosted) | Bit(hosting.WithoutPrice, Infeasibility.NoPriceSource);
        if (work.State is { Pinned: true, Home: > 0 })
        {
            bits |= Bit(~atHome, Infeasibility.StateLocality);
        }

        if (option.Error > work.MaxError)
        {
            bits |= Vector256.Create((long)Infeasibility.Tolerance);
        }

        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Bit(Vector256<long> where, Infeasibility reason) => where & Vector256.Create((long)reason);
}
