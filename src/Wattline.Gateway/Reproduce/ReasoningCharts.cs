using System.Globalization;
using Wattline.Gateway.Reports;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>The drawings of the reproduction of energy-aware routing to reasoning models.</summary>
internal static class ReasoningCharts
{
    private const double JoulesPerMegajoule = 1e6, Wide = 1.96;

    /// <summary>Figure 2.</summary>
    public static string Deviation(ReasoningStudy study)
    {
        var points = study.Deviations;
        var (low, high) = (points.Min(point => point.Theta) - 0.5, points.Max(point => point.Theta) + 0.5);
        var theory = Enumerable.Range(0, 221).Select(step => low + (step * (high - low) / 220)).ToList();
        return new LineChart("theta = mu sqrt(T) / sigma", "deviation from drift, 1 at zero drift",
        [
            new Curve("g(theta)", [.. theta(theory)]),
            new Curve("exact in slots", [.. points.Select(point => (point.Theta, point.Exact))]) { Kind = 2, IsDashed = true },
            new Curve("simulated, offset added", [.. points.Select(point => (point.Theta, point.Simulated))])
            {
                Kind = 1,
                HasLine = false,
                HasDots = true,
                Band = [.. points.Select(point => (point.Simulated - (Wide * point.StandardError), point.Simulated + (Wide * point.StandardError)))],
            },
        ]).Draw();

        static IEnumerable<(double, double)> theta(IEnumerable<double> at) => at.Select(one => (one, DeficitLaw.NormalisedDeviation(one)));
    }

    /// <summary>Figure 3: energy against latency.</summary>
    public static string Trade(SizeTrade trade) => new LineChart("latency, s", "energy, J",
    [
        new Curve("small, 7e9", [.. trade.Rows.Select(row => (row.Small.Seconds, row.Small.Joules))])
        {
            HasDots = true,
            Labels = [.. trade.Rows.Select(row => Text(row.Kind.Task.LossThreshold, "0.00"))],
        },
        new Curve("large, 70e9", [.. trade.Rows.Select(row => (row.Large.Seconds, row.Large.Joules))])
        {
            Kind = 1,
            HasDots = true,
            Labels = [.. trade.Rows.Select(row => row.Region == TradeRegion.SmallWins ? "" : Text(row.Kind.Task.LossThreshold, "0.00"))],
            AreLabelsAbove = true,
        },
    ])
    { IsLogX = true, IsLogY = true }.Draw();

    /// <summary>Figure 3: the small model's share of the large one's time and energy, by loss threshold.</summary>
    public static string TradeRatio(SizeTrade trade)
    {
        var rows = trade.Rows.Reverse().ToList();
        var (from, to) = (rows[0].Kind.Task.LossThreshold, rows[^1].Kind.Task.LossThreshold);
        return new LineChart("xi, hard to easy", "small over large",
        [
            new Curve("latency", [.. rows.Select(row => (row.Kind.Task.LossThreshold, row.Small.Seconds / row.Large.Seconds))]) { HasDots = true },
            new Curve("energy", [.. rows.Select(row => (row.Kind.Task.LossThreshold, row.Small.Joules / row.Large.Joules))]) { Kind = 1, HasDots = true },
            new Curve("equal", [(from, 1), (to, 1)]) { Kind = 3, IsDashed = true },
        ])
        {
            IsLogY = true,
            Uprights =
            [
                new Upright(trade.Energy.LossThreshold, "", 1, IsDashed: true), new Upright(trade.Latency.LossThreshold, "", 0, IsDashed: true),
            ],
            Strips =
            [
                new Strip(double.NegativeInfinity, trade.Energy.LossThreshold, "large wins both", 4),
                new Strip(trade.Energy.LossThreshold, trade.Latency.LossThreshold, "", 5),
                new Strip(trade.Latency.LossThreshold, double.PositiveInfinity, "small wins both", 2),
            ],
        }.Draw();
    }

