using System.Runtime.CompilerServices;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Pricing;

/// <summary>What the objective of a snapshot puts on emissions and latency.</summary>
/// <param name="CarbonUsdPerGram">The carbon price, USD per gram of CO2 equivalent; 0 or more.</param>
/// <param name="CarbonCapUsdPerGram">Dual of a carbon cap, USD per gram.</param>
/// <param name="LatencyUsdPerMs">Dual of a mean-latency limit, USD per ms.</param>
internal readonly record struct ObjectivePrices(double CarbonUsdPerGram, double CarbonCapUsdPerGram, double LatencyUsdPerMs)
{
    /// <summary>The objective that a price vector completes.</summary>
    public static ObjectivePrices At(CarbonPrice carbonPrice, Prices prices) => new(
        carbonPrice.UsdPerGram, prices.CarbonCap.UsdPerGram, Figure.NonNegative(prices.LatencyUsdPerMs, "The price of latency"));
}

/// <summary>
/// The one definition of better, in USD: the charge of a request in a region, and its score, which adds what it takes from others at the
/// prices of scarce things. A term that a linear plan cannot see may not be in it. Made once for an ask, then asked for each group.
/// </summary>
internal readonly struct Objective<T>
    where T : struct, ILanes<T>
{
    private readonly T _requestBytes, _responseBytes, _movedTokens, _movedBytes, _usdPerGram, _capUsdPerGram, _usdPerMs;
    private readonly CarbonKind _kind;

    /// <summary>A move refills the cache and carries the state over, in equal parts to the requests still expected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Objective(in Workload work, in ObjectivePrices prices, CarbonKind kind)
    {
        var share = 1 / Math.Max(1, work.State.ExpectedRequests);
        var moves = T.AllBits(work.State.Home > 0 ? -1 : 0);
        _requestBytes = T.All(work.RequestBytes);
        _responseBytes = T.All(work.ResponseBytes);
        _movedTokens = T.All(work.State.CachedTokens * share) & moves;
        _movedBytes = T.All(work.State.StateBytes * share) & moves;
        _usdPerGram = T.All(prices.CarbonUsdPerGram);
        _capUsdPerGram = T.All(prices.CarbonCapUsdPerGram);
        _usdPerMs = T.All(prices.LatencyUsdPerMs);
        _kind = kind;
    }

    /// <summary>
    /// Writes charge, emissions and score; returns the scores. Each figure is written as soon as it is known, which spares registers.
    /// </summary>
    /// <param name="tokens">What is read and written.</param>
    /// <param name="joules">IT energy in each region.</param>
    /// <param name="gpuSeconds">Accelerator time there.</param>
    /// <param name="latencyMs">Round trip, queue and service.</param>
    /// <param name="hosting">The option's model there.</param>
    /// <param name="rates">The slot's rates there.</param>
    /// <param name="network">The way there.</param>
    /// <param name="away">All bits of the lanes that do not hold the session's state.</param>
    /// <param name="written">Takes the figures.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Evaluate(
        in TokenLanes<T> tokens, T joules, T gpuSeconds, T latencyMs, in HostingColumns.Group<T> hosting, in RateColumns.Group<T> rates,
        in NetworkColumns.Group<T> network, T away, LaneGroup<T> written)
    {
        var compute = tokens.ListUsd(hosting).Plus(joules, rates.UsdPerJoule);
        written.Write(ChargeColumn.Compute, compute);
        var gramsPerJoule = rates.GramsPerJoule(_kind);
        var grams = joules * gramsPerJoule;
        written.Write(ChargeColumn.Grams, grams);
        var carbon = grams * _usdPerGram;
        written.Write(ChargeColumn.Carbon, carbon);
        var egress = (_responseBytes * network.DownUsdPerByte).Plus(_requestBytes, network.UpUsdPerByte);
        written.Write(ChargeColumn.Egress, egress);
        var total = compute + carbon + egress;
        var refill = hosting.ListUsdPerUncached.Plus(rates.UsdPerJoule.Plus(gramsPerJoule, _usdPerGram), hosting.JoulesPerPrefill);
        var migration = (_movedBytes * network.UpUsdPerByte).Plus(refill, _movedTokens) & away;
        written.Write(ChargeColumn.Migration, migration);
        total = total + migration + hosting.FixedUsd;
        var scarcity = (grams * _capUsdPerGram).Plus(gpuSeconds, rates.CapacityUsdPerGpuSecond).Plus(latencyMs, _usdPerMs);
        var score = total + scarcity - rates.CreditUsd;
        written.Write(ChargeColumn.Score, score);
        return score;
    }
}

/// <summary>Columns of a row's money side. Load and compliance do not depend on the ask and stay where the snapshot has them.</summary>
internal static class ChargeColumn
{
    public const int Compute = 0, Carbon = 1, Egress = 2, Migration = 3, Grams = 4, Score = 5, Count = 6;
}
