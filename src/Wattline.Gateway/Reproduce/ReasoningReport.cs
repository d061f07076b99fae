using System.Globalization;
using Wattline.Gateway.Reports;
using Wattline.Reasoning;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>Writes the reproduction of energy-aware routing to reasoning models as a page.</summary>
public static class ReasoningReport
{
    private static readonly int[] ShownWeights = [1, 2, 5, 10, 20, 30, 40, 50, 75, 100];

    /// <summary>The page.</summary>
    /// <param name="study">Figures 2, 3 and 4.</param>
    /// <param name="policies">What policies save.</param>
    public static string Page(ReasoningStudy study, IReadOnlyList<PolicyRow> policies)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(policies);
        var page = new HtmlPage("Energy-aware routing to reasoning models, reproduced").Paragraph(
            "A model that thinks longer errs less and burns more. A battery is filled by a renewable harvest and emptied by the tasks that are routed; what "
            + "it lacks is bought. This page computes figures 2, 3 and 4 of Ellis-Mohr, Hartman and Varshney (arXiv 2601.00823) anew. The numbers of that "
            + "paper are not in any text that could be read: its mathematics was worked out again, and its parameters are chosen so that every "
            + "qualitative claim comes out. The last table says of each parameter how it came about.");
        Deviation(page, study);
        Trade(page, study.Trade);
        Deficit(page, study);
        Transitions(page, study);
        ReasoningPolicies.Write(page, policies);
        Differences(page);
        StudyTable.Parameters(page, [.. ReasoningParameters.Of(study), .. ReasoningPlaces.Parameters]);
        return page.ToString();
    }

    private static void Deviation(HtmlPage page, ReasoningStudy study)
    {
        page.Heading("Figure 2: where fluctuation adds to drift").Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Expected deficit less what drift alone explains, max(0, -mu T), over the deficit of zero drift, sigma sqrt(2T/pi). It depends on theta alone, "
            + $"is the same on both sides and 1 at zero. Clipping the drift is this project's reading of a formula that the text does not show. Dots: "
            + $"{study.Options.Paths:N0} simulated paths of {study.Options.DeviationSlots:N0} slots each, 0.5826 sigma added for the slots, with 95 % "
            + $"intervals. That offset is exact for Gaussian steps; these are skewed, so a little remains: dashed is the exact mean of the walk in slots "
            + $"(Spitzer's identity) with the same offset."));
        page.Figure(ReasoningCharts.Deviation(study), "Normalised deviation against theta: surplus to the right, shortage to the left.");
        page.Table(
            ["theta", "g(theta)", "exact in slots", "simulated", "standard error"],
            study.Deviations.Select(point => new[]
            {
                Text(point.Theta, "0.00"), Text(point.Theory, "0.0000"), Text(point.Exact, "0.0000"), Text(point.Simulated, "0.0000"),
                Text(point.StandardError, "0.0000"),
            }));
    }

    private static void Trade(HtmlPage page, SizeTrade trade)
    {
        page.Heading("Figure 3: energy against latency of two sizes").Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Ten tasks from easy (xi 2.25) to hard (1.80), each with the fewest tokens that keep an error of 5 %. Easy ones suit the small model on both "
            + $"counts, hard ones the large. Latency is equal at xi {trade.Latency.LossThreshold:0.00000} ({trade.Latency.SmallTokens:N0} tokens of the "
            + $"small model, {trade.Latency.LargeTokens:N0} of the large), energy at xi {trade.Energy.LossThreshold:0.00000} ({trade.Energy.SmallTokens:N0} "
            + $"and {trade.Energy.LargeTokens:N0}). Between the two the small model is slower and cheaper: there a deadline decides. Such a region exists only "
            + $"where compute weighs more in energy than in time: theta_E = (eps_p + eps_f)/(eps_p + 2 eps_f) = {trade.EnergyWeight:0.####} must lie below "
            + $"theta_T = (1/BW + 1/F)/(1/BW + 2/F) = {trade.TimeWeight:0.####}. With the other common count, 4Ldn operations a token, it could not exist."));
        page.Figure(ReasoningCharts.Trade(trade), "Energy against latency, both by powers of ten; beside the dots the task's xi.");
        page.Figure(
            ReasoningCharts.TradeRatio(trade),
            "The small model over the large one. Dashed uprights: equal energy and equal latency; the narrow strip between them is the trade-off.");
        TradeTable(page, trade);
    }

    private static void TradeTable(HtmlPage page, SizeTrade trade) => page.Table(
        ["Task", "xi", "p, small / large", "tokens", "energy, J", "time, s", "deadline", "wins both"],
        trade.Rows.Select((row, at) => new[]
        {
            Text(at + 1, "0"), Text(row.Kind.Task.LossThreshold, "0.00"), Both(row, way => Success(row, way)), Both(row, way => Text(way.Tokens, "N1")),
            Both(row, way => Text(way.Joules, "N1")), Both(row, way => Text(way.Seconds, "N2")), Text(row.Kind.DeadlineSlots, "N0"), Region(row.Region),
        }), 7);

    private static void Deficit(HtmlPage page, ReasoningStudy study)
    {
        page.Heading("Figure 4: expected deficit over the horizon").Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{study.Options.Paths:N0} paths of {study.Options.Horizon:N0} slots. A task goes to the wrong one of the models that keep its deadline with "
            + $"probability eps. At eps 0 harvest and consumption are equal on average and the deficit grows as sqrt(T); every error adds drift, and from "
            + $"T* = (2/pi)(sigma/mu)^2 on the deficit grows linearly, by |mu| a slot. Full: simulated, with 95 % bands. Dashed: equation 91. Exact: "
            + $"the mean of the walk in slots by Spitzer's identity, without any draw."));
        page.Figure(
            ReasoningCharts.Deficit(study, isLog: false), "Expected deficit. Uprights: the change point that was found for the curve of that colour.");
        page.Figure(
            ReasoningCharts.Deficit(study, isLog: true),
            "The same by powers of ten: from slope 1/2 to slope 1. Dashed uprights: T* of the theory, where it lies within the figure.");
        page.Figure(
            ReasoningCharts.Offset(study),
            "How far the walk in slots lies below equation 91 at eps 0: simulated, and exactly. It misses what happens within slots: 0.5826 sigma were "
                + "its steps Gaussian.");
        page.Table(
            ["eps", "mu, J/slot", "slope found", "sigma, J", "E[D], kJ", "std. error", "exact, kJ", "(91), kJ", "less offset", "sd / mean"],
            study.Curves.Select(curve => DeficitRow(curve, curve.Points[^1])));
    }

    private static string[] DeficitRow(ErrorCurve curve, DeficitPoint last)
    {
        var theory = curve.LawAt(last.Slots).Mean;
        return
        [
            Text(curve.Error, "0.##"), Text(curve.IsCritical ? 0 : curve.Drift, "0.0"), curve.IsCritical ? "-" : Text(curve.Fit.Slope, "0.0"),
            Text(curve.Volatility, "N0"),
            Kilo(last.MeanJoules), Kilo(last.StandardErrorJoules), Kilo(curve.ExactAt(last.Slots)), Kilo(theory), Kilo(theory - curve.OffsetJoules),
            Text(last.DeviationJoules / last.MeanJoules, "0.000"),
        ];
    }

    private static void Transitions(HtmlPage page, ReasoningStudy study)
    {
        var (tuning, options) = (study.Tuning, study.Options);
        page.Heading("Detected transitions").Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"For each q among the {options.Points} recorded horizons: a sqrt(T) up to q and b + c T beyond, against a sqrt(T) throughout; BIC = n ln(RSS/n) + "
            + $"gamma k ln n with k 4 and 1. 0.5826 sigma is added to the curve first, because its lack alone looks like a break. The points of one averaged "
            + $"path hang together, so the ordinary weight, gamma 1, finds breaks where there are none. Gamma was therefore set on {options.TuningRuns} runs "
            + $"of {options.TuningPaths:N0} paths that no figure shows: any from {tuning.Lowest} to {tuning.Highest} judges fewest of their curves wrongly, "
            + $"and the middle, {tuning.Gamma}, is taken. The curves above come from other draws."));
        page.Table(
            ["eps", "T*", "T* at sigma of eps 0", "break found", "over T*", "n ln(RSS ratio)", "needed", "break at gamma 1"],
            study.Curves.Select(curve => TransitionRow(curve, study.Curves[0].Volatility, tuning.Gamma)));
        page.Paragraph("Needed: what the break must be worth for gamma to accept it. A break at the smallest horizon that may be one says that it lies there "
            + "or before.");
        page.Figure(ReasoningCharts.Tuning(tuning), "Tuning runs alone: curves judged wrongly by the weight of a parameter. Upright: the weight taken.");
        page.Table(
            ["gamma", $"false breaks of {tuning.CriticalCurves} at eps 0", $"misses of {tuning.DriftingCurves} at larger eps"],
            tuning.Trials.Where(trial => trial.Gamma == tuning.Gamma || ShownWeights.Contains(trial.Gamma)).Select(trial => new[]
            {
                Text(trial.Gamma, "0"), Text(trial.FalseBreaks, "0"), Text(trial.Misses, "0"),
            }));
    }

    private static string[] TransitionRow(ErrorCurve curve, double critical, int gamma)
    {
        var (fit, found) = (curve.Fit, curve.Fit.IsAccepted(gamma));
        return
        [
            Text(curve.Error, "0.##"), curve.CrossoverSlots is { } slots ? Text(slots, "N0") : "never",
            curve.IsCritical ? "never" : Text((curve.LawAt(1) with { Volatility = critical }).CrossoverHorizon, "N0"), found ? Text(fit.Break, "N0") : "none",
            found && curve.CrossoverSlots is { } at ? Text(fit.Break / at, "0.00") : "-", Text(fit.Evidence, "N0"),
            Text(fit.Evidence - fit.PureCriterion(gamma) + fit.SegmentedCriterion(gamma), "N0"), fit.IsAccepted(1) ? "yes" : "no",
        ];
    }

    private static void Differences(HtmlPage page) => page.Heading("Where the paper's text and its mathematics differ")
        .Paragraph("Figure 2: the text has the deviation largest where drift and fluctuation are of comparable magnitude. It is largest at zero drift: "
            + "g(0) = 1, g(1) = 0.53.")
        .Paragraph("Accounting: counting a task's energy at its arrival is called conservative. It bounds the deficit from above (lemma 1); the deficit of "
            + "energy burnt while in service is lower, on every path.")
        .Paragraph("Deadlines: one of ten tasks is strict and two are relaxed beyond either model's time; the text is silent on the other seven. Here all nine "
            + "are relaxed. Which model a task suits does not hang on it, but for the strict one.")
        .Paragraph("Operating point: mu = 0 is called unique. It minimises neither the deficit, which falls with mu, nor waste alone; it is where neither "
            + "grows linearly.");

    private static string Success(TradeRow row, Thinking way) =>
        Text(way.Model.Success.SkillSuccess(row.Kind.Task.LossThreshold), "0.0000");

    private static string Both(TradeRow row, Func<Thinking, string> text) => $"{text(row.Small)} / {text(row.Large)}";

    private static string Region(TradeRegion region) => region switch
    {
        TradeRegion.SmallWins => "small",
        TradeRegion.Tradeoff => "trade-off",
        TradeRegion.LargeWins => "large",
        _ => "reversed",
    };

    private static string Kilo(double joules) => Text(joules / 1000, "N1");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
