using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>The headline figures of the reproduction of energy-aware routing to reasoning models.</summary>
/// <param name="Seed">Which experiment.</param>
/// <param name="Paths">Paths of the runs shown.</param>
/// <param name="HorizonSlots">Longest horizon.</param>
/// <param name="LatencyCrossing">xi at which both sizes take the same time.</param>
/// <param name="EnergyCrossing">xi at which both sizes take the same energy.</param>
/// <param name="LargestDeviationError">How far figure 2's dots lie from the theory at most, 1 being the deficit of zero drift.</param>
/// <param name="Gamma">Weight of a parameter in the change point's criterion.</param>
/// <param name="GammaLowest">Least weight that did as well on the tuning runs.</param>
/// <param name="GammaHighest">Largest weight that did as well.</param>
/// <param name="FalseBreaks">Critical tuning curves with a break at that weight.</param>
/// <param name="OrdinaryFalseBreaks">The same at gamma 1.</param>
/// <param name="CriticalCurves">Critical tuning curves.</param>
/// <param name="Misses">Drifting tuning curves without a break.</param>
/// <param name="DriftingCurves">Drifting tuning curves.</param>
/// <param name="Curves">Figure 4, by eps.</param>
/// <param name="Policies">What policies save, by world and regime.</param>
public sealed record ReasoningSummary(
    ulong Seed, int Paths, int HorizonSlots, double LatencyCrossing, double EnergyCrossing, double LargestDeviationError, int Gamma, int GammaLowest,
    int GammaHighest, int FalseBreaks, int OrdinaryFalseBreaks, int CriticalCurves, int Misses, int DriftingCurves, IReadOnlyList<ReasoningCurveSummary> Curves,
    IReadOnlyList<PolicySummary> Policies)
{
    /// <summary>Of a study.</summary>
    /// <param name="study">Figures 2, 3 and 4.</param>
    /// <param name="policies">What policies save.</param>
    public static ReasoningSummary Of(ReasoningStudy study, IReadOnlyList<PolicyRow> policies)
    {
        ArgumentNullException.ThrowIfNull(study);
        var (options, tuning) = (study.Options, study.Tuning);
        var trial = tuning.Trials[tuning.Gamma - 1];
        return new ReasoningSummary(
            options.Seed, options.Paths, options.Horizon, study.Trade.Latency.LossThreshold, study.Trade.Energy.LossThreshold,
            study.Deviations.Max(point => Math.Abs(point.Simulated - point.Theory)), tuning.Gamma, tuning.Lowest, tuning.Highest, trial.FalseBreaks,
            tuning.Trials[0].FalseBreaks, tuning.CriticalCurves, trial.Misses, tuning.DriftingCurves,
            [.. study.Curves.Select(curve => ReasoningCurveSummary.Of(curve, tuning.Gamma))],
            [.. policies.Select(PolicySummary.Of)]);
    }
}

/// <summary>A curve of figure 4 in a few figures.</summary>
/// <param name="RoutingError">eps.</param>
/// <param name="DriftJPerSlot">mu.</param>
/// <param name="SlopeJPerSlot">Slope beyond the break that was found; null where none was.</param>
/// <param name="DeficitJ">Mean at the longest horizon, simulated.</param>
/// <param name="DeficitStandardErrorJ">Of it.</param>
/// <param name="ExactJ">Exact mean of the walk in slots.</param>
/// <param name="TheoryJ">Equation 91 there.</param>
/// <param name="TheoryLessOffsetJ">Less 0.5826 sigma.</param>
/// <param name="CrossoverSlots">T* of the theory; null without drift.</param>
/// <param name="BreakSlots">Where the curve turns linear; null where no break was found.</param>
/// <param name="IsBreakAtOrdinaryWeight">Whether gamma 1 would find a break.</param>
public sealed record ReasoningCurveSummary(
    double RoutingError, double DriftJPerSlot, double? SlopeJPerSlot, double DeficitJ, double DeficitStandardErrorJ, double ExactJ, double TheoryJ,
    double TheoryLessOffsetJ, double? CrossoverSlots, double? BreakSlots, bool IsBreakAtOrdinaryWeight)
{
    internal static ReasoningCurveSummary Of(ErrorCurve curve, int gamma)
    {
        var (last, fit) = (curve.Points[^1], curve.Fit);
        var (theory, isFound) = (curve.LawAt(last.Slots).Mean, fit.IsAccepted(gamma));
        return new ReasoningCurveSummary(
            curve.Error, curve.Drift, isFound ? fit.Slope : null, last.MeanJoules, last.StandardErrorJoules, curve.ExactAt(last.Slots),
            theory, theory - curve.OffsetJoules,
            curve.CrossoverSlots, isFound ? fit.Break : null, fit.IsAccepted(1));
    }
}

/// <summary>A policy in a world in a few figures.</summary>
/// <param name="World">As shown.</param>
/// <param name="Regime">Surplus, critical or deficit.</param>
/// <param name="Policy">As shown.</param>
/// <param name="AuxiliaryKwh">Energy bought in a run.</param>
/// <param name="CostUsd">Its price; null where unknown.</param>
/// <param name="CarbonKg">Its carbon; null where unknown.</param>
/// <param name="SavedShare">Share of the myopic policy's energy that was not bought; null where that bought none.</param>
/// <param name="SavedLow">Lower end of its 95 % interval.</param>
/// <param name="SavedHigh">Upper end.</param>
/// <param name="OfBoundShare">Share of what the bound saves; null where there is nothing to save.</param>
/// <param name="MissedShare">Tasks served after their deadline.</param>
/// <param name="WaitSlots">From arrival to dispatch, on average.</param>
public sealed record PolicySummary(
    string World, string Regime, string Policy, double AuxiliaryKwh, double? CostUsd, double? CarbonKg, double? SavedShare, double? SavedLow,
    double? SavedHigh, double? OfBoundShare, double MissedShare, double WaitSlots)
{
    internal static PolicySummary Of(PolicyRow row) => new(
        row.Case.World, row.Case.Regime, row.Policy, row.Figures.AuxiliaryJoules.Mean / 3.6e6, row.Figures.Usd?.Mean, row.Figures.Grams?.Mean / 1000,
        row.Figures.SavedJoules?.Mean, row.Figures.SavedJoules?.Low, row.Figures.SavedJoules?.High, row.OfBound,
        row.Figures.MissedShare.Mean, row.Figures.WaitSlots.Mean);
}
