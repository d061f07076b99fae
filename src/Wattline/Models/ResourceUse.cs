using System.Runtime.CompilerServices;
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

/// <summary>
/// The tokens of an ask and an option, from which a model's use of resources follows. Energy and accelerator time count the steady state,
/// in which the cached tokens need no prefill wherever the session lives; what a move costs on top is the objective's migration term.
/// </summary>
internal readonly struct TokenLanes<T>
    where T : struct, ILanes<T>
{
    private readonly T _fresh, _cached, _output, _waitedFor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TokenLanes(in Workload work, in ServingOption option)
    {
        _fresh = T.All(work.PromptTokens - work.State.CachedTokens);
        _cached = T.All(work.State.CachedTokens);
        _output = T.All(option.OutputTokens);
        _waitedFor = _output & T.AllBits(-(long)work.Budget.Scope); // Either scope is as likely, so a branch would often be mispredicted.
    }

    /// <summary>IT energy, J.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Joules(in HostingColumns.Group<T> hosting) => hosting.Joules(_fresh, _output);

    /// <summary>Accelerator time, GPU-seconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T GpuSeconds(in HostingColumns.Group<T> hosting) => hosting.GpuSeconds(_fresh, _output);

    /// <summary>List price of the tokens, USD.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ListUsd(in HostingColumns.Group<T> hosting) => hosting.ListUsd(_fresh, _cached, _output);

    /// <summary>Time to what the budget bounds, ms. It is the coming request's own: away from home its whole prompt is prefilled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ServiceMs(in HostingColumns.Group<T> hosting, T away) =>
        hosting.ServiceMs(_fresh + (_cached & away), _waitedFor);
}
