using Wattline.Simulation.Deficits;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>The figures of the reproduction of energy-aware routing to reasoning models as CSV files.</summary>
public static class ReasoningCsv
{
    /// <summary>Name and text of each.</summary>
    /// <param name="study">Figures 2, 3 and 4.</param>
    /// <param name="policies">What policies save.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(ReasoningStudy study, IReadOnlyList<PolicyRow> policies)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(policies);
        return
        [
            ("figure2-deviation.csv", StudyTable.Csv(
                "theta,deviation_theory,deviation_exact_slots,deviation_simulated,deviation_standard_error",
                study.Deviations.Select(point => StudyTable.Cells(point.Theta, point.Theory, point.Exact, point.Simulated, point.StandardError)))),
            ("figure3-sizes.csv", StudyTable.Csv(
                "loss_threshold,skill_success_small,skill_success_large,tokens_small,tokens_large,energy_small_j,energy_large_j,"
                + "time_small_s,time_large_s,deadline_slots,region",
                study.Trade.Rows.Select(Row))),
            ("figure4-deficit.csv", StudyTable.Csv(
                "routing_error,horizon_slots,deficit_mean_j,deficit_standard_error_j,deficit_deviation_j,exact_slots_j,theory_j,theory_less_offset_j",
                study.Curves.SelectMany(curve => curve.Points.Select(point => Point(curve, point))))),
            ("figure4-transitions.csv", StudyTable.Csv(
                "routing_error,drift_j_per_slot,volatility_j,crossover_slots,is_detected,break_slots,slope_j_per_slot,evidence,bic_pure,bic_segmented",
                study.Curves.Select(curve => Transition(curve, study.Tuning.Gamma)))),
            ("tuning.csv", StudyTable.Csv(
                "gamma,false_breaks,critical_curves,misses,drifting_curves",
                study.Tuning.Trials.Select(trial => StudyTable.Cells(
                    trial.Gamma, trial.FalseBreaks, study.Tuning.CriticalCurves, trial.Misses, study.Tuning.DriftingCurves)))),
            ReasoningPolicies.Csv(policies),
        ];
    }

    private static string Row(TradeRow row)
    {
        var (threshold, small, large) = (row.Kind.Task.LossThreshold, row.Small, row.Large);
        return StudyTable.Cells(
            threshold, small.Model.Success.SkillSuccess(threshold), large.Model.Success.SkillSuccess(threshold), small.Tokens, large.Tokens,
            small.Joules, large.Joules, small.Seconds, large.Seconds, row.Kind.DeadlineSlots) + "," + StudyTable.Words(row.Region);
    }

    private static string Point(ErrorCurve curve, DeficitPoint point)
    {
        var theory = curve.LawAt(point.Slots).Mean;
        return StudyTable.Cells(
            curve.Error, point.Slots, point.MeanJoules, point.StandardErrorJoules, point.DeviationJoules, curve.ExactAt(point.Slots), theory,
            theory - curve.OffsetJoules);
    }

    private static string Transition(ErrorCurve curve, int gamma)
    {
        var fit = curve.Fit;
        var isDetected = fit.IsAccepted(gamma);
        return StudyTable.Cells(curve.Error, curve.Drift, curve.Volatility, curve.CrossoverSlots) + (isDetected ? ",true," : ",false,")
            + StudyTable.Cells(
                isDetected ? fit.Break : null, isDetected ? fit.Slope : null, fit.Evidence, fit.PureCriterion(gamma), fit.SegmentedCriterion(gamma));
    }
}
