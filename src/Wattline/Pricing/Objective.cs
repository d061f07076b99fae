using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Pricing;

/// <summary>Where the money side of four rows is written.</summary>
internal readonly ref struct ChargeLanes
{
    public const int Compute = 0, Carbon = 1, Egress = 2, Migration = 3, Load = 4, Compliance = 5, Grams = 6, Score = 7, ColumnCount = 8;

    private readonly LaneGroup _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ChargeLanes(LaneGroup lanes) => _lanes = lanes;

    /// <summary>The four rows so many further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ChargeLanes Skip(int rows) => new(_lanes.Skip(rows, ColumnCount));

    public Vector256<double> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            var lanes = _lanes;
            lanes[column] = value;
        }
    }
}

/// <summary>
/// The one definition of better, in USD: the charge of a request in a region, and its score, which adds what it takes from others at the
/// prices of scarce things. A term that a linear plan cannot see may not be in it.
/// </summary>
/// <param name="CarbonUsdPerGram">The carbon price, USD per gram of CO2 equivalent; 0 or more.</param>
/// <param name="Kind">Which emissions count.</param>
/// <param name="CarbonCapUsdPerGram">Dual of a carbon cap, USD per gram.</param>
/// <param name="LatencyUsdPerMs">Dual of a mean-latency limit, USD per ms.</param>
internal readonly record struct Objective(double CarbonUsdPerGram, CarbonKind Kind, double CarbonCapUsdPerGram, double LatencyUsdPerMs)
{
    /// <summary>The objective that a price vector completes.</summary>
    public static Objective At(CarbonPrice carbonPrice, CarbonKind kind, Prices prices) =>
        new(carbonPrice.UsdPerGram, kind, prices.CarbonCap.UsdPerGram, prices.LatencyUsdPerMs);

    /// <summary>Writes charge, emissions and score of four rows; returns the scores.</summary>
    /// <param name="work">The ask.</param>
    /// <param name="option">The way to answer it.</param>
    /// <param name="fleet">The regions.</param>
    /// <param name="hosting">The option's model in them.</param>
    /// <param name="rates">The slot's rates in them.</param>
    /// <param name="network">The way to them.</param>
    /// <param name="use">What the request takes in each.</param>
    /// <param name="atHome">All bits of the lane that holds the session's state.</param>
    /// <param name="charge">Takes the figures.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Evaluate(
        in Workload work, in ServingOption option, in FleetColumns.Group fleet, in HostingColumns.Group hosting, in RateColumns.Group rates,
        in NetworkColumns.Group network, in ResourceUseLanes use, Vector256<long> atHome, ChargeLanes charge)
    {
        var usdPerJoule = rates.UsdPerJoule;
        var gramsPerJoule = rates.GramsPerJoule(Kind);
        var usdPerGram = Vector256.Create(CarbonUsdPerGram);

        var list = hosting.ListUsd(
            Vector256.Create(work.PromptTokens - work.State.CachedTokens), Vector256.Create(work.State.CachedTokens), Vector256.Create(option.OutputTokens));
        var compute = Lanes.Fma(use.Joules, usdPerJoule, list);
        var grams = use.Joules * gramsPerJoule;
        var carbon = grams * usdPerGram;
        var egress = Lanes.Fma(
            Vector256.Create(work.RequestBytes), network.UpUsdPerByte, Vector256.Create(work.ResponseBytes) * network.DownUsdPerByte);
        var migration = work.State.Home == 0
            ? Vector256<double>.Zero
            : Vector256.AndNot(Migration(work.State, hosting, Lanes.Fma(gramsPerJoule, usdPerGram, usdPerJoule), network.UpUsdPerByte), atHome.AsDouble());
        var load = hosting.LoadUsd;
        var compliance = fleet.ComplianceUsd;
        var total = compute + carbon + (egress + migration) + (load + compliance);

        var latency = network.RoundTripMs + hosting.QueueMs + use.ServiceMs;
        var scarcity = Lanes.Fma(use.GpuSeconds, rates.CapacityUsdPerGpuSecond, grams * Vector256.Create(CarbonCapUsdPerGram));
        var score = total + Lanes.Fma(latency, Vector256.Create(LatencyUsdPerMs), scarcity);
        charge[ChargeLanes.Compute] = compute;
        charge[ChargeLanes.Carbon] = carbon;
        charge[ChargeLanes.Egress] = egress;
        charge[ChargeLanes.Migration] = migration;
        charge[ChargeLanes.Load] = load;
        charge[ChargeLanes.Compliance] = compliance;
        charge[ChargeLanes.Grams] = grams;
        charge[ChargeLanes.Score] = score;
        return score;
    }

    /// <summary>The cached tokens prefilled again and the state carried over, in equal parts to the requests still expected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Migration(
        in StateLocality state, in HostingColumns.Group hosting, Vector256<double> usdPerJoule, Vector256<double> usdPerByte)
    {
        var perToken = Lanes.Fma(hosting.JoulesPerPrefill, usdPerJoule, hosting.ListUsdPerUncached);
        var whole = Lanes.Fma(perToken, Vector256.Create(state.CachedTokens), usdPerByte * Vector256.Create(state.StateBytes));
        return whole / Vector256.Create(state.ExpectedRequests);
    }
}
