using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Models;

/// <summary>What one request takes of the world in one region, before any price.</summary>
/// <param name="ItEnergy">Energy of the IT equipment; the facility's is this times PUE.</param>
/// <param name="GpuSeconds">Accelerator time.</param>
/// <param name="NetworkMs">Round trip, ms.</param>
/// <param name="QueueMs">Waiting before the prefill, ms.</param>
/// <param name="ServiceMs">Prefill, and decoding where the budget bounds completion, ms.</param>
public readonly record struct ResourceUse(Energy ItEnergy, double GpuSeconds, double NetworkMs, double QueueMs, double ServiceMs)
{
    /// <summary>What the latency budget is held against, ms.</summary>
    public double LatencyMs => NetworkMs + QueueMs + ServiceMs;
}

/// <summary>The resource use of four rows.</summary>
internal readonly struct ResourceUseLanes
{
    public readonly Vector256<double> Joules, GpuSeconds, ServiceMs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ResourceUseLanes(Vector256<double> joules, Vector256<double> gpuSeconds, Vector256<double> serviceMs)
    {
        Joules = joules;
        GpuSeconds = gpuSeconds;
        ServiceMs = serviceMs;
    }

    /// <summary>
    /// Energy and accelerator time count the steady state, in which the cached tokens need no prefill wherever the session lives; what a
    /// move costs on top is the objective's migration term. Time is the coming request's own: away from home its whole prompt is prefilled.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ResourceUseLanes Evaluate(
        in Workload work, in ServingOption option, in HostingColumns.Group hosting, Vector256<long> atHome)
    {
        var cached = Vector256.Create(work.State.CachedTokens);
        var fresh = Vector256.Create(work.PromptTokens - work.State.CachedTokens);
        var output = Vector256.Create(option.OutputTokens);
        var waitedFor = Vector256.Create(work.Budget.Scope == BudgetScope.Completion ? option.OutputTokens : 0);
        var prefilled = fresh + Vector256.AndNot(cached, atHome.AsDouble());
        return new ResourceUseLanes(
            hosting.Joules(fresh, output), hosting.GpuSeconds(fresh, output), hosting.ServiceMs(prefilled, waitedFor));
    }
}