    /// <summary>Figure 4, on straight axes or on powers of ten.</summary>
    public static string Deficit(ReasoningStudy study, bool isLog) => new LineChart("horizon T, slots", "expected deficit, MJ",
    [
        .. study.Curves.Select(Simulated),
        .. study.Curves.Select((curve, kind) => new Curve(kind == 0 ? "theory (91)" : "", [.. curve.Points.Select(point => (
            (double)point.Slots, curve.LawAt(point.Slots).Mean / JoulesPerMegajoule))]) { Kind = kind, IsDashed = true }),
    ])
    {
        IsLogX = isLog,
        IsLogY = isLog,
        Uprights = [.. study.Curves.SelectMany((curve, kind) => Marks(study, curve, kind, isLog))],
    }.Draw();

    /// <summary>What the simulation lies below the theory at eps 0, in sigma.</summary>
    public static string Offset(ReasoningStudy study) => new LineChart("horizon T, slots", "simulated less theory (91), in sigma",
    [
        .. study.Curves.Take(1).Select(curve => new Curve(Name(curve), [.. curve.Points.Select(point => ((double)point.Slots, Below(curve, point)))])
        {
            Band = [.. curve.Points.Select(point => (Below(curve, point, -Wide), Below(curve, point, Wide)))],
        }),
        .. study.Curves.Take(1).Select(curve => new Curve("exact in slots", [.. curve.Points.Select(point => (
            (double)point.Slots, (curve.ExactAt(point.Slots) - curve.LawAt(point.Slots).Mean) / curve.Volatility))]) { Kind = 2 }),
        new Curve("-0.5826", [(study.Curves[0].Points[0].Slots, -DeficitLaw.SlotOffset), (study.Options.Horizon, -DeficitLaw.SlotOffset)])
        {
            Kind = 5,
            IsDashed = true,
        },
    ])
    { IsLogX = true }.Draw();

    /// <summary>How many tuning curves each weight judges wrongly.</summary>
    public static string Tuning(ParsimonyTuning tuning) => new LineChart("gamma", "curves judged wrongly",
    [
        new Curve("breaks without drift", [.. tuning.Trials.Select(trial => ((double)trial.Gamma, (double)trial.FalseBreaks))]),
        new Curve("drift without break", [.. tuning.Trials.Select(trial => ((double)trial.Gamma, (double)trial.Misses))]) { Kind = 1 },
    ])
    { IsLogX = true, Uprights = [new Upright(tuning.Gamma, Text(tuning.Gamma, "0"), 2)] }.Draw();

    /// <summary>As the legend names a curve.</summary>
    public static string Name(ErrorCurve curve) => $"eps = {Text(curve.Error, "0.##")}";

    private static Curve Simulated(ErrorCurve curve, int kind) =>
        new(Name(curve), [.. curve.Points.Select(point => ((double)point.Slots, point.MeanJoules / JoulesPerMegajoule))])
        {
            Kind = kind,
            Band = [.. curve.Points.Select(point => (
                (point.MeanJoules - (Wide * point.StandardErrorJoules)) / JoulesPerMegajoule,
                (point.MeanJoules + (Wide * point.StandardErrorJoules)) / JoulesPerMegajoule))],
        };

    /// <summary>A full line where the break was found, a dashed one where theory has it; theory's only where it has room.</summary>
    private static IEnumerable<Upright> Marks(ReasoningStudy study, ErrorCurve curve, int kind, bool isLog)
    {
        if (curve.Fit.IsAccepted(study.Tuning.Gamma))
        {
            yield return new Upright(curve.Fit.Break, "", kind);
        }

        if (isLog && curve.CrossoverSlots is { } slots && slots >= curve.Points[0].Slots && slots <= study.Options.Horizon)
        {
            yield return new Upright(slots, "", kind, IsDashed: true);
        }
    }

    private static double Below(ErrorCurve curve, DeficitPoint point, double errors = 0) =>
        (point.MeanJoules + (errors * point.StandardErrorJoules) - curve.LawAt(point.Slots).Mean) / curve.Volatility;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
